#pragma once
#include "foundation/core/result.hpp"

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace xz
{

/// A moment: milliseconds since 1970-01-01T00:00:00Z. Stored as bigint, written as RFC 3339 in UTC
/// ("2026-11-23T10:00:00.000Z").
struct Instant {
    std::int64_t ms = 0;
    auto operator<=>(const Instant&) const = default;
    Instant operator+(std::chrono::milliseconds d) const { return {ms + d.count()}; }
    Instant operator-(std::chrono::milliseconds d) const { return {ms - d.count()}; }
    std::chrono::milliseconds operator-(Instant other) const { return std::chrono::milliseconds(ms - other.ms); }
};

/// The wall clock.
Instant system_now();

/// "2026-11-23T10:00:00.000Z"; years 0 to 9999, what lies beyond is its nearest end.
std::string to_rfc3339(Instant t);
inline constexpr std::size_t kRfc3339Length = 24;
/// The same into `kRfc3339Length` characters.
void write_rfc3339(Instant t, char* out);

/// Reads RFC 3339 with any numeric offset or Z and up to nanoseconds (cut to milliseconds).
Result<Instant> parse_rfc3339(std::string_view text);

/// China Standard Time is UTC+8 all year since 1991; all civil dates of the product are in it.
inline constexpr std::chrono::minutes kChinaOffset{8 * 60};

/// The civil date in China at an instant.
std::chrono::year_month_day china_date(Instant t);

/// The instant at which a civil date begins in China.
Instant china_midnight(std::chrono::year_month_day date);

/// "2026-11-23"
std::string to_iso_date(std::chrono::year_month_day date);

/// Reads "2026-11-23"; a date that does not exist is an error.
Result<std::chrono::year_month_day> parse_iso_date(std::string_view text);

} // namespace xz
