#pragma once
#include "engines/workflow/chart.hpp"
#include "engines/workflow/state_set.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace xz::workflow
{

/// Where a case stands in its chart: all that a step needs to know about the past.
struct Situation {
    StateSet active;
    /// One per history state of the chart; empty where nothing is remembered.
    std::vector<StateSet> history;
    /// How often each state has been entered.
    std::vector<std::uint32_t> visits;
    bool done = false;

    bool operator==(const Situation&) const = default;
};

/// Compact JSON by state paths: `{"active": […], "history": {…}, "visits": {…}, "done": false}`.
json::Value to_json(const Chart& chart, const Situation& situation);

/// Reads what `to_json` wrote. Error: `workflow.bad_situation` if a state is unknown or the configuration impossible.
Result<Situation> situation_from_json(const Chart& chart, const json::Value& value);

/// Paths of the active leaf states, sorted.
std::vector<std::string_view> configuration_paths(const Chart& chart, const StateSet& active);

/// Whether exactly one child of each active compound state and every region of each active parallel state is active.
bool is_legal_configuration(const Chart& chart, const StateSet& active);

/// Decides guards during a step. `serving` is the event in hand (kEventless at the start).
class Guards
{
public:
    virtual ~Guards() = default;
    virtual bool holds(const Chart& chart, std::uint32_t guard, const Situation& now, EventId serving) const = 0;
};

enum class StepStatus : std::uint8_t {
    stable,  ///< all automatic transitions are taken, the chart waits
    endless, ///< automatic transitions or raised events do not come to an end
};

/// What a step did. Reused from step to step, it keeps its memory.
struct StepResult {
    Situation situation;
    /// Effects in the order of W3C SCXML: exit effects, transition effects, entry effects, microstep by microstep.
    std::vector<EffectId> effects;
    /// The transitions that were taken, in order; of an endless step those that would be taken again and again.
    std::vector<TransitionId> taken;
    /// Timers to stop (they were running before), then timers to start; a timer in both is started afresh.
    std::vector<TimerId> cancelled;
    std::vector<TimerId> started;
    /// All states left and entered on the way.
    StateSet exited;
    StateSet entered;
    /// Whether any transition was taken.
    bool moved = false;
    StepStatus status = StepStatus::stable;
};

/// Most microsteps, and most waiting internal events, that one event may cause.
inline constexpr std::size_t kMicrostepLimit = 1000;
inline constexpr std::size_t kInternalQueueLimit = 1024;

/// Enters the chart's initial states and takes all automatic transitions.
void start(const Chart& chart, const Guards& guards, StepResult& out);

/// Serves one external event (or the event of a timer that is due). A pure function: `before` is not changed, and `out`
/// receives everything; no memory is taken once `out` has grown. An event that nobody handles changes nothing. If
/// `out.status` is `endless`, `out.situation` equals `before` and there are no effects.
void step(const Chart& chart, const Situation& before, const Guards& guards, EventId event, StepResult& out);

/// The same for an event that belongs to one active state, such as a decision on its task: what stands in other regions
/// does not hear it, though ancestors of the state do.
void step_at(const Chart& chart, const Situation& before, const Guards& guards, EventId event, StateId at,
             StepResult& out);

/// Moves the case from an active state to any state of the chart as if a transition led there: the verb `return` (to a
/// human state that was visited before; the caller sees to that) and the migration of a case. Out and in run their
/// effects; without effect if `from` is not active or the case is done.
void jump(const Chart& chart, const Situation& before, const Guards& guards, StateId from, StateId to, StepResult& out);

/// One task that waits for people: the state and its rule.
struct OpenTask {
    StateId state;
    const TaskRule* rule;
};

/// The tasks of the active states, in document order.
std::vector<OpenTask> open_tasks(const Chart& chart, const StateSet& active);

} // namespace xz::workflow
