#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xz::db
{

/// How often a named query ran since the start, and for how long in total.
struct QueryStatistics {
    std::string name;
    std::uint64_t count = 0;
    std::uint64_t slow = 0; ///< runs above Settings::slow_after
    std::chrono::nanoseconds total{};
};

/// One slow run, for the log; holds no parameter values, since they may be personal.
struct SlowQuery {
    std::string_view name;
    std::string_view sql;
    std::chrono::nanoseconds took;
};

/// What the database did since the start.
struct Statistics {
    std::vector<QueryStatistics> queries; ///< by name
    std::uint64_t reads = 0;
    std::uint64_t writes = 0;    ///< units committed
    std::uint64_t refused = 0;   ///< units that returned an error or threw
    std::uint64_t retries = 0;   ///< units run again after contention, a lost connection or a neighbour's failure
    std::uint64_t commits = 0;   ///< durable commits; writes/commits is the gain of gathering
    std::uint64_t waiting = 0;   ///< units that wait for the writer or a connection now
    std::uint64_t wal_bytes = 0; ///< SQLite: the log that is not yet folded into the file
    std::uint64_t connections = 0;
};

} // namespace xz::db
