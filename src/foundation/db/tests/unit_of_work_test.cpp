#include "foundation/db/testing_suite.hpp"

#include <atomic>
#include <filesystem>
#include <future>
#include <gmock/gmock.h>
#include <latch>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <thread>

namespace xz::db
{
namespace
{

constexpr Query kCreate{"test.create", "CREATE TABLE counter (id bigint PRIMARY KEY, value bigint NOT NULL, pad text)"};
constexpr Query kPut{"test.put", "INSERT INTO counter (id, value, pad) VALUES ($1, $2, $3)"};
constexpr Query kGet{"test.get", "SELECT value FROM counter WHERE id = $1"};
constexpr Query kSet{"test.set", "UPDATE counter SET value = $2 WHERE id = $1"};
constexpr Query kCount{"test.count", "SELECT count(*) FROM counter"};

struct UnitOfWorkTest : DatabaseTest {
    void SetUp() override
    {
        DatabaseTest::SetUp();
        if (!IsSkipped()) create();
    }
    void create()
    {
        db().write("test.create", [](Tx& tx) { tx.exec(kCreate); });
    }
    int count()
    {
        return db().read("test.count", [](Reader& reader) { return reader.value<int>(kCount).value(); });
    }
    /// Holds the SQLite writer inside a unit until `release`, so that what is written meanwhile lands in one batch.
    struct Gate {
        std::latch inside{1};
        std::latch open{1};
        std::thread thread;
        explicit Gate(Database& database)
            : thread([this, &database] {
                  database.write("test.gate", [&](Tx&) {
                      if (!inside.try_wait()) inside.count_down();
                      open.wait();
                  });
              })
        {
            inside.wait();
        }
        ~Gate()
        {
            if (thread.joinable()) release();
        }
        void release()
        {
            open.count_down();
            thread.join();
        }
    };
    void await_waiting(std::uint64_t units)
    {
        while (db().statistics().waiting < units) std::this_thread::yield();
    }
};
XZ_ON_EACH_DATABASE(UnitOfWorkTest);

TEST_P(UnitOfWorkTest, CommitsASuccessAndUndoesAnError)
{
    const auto good = db().write("test.good", [](Tx& tx) -> Result<int> {
        tx.exec(kPut, 1, 10, "");
        return 5;
    });
    EXPECT_EQ(good, 5);
    const auto bad = db().write("test.bad", [](Tx& tx) -> Result<int> {
        tx.exec(kPut, 2, 10, "");
        return fail(Kind::rejected, "test.no");
    });
    EXPECT_EQ(bad.error().code, "test.no");
    EXPECT_THROW(db().write("test.thrown",
                            [](Tx& tx) {
                                tx.exec(kPut, 3, 10, "");
                                throw std::logic_error("mine");
                            }),
                 std::logic_error);
    EXPECT_EQ(count(), 1);
    const Result<> nothing = db().write("test.nothing", [](Tx&) -> Result<> { return {}; });
    EXPECT_TRUE(nothing);
}

TEST_P(UnitOfWorkTest, ASwallowedFailureStillUndoesTheUnit)
{
    EXPECT_THROW(db().write("test.swallowed",
                            [](Tx& tx) {
                                tx.exec(kPut, 1, 1, "");
                                try {
                                    tx.exec(kPut, 1, 1, "");
                                } catch (const ConstraintViolation&) {
                                }
                            }),
                 Fault);
    EXPECT_EQ(count(), 0);
}

TEST_P(UnitOfWorkTest, CallsAfterTheCommitOnly)
{
    int calls = 0;
    std::thread::id caller;
    db().write("test.after", [&](Tx& tx) {
        tx.exec(kPut, 1, 1, "");
        tx.after_commit([&] {
            ++calls;
            caller = std::this_thread::get_id();
            EXPECT_EQ(count(), 1);
        });
    });
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(caller, std::this_thread::get_id());
    const auto refused = db().write("test.after", [&](Tx& tx) -> Result<> {
        tx.after_commit([&] { ++calls; });
        return fail(Kind::rejected, "test.no");
    });
    EXPECT_FALSE(refused);
    EXPECT_EQ(calls, 1);
}

TEST_P(UnitOfWorkTest, AUnitInsideAUnitIsABug)
{
    EXPECT_ANY_THROW(db().write("test.outer", [&](Tx&) { db().write("test.inner", [](Tx&) {}); }));
    EXPECT_ANY_THROW(db().write("test.outer", [&](Tx&) { db().read("test.inner", [](Reader&) {}); }));
    EXPECT_EQ(count(), 0);
}

TEST_P(UnitOfWorkTest, ASnapshotStandsStill)
{
    db().write("test.put", [](Tx& tx) { tx.exec(kPut, 1, 1, ""); });
    db().read("test.steady", [&](Reader& reader) {
        EXPECT_EQ(reader.value<int>(kGet, 1), 1);
        std::thread([&] {
            db().write("test.change", [](Tx& tx) {
                tx.exec(kSet, 1, 2);
                tx.exec(kPut, 2, 2, "");
            });
        }).join();
        EXPECT_EQ(reader.value<int>(kGet, 1), 1);
        EXPECT_EQ(reader.value<int>(kCount), 1);
    });
    EXPECT_EQ(count(), 2);
}

TEST_P(UnitOfWorkTest, AReaderCannotWrite)
{
    EXPECT_THROW(db().read("test.write",
                           [](Reader& reader) {
                               reader.value<int>({"test.sneak", "DELETE FROM counter RETURNING id"});
                           }),
                 Fault);
    EXPECT_EQ(count(), 0);
}

TEST_P(UnitOfWorkTest, SixteenThreadsLoseNoIncrement)
{
    constexpr int kThreads = 16;
    constexpr int kRounds = 25;
    test_database().close();
    test_database().settings.wait_limit = std::chrono::minutes(5);
    db().write("test.put", [](Tx& tx) {
        for (int i = 0; i < 4; ++i) tx.exec(kPut, i, 0, "");
    });
    std::atomic<int> after{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < kRounds; ++i) {
                for (;;) {
                    try {
                        db().write("test.increment", [&](Tx& tx) {
                            const int id = (t + i) % 4;
                            tx.exec(kSet, id, tx.value<std::int64_t>(kGet, id).value() + 1);
                            tx.after_commit([&] { ++after; });
                        });
                        break;
                    } catch (const Contention&) {
                    }
                }
            }
        });
    }
    for (auto& thread : threads) thread.join();
    const auto sum = db().read("test.sum", [](Reader& reader) {
        return reader.value<int>({"test.sum", "SELECT sum(value) FROM counter"});
    });
    EXPECT_EQ(sum, kThreads * kRounds);
    EXPECT_EQ(after, kThreads * kRounds);
    EXPECT_GE(db().statistics().writes, static_cast<std::uint64_t>(kThreads * kRounds));
}

TEST_P(UnitOfWorkTest, AReadThatRunsTooLongIsStopped)
{
    test_database().close();
    test_database().settings.query_limit = std::chrono::milliseconds(50);
    const Query endless{
        "test.endless",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT count(*) FROM n"};
    EXPECT_THROW(db().read("test.endless", [&](Reader& reader) { reader.value<std::int64_t>(endless); }), Fault);
    EXPECT_EQ(count(), 0);
}

struct SqliteUnits : UnitOfWorkTest {
};
INSTANTIATE_TEST_SUITE_P(On, SqliteUnits, ::testing::Values(Dialect::sqlite), dialect_name);

TEST_P(SqliteUnits, AFailingUnitLeavesItsNeighboursAlone)
{
    test_database().close();
    test_database().settings.batch_limit = std::chrono::hours(1);
    const auto commits = db().statistics().commits;
    std::vector<std::thread> threads;
    std::atomic<int> refused{0};
    {
        Gate gate(db());
        for (int i = 0; i < 12; ++i) {
            threads.emplace_back([&, i] {
                try {
                    const auto result = db().write("test.unit", [&](Tx& tx) -> Result<> {
                        tx.exec(kPut, i, i, "");
                        if (i % 4 == 1) return fail(Kind::rejected, "test.no");
                        if (i % 4 == 2) throw std::runtime_error("mine");
                        if (i % 4 == 3) tx.exec(kPut, i, i, "");
                        return {};
                    });
                    if (!result) ++refused;
                } catch (const std::runtime_error&) {
                    ++refused;
                }
            });
        }
        await_waiting(12);
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(refused, 9);
    EXPECT_EQ(count(), 3);
    EXPECT_EQ(db().statistics().commits, commits + 1) << "the gate and the good units share one commit";
}

TEST_P(SqliteUnits, ARefusalBeforeTheFirstWriteLetsNobodyRunAgain)
{
    test_database().close();
    test_database().settings.batch_limit = std::chrono::hours(1);
    const auto before = db().statistics();
    std::vector<std::thread> threads;
    std::atomic<int> runs{0}, refused{0};
    {
        Gate gate(db());
        for (int i = 0; i < 12; ++i)
            threads.emplace_back([&, i] {
                const auto result = db().write("test.unit", [&](Tx& tx) -> Result<> {
                    ++runs;
                    if (i % 2 == 1 && !tx.value<int>(kGet, 1000)) return fail(Kind::rejected, "test.no");
                    tx.exec(kPut, i, i, "");
                    return {};
                });
                if (!result) ++refused;
            });
        await_waiting(12);
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(refused, 6);
    EXPECT_EQ(count(), 6);
    EXPECT_EQ(runs, 12);
    EXPECT_EQ(db().statistics().retries, before.retries);
    EXPECT_EQ(db().statistics().commits, before.commits + 1);
}

TEST_P(SqliteUnits, AFullDiskCostsOnlyTheUnitThatMetIt)
{
    test_database().close();
    test_database().settings.max_pages = 40;
    const std::string big(400000, 'x');
    std::vector<std::thread> threads;
    std::atomic<int> good{0};
    std::atomic<int> full{0};
    const auto put = [&](int id, const std::string& pad) {
        try {
            db().write("test.unit", [&](Tx& tx) {
                tx.exec(kPut, id, id, pad);
                tx.after_commit([&] { ++good; });
            });
        } catch (const Fault& fault) {
            EXPECT_THAT(fault.what(), ::testing::HasSubstr("full"));
            EXPECT_EQ(fault.outcome(), Fault::Outcome::undone);
            ++full;
        }
    };
    {
        Gate gate(db());
        for (int i = 0; i < 9; ++i) threads.emplace_back([&, i] { put(i, i % 3 == 2 ? big : "small"); });
        await_waiting(9);
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(good, 6);
    EXPECT_EQ(full, 3);
    EXPECT_EQ(count(), 6);
    put(100, "the writer goes on");
    EXPECT_EQ(count(), 7);
}

TEST_P(SqliteUnits, ARefusalWaitsForTheNeighbourThatItRestsOn)
{
    test_database().close();
    test_database().settings.max_pages = 40;
    std::vector<std::thread> threads;
    int runs = 0;
    std::string refusal;
    {
        Gate gate(db());
        threads.emplace_back([&] { db().write("test.first", [](Tx& tx) { tx.exec(kPut, 1, 1, ""); }); });
        await_waiting(1);
        threads.emplace_back([&] {
            const auto result = db().write("test.second", [&](Tx& tx) -> Result<> {
                ++runs;
                if (tx.value<int>(kGet, 1)) return fail(Kind::conflict, "test.taken");
                return {};
            });
            if (!result) refusal = result.error().code;
        });
        await_waiting(2);
        threads.emplace_back([&] {
            EXPECT_THROW(db().write("test.full", [](Tx& tx) { tx.exec(kPut, 2, 2, std::string(400000, 'x')); }), Fault);
        });
        await_waiting(3);
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(refusal, "test.taken");
    EXPECT_EQ(runs, 2) << "judged again after the transaction was lost";
    EXPECT_EQ(count(), 1);
}

TEST_P(SqliteUnits, AnotherProcessThatHoldsTheLockIsContention)
{
    test_database().close();
    test_database().settings.wait_limit = std::chrono::milliseconds(20);
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open((test_database().folder() + "/test.db").c_str(), &other), SQLITE_OK);
    EXPECT_EQ(count(), 0);
    ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
    EXPECT_THROW(db().write("test.put", [](Tx& tx) { tx.exec(kPut, 1, 1, ""); }), Contention);
    sqlite3_close(other);
    db().write("test.put", [](Tx& tx) { tx.exec(kPut, 1, 1, ""); });
    EXPECT_EQ(count(), 1);
}

TEST_P(SqliteUnits, TooManyWaitingUnitsAreTurnedAway)
{
    test_database().close();
    test_database().settings.waiting_units = 2;
    test_database().settings.wait_limit = std::chrono::milliseconds(1);
    std::vector<std::thread> threads;
    Gate gate(db());
    for (int i = 0; i < 2; ++i)
        threads.emplace_back([&, i] { db().write("test.wait", [&](Tx& tx) { tx.exec(kPut, i, i, ""); }); });
    await_waiting(2);
    EXPECT_THROW(db().write("test.third", [](Tx&) {}), Contention);
    gate.release();
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(count(), 2);
}

TEST_P(SqliteUnits, TheLogIsFoldedAlthoughReadersComeAndGo)
{
    const std::string pad(20000, 'x');
    std::atomic<bool> stop{false};
    std::vector<std::thread> readers;
    for (int i = 0; i < 2; ++i) {
        readers.emplace_back([&] {
            while (!stop) db().read("test.count", [](Reader& reader) { return reader.value<int>(kCount); });
        });
    }
    std::uint64_t longest = 0;
    for (int i = 0; i < 300; ++i) {
        db().write("test.big", [&](Tx& tx) {
            for (int k = 0; k < 20; ++k) tx.exec(kPut, i * 100 + k, i, pad);
        });
        longest = std::max(longest, db().statistics().wal_bytes);
    }
    stop = true;
    for (auto& reader : readers) reader.join();
    EXPECT_LT(longest, 100u << 20) << "120 MB were written";
    const std::string log = test_database().folder() + "/test.db-wal";
    EXPECT_LT(std::filesystem::file_size(log), 100u << 20);
}

TEST_P(SqliteUnits, WhatIsCommittedIsThereAfterOpeningAgain)
{
    db().write("test.put", [](Tx& tx) { tx.exec(kPut, 1, 1, ""); });
    test_database().close();
    EXPECT_FALSE(std::filesystem::exists(test_database().folder() + "/test.db-wal")) << "the log is folded at the end";
    EXPECT_EQ(count(), 1);
}

struct PostgresUnits : UnitOfWorkTest {
    static void on_server(const std::string& sql)
    {
        PGconn* connection = PQconnectdb(std::getenv("XZ_TEST_POSTGRES"));
        PQclear(PQexec(connection, sql.c_str()));
        PQfinish(connection);
    }
};
INSTANTIATE_TEST_SUITE_P(On, PostgresUnits, ::testing::Values(Dialect::postgres), dialect_name);

constexpr Query kPid{"test.pid", "SELECT pg_backend_pid()"};

TEST_P(PostgresUnits, RunsAgainAfterASerializationFailure)
{
    db().write("test.put", [](Tx& tx) {
        tx.exec(kPut, 1, 1, "");
        tx.exec(kPut, 2, 1, "");
    });
    int runs = 0;
    db().write("test.skew", [&](Tx& tx) {
        ++runs;
        const auto sum = tx.value<int>({"test.sum", "SELECT sum(value) FROM counter"}).value();
        if (runs == 1) {
            std::thread([&] {
                db().write("test.other", [](Tx& other) {
                    const auto seen = other.value<int>({"test.sum", "SELECT sum(value) FROM counter"}).value();
                    other.exec(kSet, 2, seen + 10);
                });
            }).join();
        }
        tx.exec(kSet, 1, sum);
    });
    EXPECT_EQ(runs, 2);
    EXPECT_GE(db().statistics().retries, 1u);
    const auto one = db().read("test.get", [](Reader& reader) { return reader.value<int>(kGet, 1); });
    EXPECT_EQ(one, 13) << "as if the other unit had come first";
}

TEST_P(PostgresUnits, ALostConnectionIsReplaced)
{
    const auto pid = db().read("test.pid", [](Reader& reader) { return reader.value<std::int64_t>(kPid).value(); });
    on_server("SELECT pg_terminate_backend(" + std::to_string(pid) + ", 10000)");
    EXPECT_EQ(count(), 0);
    int runs = 0;
    db().write("test.put", [&](Tx& tx) {
        ++runs;
        tx.exec(kPut, 1, 1, "");
        if (runs == 1)
            on_server("SELECT pg_terminate_backend(" + std::to_string(tx.value<std::int64_t>(kPid).value()) +
                      ", 10000)");
        tx.exec(kPut, 2, 2, "");
    });
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(count(), 2);
}

TEST_P(PostgresUnits, ALossDuringTheCommitIsUnknown)
{
    try {
        db().write("test.put", [&](Tx& tx) {
            tx.exec(kPut, 1, 1, "");
            on_server("SELECT pg_terminate_backend(" + std::to_string(tx.value<std::int64_t>(kPid).value()) +
                      ", 10000)");
        });
        FAIL();
    } catch (const Fault& fault) {
        EXPECT_EQ(fault.outcome(), Fault::Outcome::unknown);
    }
    EXPECT_EQ(count(), 0);
}

TEST_P(PostgresUnits, AnAbsentServerIsAFault)
{
    Settings settings;
    settings.location = "postgres:host=/nonexistent dbname=none";
    EXPECT_THROW(Database::open(settings), Fault);
}

} // namespace
} // namespace xz::db
