// What the database layer costs: the raw insert rate of SQLite as the limit, units of work and point reads through db.
//
// usage: db_bench FOLDER|postgres:CONNINFO [SECONDS] [SQLITE_MMAP_BYTES]
// CPU is that of this process; on PostgreSQL the server's comes on top.
#include "foundation/db/database.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <random>
#include <sqlite3.h>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

namespace
{

using Clock = std::chrono::steady_clock;
using namespace xz;

double cpu_seconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) { return double(t.tv_sec) + double(t.tv_usec) * 1e-6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Runs `step(thread)` on so many threads for so long, and prints the rate and the CPU a step.
template <class Step>
double measure(const char* what, int threads, double seconds, Step step, double per_step = 1)
{
    std::atomic<bool> stop{false};
    std::atomic<std::uint64_t> steps{0};
    std::vector<std::thread> running;
    const auto started = Clock::now();
    const double cpu = cpu_seconds();
    for (int t = 0; t < threads; ++t) {
        running.emplace_back([&, t] {
            std::uint64_t mine = 0;
            while (!stop.load(std::memory_order_relaxed)) {
                step(t);
                ++mine;
            }
            steps += mine;
        });
    }
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    stop = true;
    for (auto& thread : running) thread.join();
    const double took = std::chrono::duration<double>(Clock::now() - started).count();
    const double count = double(steps) * per_step;
    const double cpu_each = (cpu_seconds() - cpu) / count * 1e6;
    std::printf("%-44s %2d threads %12.0f /s %9.2f us CPU each\n", what, threads, count / took, cpu_each);
    return cpu_each;
}

constexpr db::Query kCreate{"bench.create",
                            "CREATE TABLE bench (county bigint, id bigint, state text, data {{json}}, PRIMARY KEY "
                            "(county, id)) {{without_rowid}}"};
constexpr db::Query kInsert{"bench.insert", "INSERT INTO bench (county, id, state, data) VALUES (1, $1, $2, $3)"};
constexpr db::Query kFind{"bench.find", "SELECT state, data FROM bench WHERE county = 1 AND id = $1"};
constexpr std::string_view kData = R"({"kind":"lamp","place":{"lon":119.97,"lat":30.54},"text":"村口的路灯坏了三天"})";

std::atomic<std::int64_t> next_id{1};

void raw_inserts(const std::string& path, double seconds)
{
    sqlite3* connection = nullptr;
    sqlite3_open(path.c_str(), &connection);
    sqlite3_exec(
        connection,
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE bench (county bigint, id bigint, state text, "
        "data text, PRIMARY KEY (county, id)) WITHOUT ROWID",
        nullptr, nullptr, nullptr);
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(connection, kInsert.sql.data(), -1, &insert, nullptr);
    constexpr int kRows = 200;
    std::int64_t id = 0;
    const auto step = [&](int rows) {
        sqlite3_exec(connection, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
        for (int i = 0; i < rows; ++i) {
            sqlite3_bind_int64(insert, 1, ++id);
            sqlite3_bind_text(insert, 2, "open", 4, SQLITE_STATIC);
            sqlite3_bind_text(insert, 3, kData.data(), int(kData.size()), SQLITE_STATIC);
            sqlite3_step(insert);
            sqlite3_reset(insert);
        }
        sqlite3_exec(connection, "COMMIT", nullptr, nullptr, nullptr);
    };
    measure("raw SQLite, 1 row a commit", 1, seconds, [&](int) { step(1); });
    measure(
        "raw SQLite, 200 rows a commit", 1, seconds, [&](int) { step(kRows); }, kRows);
    sqlite3_finalize(insert);
    sqlite3_close(connection);
}

long resident_kib()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) return std::atol(line.c_str() + 6);
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2) {
        std::fputs("usage: db_bench FOLDER|postgres:CONNINFO [SECONDS] [SQLITE_MMAP_BYTES]\n", stderr);
        return 2;
    }
    const double seconds = argc > 2 ? std::atof(argv[2]) : 2;
    db::Settings settings;
    settings.location = argv[1];
    if (argc > 3) settings.mmap_bytes = std::atoll(argv[3]);
    if (!settings.location.starts_with("postgres:")) raw_inserts(settings.location + "/raw.db", seconds);

    const auto database = db::Database::open(settings);
    database->write("bench.create", [](db::Tx& tx) { tx.exec(kCreate); });
    const auto insert = [&](int) {
        database->write("bench.insert", [](db::Tx& tx) { tx.exec(kInsert, next_id++, "open", kData); });
    };
    for (const int threads : {1, 8, 32}) measure("unit of work: one insert, durable", threads, seconds, insert);
    for (const int threads : {1, 32}) {
        measure("unit of work: no statement", threads, seconds,
                [&](int) { database->write("bench.empty", [](db::Tx&) {}); });
    }
    const auto statistics = database->statistics();
    std::printf("units a commit, over all: %.1f\n", double(statistics.writes) / double(statistics.commits));

    database->write("bench.fill", [&](db::Tx& tx) {
        tx.copy({"bench.fill", "bench", "county, id, state, data"}, [](db::Copier& rows) {
            for (int i = 0; i < 200000; ++i) rows.add(1, next_id++, "open", kData);
        });
    });
    const std::int64_t rows = next_id;
    const auto find = [&](int) {
        thread_local std::minstd_rand random{std::random_device{}()};
        database->read("bench.find", [&](db::Reader& reader) {
            return reader.one(
                kFind, [](const db::Row& row) { return row.get<std::string>(0).size() + row.text(1).size(); },
                std::int64_t(random()) % rows);
        });
    };
    for (const int threads : {1, 2, 8}) measure("point read, one query", threads, seconds, find);
    measure("read of nothing", 1, seconds, [&](int) { database->read("bench.nothing", [](db::Reader&) {}); });
    std::atomic<bool> stop{false};
    std::thread writer([&] {
        while (!stop) insert(0);
    });
    measure("point read while one thread writes", 2, seconds, find);
    stop = true;
    writer.join();
    std::printf("rows %lld, resident %ld KiB\n", static_cast<long long>(rows), resident_kib());
    for (const auto& query : database->statistics().queries)
        std::printf("  %-16s %9llu runs %8.2f us each\n", query.name.c_str(),
                    static_cast<unsigned long long>(query.count),
                    double(query.total.count()) / 1e3 / double(query.count));
}
