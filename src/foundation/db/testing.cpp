#include "foundation/db/testing.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <libpq-fe.h>
#include <random>
#include <unistd.h>

namespace xz::db
{
namespace
{

std::string server()
{
    const char* conninfo = std::getenv("XZ_TEST_POSTGRES");
    return conninfo ? conninfo : "";
}

void on_server(const std::string& sql)
{
    const std::unique_ptr<PGconn, void (*)(PGconn*)> connection(PQconnectdb(server().c_str()), &PQfinish);
    PQsetNoticeProcessor(
        connection.get(), [](void*, const char*) {}, nullptr);
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result(PQexec(connection.get(), sql.c_str()), &PQclear);
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) throw Fault(PQerrorMessage(connection.get()));
}

std::string in_schema(const std::string& schema)
{
    const std::string conninfo = server();
    if (!conninfo.starts_with("postgres")) return conninfo + " options='-csearch_path=" + schema + "'";
    return conninfo + (conninfo.find('?') == std::string::npos ? "?" : "&") + "options=-csearch_path%3D" + schema;
}

std::string fresh_name()
{
    static std::atomic<unsigned> number{0};
    return "xz_test_" + std::to_string(::getpid()) + "_" + std::to_string(++number) + "_" +
           std::to_string(std::random_device{}());
}

} // namespace

bool TestDatabase::available(Dialect dialect) { return dialect == Dialect::sqlite || !server().empty(); }

TestDatabase::TestDatabase(Dialect dialect)
{
    const std::string name = fresh_name();
    folder_ = (std::filesystem::temp_directory_path() / name).string();
    std::filesystem::create_directories(folder_);
    if (dialect == Dialect::sqlite) {
        settings.location = "sqlite:" + folder_ + "/test.db";
    } else {
        schema_ = name;
        on_server("CREATE SCHEMA " + schema_);
        settings.location = "postgres:" + in_schema(schema_);
    }
}

TestDatabase::~TestDatabase()
{
    close();
    try {
        if (!schema_.empty()) on_server("DROP SCHEMA " + schema_ + " CASCADE");
    } catch (const Fault& fault) {
        std::fprintf(stderr, "cannot drop the schema of a test: %s\n", fault.what());
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

Database& TestDatabase::get()
{
    if (!database_) database_ = Database::open(settings);
    return *database_;
}

} // namespace xz::db
