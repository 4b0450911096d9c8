#include "foundation/db/dialect.hpp"
#include "foundation/db/testing_suite.hpp"

#include <gmock/gmock.h>
#include <limits>

namespace xz::db
{
namespace
{

using ThingId = Id<struct ThingTag>;

constexpr Query kCreate{"test.create",
                        "CREATE TABLE thing (id bigint NOT NULL PRIMARY KEY, name text, size double precision, raw "
                        "{{bytes}}, data {{json}}, at bigint, amount bigint CHECK (amount >= 0 OR amount < -5))"};
constexpr Query kInsert{"test.insert",
                        "INSERT INTO thing (id, name, size, raw, data, at) VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr Query kFind{"test.find", "SELECT id, name, size, raw, data, at FROM thing WHERE id = $1"};
constexpr Query kIds{"test.ids", "SELECT id FROM thing ORDER BY id"};
constexpr Query kCount{"test.count", "SELECT count(*) FROM thing"};

struct Store : DatabaseTest {
    void SetUp() override
    {
        DatabaseTest::SetUp();
        if (!IsSkipped()) db().write("test.create", [](Tx& tx) { tx.exec(kCreate); });
    }
    void put(std::int64_t id, std::optional<std::string> name)
    {
        db().write("test.put",
                   [&](Tx& tx) { tx.exec(kInsert, id, name, 1.5, Bytes{"x"}, R"({"n": 7, "t": "a"})", Instant{id}); });
    }
    template <class T, class... A>
    std::optional<T> value(const Query& query, const A&... args)
    {
        return db().read("test.value", [&](Reader& reader) { return reader.value<T>(query, args...); });
    }
    std::vector<std::int64_t> ids(const Query& query, const std::string& argument)
    {
        return db().read("test.ids",
                         [&](Reader& reader) { return reader.all(query, column<std::int64_t>(), argument); });
    }
};
XZ_ON_EACH_DATABASE(Store);

TEST_P(Store, KeepsEveryKindOfValue)
{
    const std::string raw("\0\x01\xff\\x\n", 6);
    const std::string name = "乡治 é 🌾 it's \"so\"\\";
    const auto lowest = std::numeric_limits<std::int64_t>::min();
    const auto highest = std::numeric_limits<std::int64_t>::max();
    db().write("test.put", [&](Tx& tx) {
        EXPECT_EQ(tx.exec(kInsert, ThingId{highest}, name, 0.1, Bytes{raw}, R"({"k":["值"]})", Instant{lowest}), 1);
    });
    db().read("test.find", [&](Reader& reader) {
        int rows = 0;
        reader.each(
            kFind,
            [&](const Row& row) {
                ++rows;
                EXPECT_EQ(row.get<ThingId>(0), ThingId{highest});
                EXPECT_EQ(row.get<std::string>(1), name);
                EXPECT_EQ(row.get<double>(2), 0.1);
                EXPECT_EQ(row.bytes(3), raw);
                EXPECT_THAT(row.get<std::string>(4), ::testing::HasSubstr("值"));
                EXPECT_EQ(row.get<std::optional<Instant>>(5), Instant{lowest});
            },
            highest);
        EXPECT_EQ(rows, 1);
    });
}

TEST_P(Store, TellsNullFromEmpty)
{
    db().write("test.put", [&](Tx& tx) {
        tx.exec(kInsert, 1, nullptr, std::optional<double>(), std::optional<Bytes>(), nullptr,
                std::optional<Instant>());
        tx.exec(kInsert, 2, "", 0.0, Bytes{""}, "{}", 0);
    });
    const auto nulls = [&](std::int64_t id) {
        return db().read("test.find", [&](Reader& reader) {
            return *reader.one(
                kFind,
                [](const Row& row) {
                    std::vector<bool> out;
                    for (int i = 0; i < 6; ++i) out.push_back(row.is_null(i));
                    EXPECT_EQ(row.integer(5), 0);
                    EXPECT_EQ(row.text(1), "");
                    return out;
                },
                id);
        });
    };
    EXPECT_EQ(nulls(1), (std::vector<bool>{false, true, true, true, true, true}));
    EXPECT_EQ(nulls(2), (std::vector<bool>(6, false)));
}

TEST_P(Store, ANullKeepsItsTypeInAComparison)
{
    put(1, "a");
    const Query either{"test.either",
                       "SELECT count(*) FROM thing WHERE ($1 IS NULL OR name = $1) AND ($2 IS NULL OR at = $2)"};
    EXPECT_EQ(value<int>(either, std::optional<std::string>(), std::optional<std::int64_t>()), 1);
    EXPECT_EQ(value<int>(either, std::optional<std::string>("b"), std::optional<std::int64_t>()), 0);
    EXPECT_EQ(value<int>(either, std::optional<std::string>("a"), std::optional<std::int64_t>(1)), 1);
}

TEST_P(Store, PlaceholdersMayRepeatAndComeInAnyOrder)
{
    const Query query{"test.order", "SELECT $2, $1, $2 + $3 FROM thing WHERE at < $3 + $2"};
    put(1, "a");
    db().read("test.order", [&](Reader& reader) {
        const auto row = reader.one(
            query, [](const Row& r) { return std::tuple(r.get<int>(0), r.get<double>(1), r.get<int>(2)); }, 2.5, 10,
            100);
        EXPECT_EQ(row, std::tuple(10, 2.5, 110));
    });
}

TEST_P(Store, OneTextRunsTheUsualStatements)
{
    db().write("test.usual", [&](Tx& tx) {
        const Query upsert{"test.upsert",
                           "INSERT INTO thing (id, name, at) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET name = "
                           "excluded.name RETURNING name"};
        const Query quiet{"test.quiet", "INSERT INTO thing (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING"};
        EXPECT_EQ(tx.value<std::string>(upsert, 1, "a", 5), "a");
        EXPECT_EQ(tx.value<std::string>(upsert, 1, "b", 6), "b");
        EXPECT_EQ(tx.exec(quiet, 1, "c"), 0);
        EXPECT_EQ(tx.exec(quiet, 2, "c"), 1);
        EXPECT_EQ(tx.exec({"test.update", "UPDATE thing SET at = 9 WHERE at IS NULL OR at = $1"}, 5), 2);
        EXPECT_EQ(tx.exec({"test.delete", "DELETE FROM thing WHERE id > $1"}, 100), 0);
        EXPECT_EQ(tx.value<bool>({"test.truth", "SELECT id = 1 FROM thing WHERE id = $1"}, 1), true);
    });
}

TEST_P(Store, ComparesRowsAsWholes)
{
    for (const int id : {1, 2, 3}) put(id, id == 3 ? "b" : "a");
    const Query page{"test.page", "SELECT id FROM thing WHERE (name, id) > ($1, $2) ORDER BY name, id LIMIT $3"};
    const auto found =
        db().read("test.page", [&](Reader& reader) { return reader.all(page, column<int>(), "a", 1, 5); });
    EXPECT_THAT(found, ::testing::ElementsAre(2, 3));
}

TEST_P(Store, ReadsMembersOfJson)
{
    put(1, "a");
    EXPECT_EQ(value<std::string>({"test.json_text", "SELECT data->>'t' FROM thing WHERE data->>'t' = $1"}, "a"), "a");
    EXPECT_EQ(value<std::string>({"test.json_number", "SELECT data->>'n' FROM thing"}), "7");
    EXPECT_EQ(value<int>({"test.json_integer", "SELECT data->>'n' FROM thing"}), 7);
    EXPECT_EQ(value<int>({"test.json_cast", "SELECT CAST(data->>'n' AS bigint) + 1 FROM thing"}), 8);
    EXPECT_EQ(value<std::string>({"test.json_none", "SELECT data->>'absent' FROM thing"}), std::nullopt);
}

TEST_P(Store, LikeTellsCaseAndEscapes)
{
    put(1, "Abc");
    put(2, "abc");
    put(3, "a%c");
    put(4, "a!c");
    const Query like{"test.like", "SELECT id FROM thing WHERE name LIKE $1 ESCAPE '!' ORDER BY id"};
    EXPECT_THAT(ids(like, like_prefix("a")), ::testing::ElementsAre(2, 3, 4));
    EXPECT_THAT(ids(like, like_prefix("a%")), ::testing::ElementsAre(3));
    EXPECT_THAT(ids(like, like_contains("!")), ::testing::ElementsAre(4));
}

TEST_P(Store, FindsByAList)
{
    for (const int id : {1, 2, 3}) put(id, "名" + std::to_string(id));
    const std::vector<std::int64_t> wanted{3, 1, 9};
    EXPECT_THAT(ids({"test.list", "SELECT id FROM thing WHERE id IN ({{ids $1}}) ORDER BY id"}, id_list(wanted)),
                ::testing::ElementsAre(1, 3));
    EXPECT_THAT(ids({"test.texts", "SELECT id FROM thing WHERE name IN ({{texts $1}}) ORDER BY id"}, R"(["名2","x"])"),
                ::testing::ElementsAre(2));
}

TEST_P(Store, SumsAreWholeNumbers)
{
    const Query sum{"test.sum", "SELECT sum(at) FROM thing"};
    EXPECT_EQ(value<std::int64_t>(sum), std::nullopt);
    db().write("test.put", [&](Tx& tx) {
        for (const std::int64_t at :
             {std::int64_t{4611686018427387904}, std::int64_t{4611686018427380000}, std::int64_t{-1}})
            tx.exec(kInsert, at, nullptr, nullptr, nullptr, nullptr, at);
    });
    EXPECT_EQ(value<std::int64_t>(sum), 9223372036854767903);
    EXPECT_EQ(value<std::string>(sum), "9223372036854767903");
    EXPECT_NEAR(value<double>({"test.average", "SELECT avg(at) / 1000000000000 FROM thing"}).value_or(0),
                3074457.345618, 0.001);
}

TEST_P(Store, ACallbackMayAskAgainAndStop)
{
    for (const int id : {1, 2, 3}) put(id, "a");
    std::vector<int> seen;
    db().read("test.nested", [&](Reader& reader) {
        reader.each(kIds, [&](const Row& outer) {
            const int id = outer.get<int>(0);
            reader.each(kIds, [&](const Row& inner) {
                seen.push_back(10 * id + inner.get<int>(0));
                return inner.get<int>(0) < 2;
            });
            return id < 2;
        });
    });
    EXPECT_THAT(seen, ::testing::ElementsAre(11, 12, 21, 22));
}

TEST_P(Store, BulkRowsArriveAsTheyAre)
{
    const Bulk bulk{"test.bulk", "thing", "id, name, size, raw, data, at"};
    const std::string odd = "tab\t line\n back\\ \\N \r 值";
    const std::string raw("\0\\\xff", 3);
    const auto count = db().write("test.bulk", [&](Tx& tx) {
        tx.exec(kInsert, 0, "before", 0.0, Bytes{""}, "{}", 0);
        const auto copied = tx.copy(bulk, [&](Copier& rows) {
            for (int i = 1; i <= 5000; ++i)
                rows.add(i, odd, 0.25 * i, Bytes{raw}, R"({"a":"\\n"})", std::optional<Instant>());
        });
        EXPECT_EQ(tx.value<int>(kCount), 5001);
        return copied;
    });
    EXPECT_EQ(count, 5000);
    db().read("test.find", [&](Reader& reader) {
        reader.each(
            kFind,
            [&](const Row& row) {
                EXPECT_EQ(row.get<std::string>(1), odd);
                EXPECT_EQ(row.get<double>(2), 1250.0);
                EXPECT_EQ(row.bytes(3), raw);
                EXPECT_TRUE(row.is_null(5));
            },
            5000);
    });
    EXPECT_EQ(value<std::string>({"test.bulk_json", "SELECT data->>'a' FROM thing WHERE id = 1"}), "\\n");
    EXPECT_THROW(
        db().write("test.bulk",
                   [&](Tx& tx) { tx.copy(bulk, [&](Copier& rows) { rows.add(1, "", 0.0, nullptr, nullptr, 1); }); }),
        ConstraintViolation);
    EXPECT_THROW(
        db().write("test.bulk", [&](Tx& tx) { tx.copy(bulk, [](Copier&) { throw std::runtime_error("no rows"); }); }),
        std::runtime_error);
    EXPECT_EQ(value<int>(kCount), 5001);
}

TEST_P(Store, RefusesWhatTheOtherDatabaseCouldNotKeep)
{
    EXPECT_THROW(put(1, std::string("a\0b", 3)), Fault);
    EXPECT_THROW(db().write("test.few", [](Tx& tx) { tx.exec(kInsert, 1); }), Fault);
    EXPECT_THROW(db().write("test.word", [](Tx& tx) { tx.exec({"test.word", "SELECT {{nothing}}"}); }), Fault);
    EXPECT_THROW(db().write("test.bad", [](Tx& tx) { tx.exec({"test.bad", "SELECT FROM WHERE"}); }), Fault);
    EXPECT_EQ(value<int>(kCount), 0);
}

TEST_P(Store, NamesTheBrokenConstraint)
{
    put(1, "a");
    const auto broken = [&](const Query& query) {
        try {
            db().write("test.broken", [&](Tx& tx) { tx.exec(query); });
        } catch (const ConstraintViolation& violation) {
            EXPECT_THAT(violation.what(), ::testing::StartsWith("test.broken: "));
            return violation.constraint;
        }
        return ConstraintViolation::Constraint::other;
    };
    using enum ConstraintViolation::Constraint;
    EXPECT_EQ(broken({"test.broken", "INSERT INTO thing (id) VALUES (1)"}), unique);
    EXPECT_EQ(broken({"test.broken", "INSERT INTO thing (id) VALUES (NULL)"}), not_null);
    EXPECT_EQ(broken({"test.broken", "INSERT INTO thing (id, amount) VALUES (2, -1)"}), check);
}

TEST_P(Store, ForgetsTheLeastUsedStatements)
{
    test_database().close();
    test_database().settings.kept_statements = 3;
    put(7, "a");
    std::vector<std::string> texts;
    for (int i = 0; i < 20; ++i) texts.push_back("SELECT id + " + std::to_string(i) + " FROM thing");
    for (int round = 0; round < 3; ++round) {
        db().read("test.many", [&](Reader& reader) {
            for (int i = 0; i < 20; ++i)
                EXPECT_EQ(reader.value<int>({"test.many", texts[static_cast<std::size_t>(i)]}), 7 + i);
        });
    }
    std::string reused = "SELECT 1 + 1";
    EXPECT_EQ(value<int>({"test.reused", reused}), 2);
    reused.back() = '5';
    EXPECT_EQ(value<int>({"test.reused", reused}), 6);
}

TEST_P(Store, CountsQueriesAndTellsTheSlowOnes)
{
    test_database().close();
    std::vector<std::string> slow;
    test_database().settings.slow_after = std::chrono::milliseconds(0);
    test_database().settings.on_slow_query = [&](const SlowQuery& query) { slow.emplace_back(query.name); };
    (void)value<int>(kCount);
    (void)value<int>(kCount);
    EXPECT_THAT(slow, ::testing::Each("test.count"));
    const auto statistics = db().statistics();
    EXPECT_THAT(statistics.queries, ::testing::Contains(::testing::Field(&QueryStatistics::count, 2u)));
    EXPECT_EQ(statistics.reads, 2u);
}

} // namespace
} // namespace xz::db
