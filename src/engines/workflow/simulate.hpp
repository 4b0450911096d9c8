#pragma once
#include "engines/workflow/guard_programs.hpp"
#include "engines/workflow/step.hpp"
#include "engines/workflow/timers.hpp"

#include <iosfwd>
#include <memory>
#include <span>
#include <string_view>

namespace xz::workflow
{

/// A case that lives in memory alone: a definition tried out event by event (`pack simulate`).
class Simulation
{
public:
    Simulation(std::shared_ptr<const Chart> chart, Calendar calendar);

    /// Sets what guards see: `{"params", "form", "case", "actor", "functions"}`, each replaced as a whole, `params`
    /// over the defaults.
    Result<> set_context(const json::Value& context);

    /// Enters the chart at `at`; gives the first output line.
    json::Value start(Instant at);

    /// Serves one input line `{"event", "data", "at"}`; gives its output line, `{"error"}` if it makes no sense.
    json::Value serve(const json::Value& line);

private:
    Result<> move_clock(Instant to);
    Result<> take_step(EventId event);
    json::Value report(const json::Value& event) const;
    Facts facts() const;

    class FixedFunctions;

    std::shared_ptr<const Chart> chart_;
    Calendar calendar_;
    Situation situation_;
    TimerQueue timers_;
    StepResult result_;
    Instant now_{};
    json::Value params_, form_, case_, actor_, input_, functions_;
    json::Array effects_;
};

/// `pack simulate FLOW.json [--unchecked] [--roster ROSTER.json] [--calendar CALENDAR.json]`: events in, one JSON line
/// each out. Exit status: 0, 1 if the definition does not pass the checks (or cannot be run at all), 2 no such file or
/// a bad argument.
int pack_simulate_tool(std::span<const std::string_view> arguments, std::istream& in, std::ostream& out,
                       std::ostream& err);

} // namespace xz::workflow
