#pragma once
#include "foundation/db/database.hpp"

#include <memory>
#include <string>

namespace xz::db
{

/// A throwaway database: an SQLite file in a folder of its own, or a schema of its own on the PostgreSQL server that
/// XZ_TEST_POSTGRES (a conninfo) names. Gone with the object.
class TestDatabase
{
public:
    /// PostgreSQL is there only when XZ_TEST_POSTGRES is set; `tools/with_postgres COMMAND` sets it.
    static bool available(Dialect dialect);
    explicit TestDatabase(Dialect dialect);
    ~TestDatabase();
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    /// To change before the first `get`, or between `close` and `get`.
    Settings settings;
    /// Opens the database at the first call.
    Database& get();
    void close() { database_.reset(); }
    /// A folder for the test's files, removed with the object.
    const std::string& folder() const { return folder_; }

private:
    std::string folder_;
    std::string schema_;
    std::unique_ptr<Database> database_;
};

} // namespace xz::db
