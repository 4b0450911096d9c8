#pragma once
#include "foundation/db/testing.hpp"

#include <gtest/gtest.h>

namespace xz::db
{

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
