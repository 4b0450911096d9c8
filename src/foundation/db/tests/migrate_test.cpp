#include "foundation/db/migrate.hpp"
#include "foundation/db/testing_suite.hpp"

#include <gmock/gmock.h>
#include <thread>

namespace xz::db
{
namespace
{

using List = std::vector<EmbeddedMigration>;
constexpr Instant kNow{1700000000000};

constexpr EmbeddedMigration kFirst{
    1, "things", "",
    "CREATE TABLE thing (county bigint, id bigint, data {{json}} NOT NULL, name {{text}}, raw {{bytes}}, "
    "PRIMARY KEY (county, id)) {{without_rowid}};\n"
    "-- a second; statement\nCREATE INDEX thing_name ON thing (name);\n"};
constexpr EmbeddedMigration kSecond{2, "other", "", "INSERT INTO thing VALUES (1, 1, '{\"a\": \"x;y\"}', 'b', NULL);"};
constexpr EmbeddedMigration kBroken{2, "broken", "", "CREATE TABLE half (id bigint); SELECT nonsense FROM nowhere;"};
constexpr Query kCount{"test.count", "SELECT count(*) FROM thing"};

struct Migrate : DatabaseTest {
    Result<MigrationReport> run(const List& list)
    {
        const ModuleMigrations modules[] = {{"things", list}};
        return migrate(db(), modules, kNow);
    }
    std::string error(const List& list)
    {
        const auto result = run(list);
        return result ? "" : result.error().code;
    }
    int count()
    {
        return db().read("test.count", [](Reader& reader) { return reader.value<int>(kCount).value(); });
    }
};
XZ_ON_EACH_DATABASE(Migrate);

TEST_P(Migrate, AppliesEachOnce)
{
    EXPECT_THAT(run({kFirst}).value().applied, ::testing::ElementsAre("things 0001 things"));
    EXPECT_EQ(count(), 0);
    EXPECT_THAT(run({kFirst, kSecond}).value().applied, ::testing::ElementsAre("things 0002 other"));
    EXPECT_THAT(run({kFirst, kSecond}).value().applied, ::testing::IsEmpty());
    EXPECT_EQ(count(), 1);
}

TEST_P(Migrate, TellsSqliteThatTheCountySelectsNothing)
{
    if (GetParam() != Dialect::sqlite) GTEST_SKIP() << "PostgreSQL measures by itself";
    const EmbeddedMigration index{2, "index", "", "CREATE INDEX thing_by_raw ON thing (county, raw);"};
    ASSERT_TRUE(run({kFirst}));
    ASSERT_TRUE(run({kFirst, index})); // told anew after each change
    constexpr Query kEstimate{"test.estimate", "SELECT stat FROM sqlite_stat1 WHERE idx = $1"};
    constexpr Query kPlan{"test.plan",
                          "EXPLAIN QUERY PLAN SELECT id FROM thing WHERE county = 1 AND raw = $1 ORDER BY id"};
    db().read("test.estimates", [&](Reader& reader) {
        EXPECT_EQ(reader.value<std::string>(kEstimate, "thing"), "1000000 1000000 1");
        EXPECT_EQ(reader.value<std::string>(kEstimate, "thing_by_raw"), "1000000 1000000 10");
        // Without the estimates the whole county is scanned in the order of its key.
        const auto plan = reader.all(
            kPlan, [](const Row& row) { return row.get<std::string>(3); }, "x");
        EXPECT_THAT(plan, ::testing::Contains(::testing::HasSubstr("thing_by_raw")));
    });
}

TEST_P(Migrate, TakesTheFileOfItsDatabase)
{
    const List list{{1, "t", "sqlite", "CREATE TABLE thing AS SELECT 1 AS x UNION SELECT 2;"},
                    {1, "t", "postgres", "CREATE TABLE thing AS SELECT generate_series(1, 3) AS x;"}};
    ASSERT_TRUE(run(list));
    EXPECT_EQ(count(), GetParam() == Dialect::sqlite ? 2 : 3);
}

TEST_P(Migrate, RefusesAGap)
{
    EXPECT_EQ(error({kSecond}), "db.migration_gap");
    EXPECT_EQ(error({kFirst, {3, "third", "", "SELECT 1"}}), "db.migration_gap");
    EXPECT_EQ(error({kFirst, kFirst}), "db.migration_gap");
    EXPECT_EQ(error({{1, "half", "sqlite", "SELECT 1"}}), "db.migration_gap");
    EXPECT_EQ(error({kFirst, {1, "more", "sqlite", "SELECT 1"}}), "db.migration_gap");
}

TEST_P(Migrate, RefusesAnEditedFileAndANewerDatabase)
{
    ASSERT_TRUE(run({kFirst, kSecond}));
    EmbeddedMigration edited = kFirst;
    edited.sql = "CREATE TABLE thing (id bigint)";
    EXPECT_EQ(error({edited, kSecond}), "db.migration_edited");
    EXPECT_EQ(error({kFirst}), "db.newer");
    const List none;
    const ModuleMigrations others[] = {{"others", none}};
    EXPECT_THAT(migrate(db(), others, kNow).value().unknown_modules, ::testing::ElementsAre("things"));
}

TEST_P(Migrate, AFailedOneLeavesNothing)
{
    const auto result = run({kFirst, kBroken});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, "db.migration_failed");
    EXPECT_THAT(result.error().note, ::testing::StartsWith("things 0002 broken: "));
    EXPECT_EQ(count(), 0) << "the first one stays";
    EXPECT_THAT(run({kFirst, {2, "repaired", "", "CREATE TABLE half (id bigint);"}}).value().applied,
                ::testing::ElementsAre("things 0002 repaired"));
}

TEST_P(Migrate, TwoServersStartingAtOnceApplyEachOnce)
{
    (void)db();
    std::vector<std::thread> threads;
    std::vector<std::size_t> applied(4);
    for (std::size_t i = 0; i < applied.size(); ++i) {
        threads.emplace_back([&, i] {
            const auto another = Database::open(test_database().settings);
            const List list{kFirst, kSecond};
            const ModuleMigrations modules[] = {{"things", list}};
            applied[i] = migrate(*another, modules, kNow).value().applied.size();
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(applied[0] + applied[1] + applied[2] + applied[3], 2u);
    EXPECT_EQ(count(), 1);
}

} // namespace
} // namespace xz::db
