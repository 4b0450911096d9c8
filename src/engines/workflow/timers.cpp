#include "engines/workflow/timers.hpp"

#include <algorithm>

namespace xz::workflow
{

namespace
{

/// Timers without a due time come last.
bool sooner(const TimerQueue::Running& a, const TimerQueue::Running& b)
{
    if (a.due && b.due && a.due != b.due) return *a.due < *b.due;
    if (a.due.has_value() != b.due.has_value()) return a.due.has_value();
    return a.timer < b.timer;
}

} // namespace

std::optional<Instant> due_of(const Chart& chart, TimerId timer, Instant from, const Calendar& calendar,
                              const json::Value& params)
{
    return chart.timers[timer].duration.due(from, calendar, params);
}

void TimerQueue::apply(const Chart& chart, const StepResult& step, std::optional<Instant> now, const Calendar& calendar,
                       const json::Value& params)
{
    for (const TimerId timer : step.cancelled) running_.erase(timer);
    for (const TimerId timer : step.started)
        running_[timer] = now ? due_of(chart, timer, *now, calendar, params) : std::nullopt;
}

void TimerQueue::begin(const Chart& chart, Instant now, const Calendar& calendar, const json::Value& params)
{
    for (auto& [timer, due] : running_)
        if (!due) due = due_of(chart, timer, now, calendar, params);
}

std::optional<TimerQueue::Running> TimerQueue::next_due(Instant now) const
{
    std::optional<Running> first;
    for (const auto& [timer, due] : running_)
        if (due && *due <= now && (!first || sooner({timer, due}, *first))) first = Running{timer, due};
    return first;
}

std::vector<TimerQueue::Running> TimerQueue::sorted() const
{
    std::vector<Running> all;
    for (const auto& [timer, due] : running_) all.push_back({timer, due});
    std::sort(all.begin(), all.end(), sooner);
    return all;
}

} // namespace xz::workflow
