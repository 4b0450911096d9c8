#pragma once
#include "engines/workflow/guard_programs.hpp"
#include "engines/workflow/step.hpp"
#include "engines/workflow/timers.hpp"

#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace xz::workflow
{

/// A case that lives in memory alone: a definition tried out event by event (`pack simulate`).
class Simulation
{
public:
    Simulation(std::shared_ptr<const Chart> chart, Calendar calendar);

    /// Sets what guards see beside what the case collects on its way: `{"params", "form", "case", "actor",
    /// "functions"}`, each replaced as a whole, `params` laid over the defaults. `functions` gives the answers of the
    /// host's functions by name: `{"ledger.reserved": 5000}`.
    void set_context(const json::Value& context);

    /// Enters the chart; gives the first output line. Without `at` the clock stands still until the first input line
    /// with `at`: that is the moment at which the case began, and until then its timers have no due time.
    json::Value start(std::optional<Instant> at = std::nullopt);

    /// Serves one input line `{"event", "data", "at"}`; gives its output line, `{"error"}` if it makes no sense. A line
    /// may also carry the members of a context.
    json::Value serve(const json::Value& line);

private:
    class Functions;

    Facts facts() const;
    void file(EventId event);
    void keep_accounts(std::string_view effect, std::string_view amount);
    Result<> move_clock(Instant to);
    Result<> take_step(EventId event);
    json::Value report(const json::Value& event) const;

    std::shared_ptr<const Chart> chart_;
    Calendar calendar_;
    Situation situation_;
    TimerQueue timers_;
    StepResult result_;
    std::optional<Instant> now_;
    json::Value params_, form_, case_, actor_, input_, functions_;
    /// What the ledger's effects have set aside, and what the last of them has spent, in fen.
    std::int64_t reserved_ = 0, committed_ = 0;
    json::Array effects_;
};

/// `pack simulate FLOW.json [--unchecked] [--roster FILE] [--calendar FILE] [--context FILE] [--at TIME]`: events in,
/// one JSON line each out. Exit status: 0, 1 if the definition does not pass the checks (or cannot be run at all), 2 no
/// such file or a bad argument.
int pack_simulate_tool(std::span<const std::string_view> arguments, std::istream& in, std::ostream& out,
                       std::ostream& err);

} // namespace xz::workflow
