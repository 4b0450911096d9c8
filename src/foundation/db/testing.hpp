#pragma once
#include "foundation/db/database.hpp"

#include <gtest/gtest.h>
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

/// The fixture of a suite that runs once per database:
///
///     struct PointsStore : db::DatabaseTest {};
///     XZ_ON_EACH_DATABASE(PointsStore);
///     TEST_P(PointsStore, Finds) { db().write(...); }
class DatabaseTest : public ::testing::TestWithParam<Dialect>
{
protected:
    void SetUp() override
    {
        if (!TestDatabase::available(GetParam()))
            GTEST_SKIP() << "XZ_TEST_POSTGRES is not set: see tools/with_postgres";
        test_database_ = std::make_unique<TestDatabase>(GetParam());
    }
    void TearDown() override { test_database_.reset(); }
    TestDatabase& test_database() { return *test_database_; }
    Database& db() { return test_database_->get(); }

private:
    std::unique_ptr<TestDatabase> test_database_;
};

inline std::string dialect_name(const ::testing::TestParamInfo<Dialect>& info)
{
    return info.param == Dialect::sqlite ? "sqlite" : "postgres";
}

} // namespace xz::db

#define XZ_ON_EACH_DATABASE(Fixture)                                                                                   \
    INSTANTIATE_TEST_SUITE_P(On, Fixture, ::testing::Values(::xz::db::Dialect::sqlite, ::xz::db::Dialect::postgres),   \
                             ::xz::db::dialect_name)
