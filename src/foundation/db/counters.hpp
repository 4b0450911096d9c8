#pragma once
#include "foundation/db/database.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>

namespace xz::db
{

/// Runs of one named query; connections add to it without a lock.
struct QueryCounter {
    std::atomic<std::uint64_t> count{0};
    std::atomic<std::uint64_t> slow{0};
    std::atomic<std::uint64_t> nanoseconds{0};
};

/// The figures of one database.
class Counters
{
public:
    /// Stays where it is for the counters' life.
    QueryCounter& of(std::string_view name);
    Statistics statistics() const;

    std::atomic<std::uint64_t> reads{0};
    std::atomic<std::uint64_t> writes{0};
    std::atomic<std::uint64_t> refused{0};
    std::atomic<std::uint64_t> retries{0};
    std::atomic<std::uint64_t> commits{0};
    std::atomic<std::uint64_t> waiting{0};
    std::atomic<std::uint64_t> wal_bytes{0};
    std::atomic<std::uint64_t> connections{0};

private:
    mutable std::mutex mutex_;
    std::map<std::string, QueryCounter, std::less<>> queries_;
};

/// Counts and times one run of a query, also when it throws.
class Stopwatch
{
public:
    Stopwatch(const Settings& settings, QueryCounter& counter, const Query& query)
        : settings_(settings), counter_(counter), query_(query), started_(std::chrono::steady_clock::now())
    {
    }
    ~Stopwatch();
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;
    std::chrono::steady_clock::time_point started() const { return started_; }

private:
    const Settings& settings_;
    QueryCounter& counter_;
    const Query& query_;
    std::chrono::steady_clock::time_point started_;
};

/// A unit of work must not open another one, nor a read beside it: on one connection it would wait for itself.
class UnitGuard
{
public:
    UnitGuard();
    ~UnitGuard();
    UnitGuard(const UnitGuard&) = delete;
    UnitGuard& operator=(const UnitGuard&) = delete;
    static bool inside();
};

/// Makes the calls that a unit asked for; a call that throws is reported and does not stop the others.
void run_after_commit(const Settings& settings, std::vector<std::function<void()>>& calls);

/// Tells the operator.
void report(const Settings& settings, std::string_view what);

} // namespace xz::db
