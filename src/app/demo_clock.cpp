#include "app/demo_clock.hpp"

namespace xz::app
{

namespace
{

int minute_of_day(Instant t)
{
    return int(std::chrono::duration_cast<std::chrono::minutes>(t - china_midnight(china_date(t))).count());
}
Instant at(std::chrono::year_month_day date, int minute) { return china_midnight(date) + std::chrono::minutes(minute); }
std::chrono::year_month_day next(std::chrono::year_month_day date)
{
    return std::chrono::sys_days(date) + std::chrono::days(1);
}

} // namespace

Instant DemoClock::office(Instant t) const
{
    constexpr int kOpens = 8 * 60 + 30, kNoon = 12 * 60, kAfterNoon = 13 * 60 + 30, kCloses = 17 * 60 + 30;
    auto date = china_date(t);
    int minute = minute_of_day(t);
    if (minute >= kCloses || !calendar_.is_working_day(date)) {
        do date = next(date);
        while (!calendar_.is_working_day(date));
        return at(date, kOpens + minute % 25);
    }
    if (minute < kOpens) return at(date, kOpens + minute % 25);
    if (minute >= kNoon && minute < kAfterNoon) return at(date, kAfterNoon + minute % 25);
    return t;
}

Instant DemoClock::awake(Instant t) const
{
    constexpr int kRises = 6 * 60 + 30, kSleeps = 20 * 60 + 30;
    const int minute = minute_of_day(t);
    if (minute < kRises) return at(china_date(t), kRises + minute % 60);
    if (minute >= kSleeps) return at(next(china_date(t)), kRises + minute % 60);
    return t;
}

Instant DemoClock::fit_to_file(Instant t) const
{
    constexpr int kLate = 9 * 60 + 15;
    t = awake(t);
    const int minute = minute_of_day(t);
    if (minute < kLate && !calendar_.is_working_day(china_date(t))) return at(china_date(t), kLate + minute % 60);
    return t;
}

Instant DemoClock::back(int days, int hour, int minute) const
{
    auto date = china_date(now_);
    while (days > 0) {
        date = std::chrono::sys_days(date) - std::chrono::days(1);
        if (calendar_.is_working_day(date)) --days;
    }
    return at(date, hour * 60 + minute);
}

} // namespace xz::app
