#pragma once
#include "engines/workflow/chart.hpp"
#include "engines/workflow/step.hpp"

#include <map>
#include <optional>
#include <utility>

namespace xz::workflow
{

/// When a timer that starts at `from` is due; nothing if it takes its number from a parameter that `params` does not
/// have.
std::optional<Instant> due_of(const Chart& chart, TimerId timer, Instant from, const Calendar& calendar,
                              const json::Value& params);

/// The running timers of one case, by due time; equal times in document order.
class TimerQueue
{
public:
    struct Running {
        TimerId timer;
        /// Nothing: the limit cannot be reckoned, so it is never due.
        std::optional<Instant> due;
    };

    /// Stops and starts what a step asks for. Without `now` the started timers wait for `begin`.
    void apply(const Chart& chart, const StepResult& step, std::optional<Instant> now, const Calendar& calendar,
               const json::Value& params);

    /// Lets all timers without a due time start at `now`.
    void begin(const Chart& chart, Instant now, const Calendar& calendar, const json::Value& params);

    /// The timer that is due first at or before `now`.
    std::optional<Running> next_due(Instant now) const;

    /// Takes a timer out because it has fired.
    void remove(TimerId timer) { running_.erase(timer); }

    /// All running timers, soonest first.
    std::vector<Running> sorted() const;

    void clear() { running_.clear(); }

private:
    std::map<TimerId, std::optional<Instant>> running_;
};

} // namespace xz::workflow
