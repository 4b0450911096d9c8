#pragma once
#include "foundation/core/json.hpp"
#include "foundation/core/time.hpp"

#include <chrono>
#include <set>

namespace xz::workflow
{

/// Which civil dates in China are working days: weekends rest, unless a table of holidays and make-up working days says
/// otherwise.
class Calendar
{
public:
    /// Monday to Friday, no holidays.
    Calendar() = default;

    /// Reads `{"weekend": [6, 7], "holidays": ["2026-01-01", …], "workdays": ["2026-01-04", …]}` (ISO weekday numbers).
    /// An entry may be a span, "2026-02-15/2026-02-23". Errors: `workflow.bad_calendar`, with the member in the note.
    static Result<Calendar> make(const json::Value& table);

    /// The calendar that a definition names: "cn-workday", the working days that the State Council announces each year;
    /// "" for the default. Error: `workflow.no_calendar`.
    static Result<Calendar> named(std::string_view name);

    bool is_working_day(std::chrono::year_month_day date) const;

    /// The same time of day, `count` working days later; the day of `from` itself is not counted.
    Instant add_working_days(Instant from, int count) const;

private:
    std::set<std::chrono::sys_days> holidays_;
    std::set<std::chrono::sys_days> workdays_;
    unsigned weekend_ = (1u << 6) | (1u << 7);
};

} // namespace xz::workflow
