#include "foundation/db/counters.hpp"

namespace xz::db
{
namespace
{
thread_local int units_on_this_thread = 0;
}

QueryCounter& Counters::of(std::string_view name)
{
    const std::lock_guard lock(mutex_);
    const auto found = queries_.find(name);
    return found != queries_.end() ? found->second : queries_.try_emplace(std::string(name)).first->second;
}

Statistics Counters::statistics() const
{
    Statistics out;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [name, counter] : queries_)
            out.queries.push_back({name, counter.count, counter.slow, std::chrono::nanoseconds(counter.nanoseconds)});
    }
    out.reads = reads;
    out.writes = writes;
    out.refused = refused;
    out.retries = retries;
    out.commits = commits;
    out.waiting = waiting;
    out.wal_bytes = wal_bytes;
    out.connections = connections;
    return out;
}

Stopwatch::~Stopwatch()
{
    const std::chrono::nanoseconds took = std::chrono::steady_clock::now() - started_;
    counter_.count.fetch_add(1, std::memory_order_relaxed);
    counter_.nanoseconds.fetch_add(static_cast<std::uint64_t>(took.count()), std::memory_order_relaxed);
    if (took < settings_.slow_after) [[likely]]
        return;
    counter_.slow.fetch_add(1, std::memory_order_relaxed);
    if (settings_.on_slow_query) settings_.on_slow_query({query_.name, query_.sql, took});
}

UnitGuard::UnitGuard() { ++units_on_this_thread; }

UnitGuard::~UnitGuard() { --units_on_this_thread; }

bool UnitGuard::inside() { return units_on_this_thread > 0; }

void run_after_commit(const Settings& settings, std::vector<std::function<void()>>& calls)
{
    for (const auto& call : calls) {
        try {
            call();
        } catch (const std::exception& e) {
            report(settings, std::string("a call after the commit failed: ") + e.what());
        }
    }
}

void report(const Settings& settings, std::string_view what)
{
    if (settings.on_trouble) settings.on_trouble(what);
}

} // namespace xz::db
