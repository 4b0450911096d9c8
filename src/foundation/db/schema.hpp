#pragma once
#include "foundation/db/migrate.hpp"

#include <string>
#include <vector>

namespace xz::db
{

/// A row of the table `schema_migration`.
struct LandedMigration {
    std::string module;
    int number = 0;
    std::string name;
    std::string sha256;
};

/// What the database has, by module and number; nothing when it has no such table.
std::vector<LandedMigration> landed_migrations(Reader& reader);

/// The errors of `migrate` without changing anything: does what has landed fit this binary?
Result<MigrationReport> check_schema(const std::vector<LandedMigration>& landed,
                                     std::span<const ModuleMigrations> modules, Dialect dialect);

/// Makes the tables as these landed migrations made them, in the caller's transaction: for a restored archive.
Result<> migrate_as(Tx& tx, std::span<const ModuleMigrations> modules, const std::vector<LandedMigration>& landed,
                    Instant now);

} // namespace xz::db
