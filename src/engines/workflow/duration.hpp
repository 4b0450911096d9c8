#pragma once
#include "engines/workflow/calendar.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace xz::workflow
{

/// A time limit as written in a chart: "5d", "10wd" (working days), "2h", "15m", "30s", "PT15M" and other ISO 8601
/// durations, or a number taken from a parameter of the chart: "{params.notice_days}d".
struct Duration {
    int months = 0;
    int days = 0;
    int working_days = 0;
    std::int64_t ms = 0;
    /// The parameter that gives the number, "" if the number is written out; then `unit` says what it counts.
    std::string parameter;
    enum class Unit { days, working_days, weeks, hours, minutes, seconds } unit = Unit::days;

    /// Error: `workflow.bad_duration`.
    static Result<Duration> parse(std::string_view text);

    /// When a limit that starts at `from` is over; nothing if the parameter is not in `params` or is no number from 0
    /// to 100,000.
    std::optional<Instant> due(Instant from, const Calendar& calendar, const json::Value& params) const;

    bool operator==(const Duration&) const = default;
};

} // namespace xz::workflow
