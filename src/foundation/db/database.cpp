#include "foundation/db/database.hpp"

#include "foundation/db/postgres_database.hpp"
#include "foundation/db/sqlite_database.hpp"

namespace xz::db
{

std::unique_ptr<Database> Database::open(const Settings& settings)
{
    if (const auto conninfo = postgres_conninfo(settings.location))
        return std::make_unique<PostgresDatabase>(*conninfo, settings);
    if (const auto path = sqlite_path(settings.location)) return std::make_unique<SqliteDatabase>(*path, settings);
    throw Fault("a database is a folder, sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME");
}

} // namespace xz::db
