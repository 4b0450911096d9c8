#pragma once
#include "engines/workflow/calendar.hpp"
#include "foundation/core/time.hpp"

#include <random>

namespace xz::app
{

/// When people of the demo do things: offices on working days, villagers while they are awake.
class DemoClock
{
public:
    DemoClock(const workflow::Calendar& calendar, Instant now) : calendar_(calendar), now_(now) {}

    /// The moment itself in office hours (8:30 to 12:00, 13:30 to 17:30), else soon after the next opening.
    Instant office(Instant t) const;
    /// The moment itself between 6:30 and 20:30, else the next morning.
    Instant awake(Instant t) const;
    /// A villager's moment from which one working day does not end before the offices have opened: a matter that comes
    /// in the early morning of a day of rest waits until the clerk could have seen it.
    Instant fit_to_file(Instant t) const;
    /// `days` working days later at the same time of day.
    Instant later(Instant t, int days) const { return calendar_.add_working_days(t, days); }
    /// The time of day on the `days`-th working day before today.
    Instant back(int days, int hour, int minute) const;

private:
    const workflow::Calendar& calendar_;
    Instant now_;
};

} // namespace xz::app
