#pragma once
#include "engines/rules/value.hpp"

namespace xz::rules::detail
{

inline constexpr std::int64_t kFirstSecond = -62135596800; // 0001-01-01T00:00:00Z
inline constexpr std::int64_t kLastSecond = 253402300799;  // 9999-12-31T23:59:59Z

inline bool in_range(std::int64_t seconds) { return seconds >= kFirstSecond && seconds <= kLastSecond; }

enum class MomentError { malformed, out_of_range };

/// Reads RFC 3339 with `T` and `Z` or an offset, any number of fraction digits (cut to nanoseconds).
tl::expected<Timestamp, MomentError> read_timestamp(std::string_view text);

/// Reads "1h30m", "-1.5s", "300ms", "2us", "5ns", "0": a signed sequence of decimal numbers with units.
tl::expected<std::chrono::nanoseconds, MomentError> read_duration(std::string_view text);

/// Moves a moment; nothing where the result leaves the years 0001 to 9999.
std::optional<Timestamp> shifted(Timestamp moment, std::chrono::nanoseconds by);

/// The time between two moments; nothing where it does not fit 64 bits of nanoseconds (about 292 years).
std::optional<std::chrono::nanoseconds> between(Timestamp earlier, Timestamp later);

/// Offset from UTC in seconds at a moment: zone is "Asia/Shanghai" or "+08:00", "-02:30", "02:30". Nothing where it is
/// no zone.
std::optional<std::int64_t> zone_offset(std::string_view zone, Timestamp at);

/// The parts of a moment in a place, as the accessors give them.
struct Civil {
    std::int64_t year, month, day, hour, minute, second, weekday,
        day_of_year; // month and day from 1, Sunday is 0, day of year from 0
};
Civil civil_of(std::int64_t local_seconds);

} // namespace xz::rules::detail
