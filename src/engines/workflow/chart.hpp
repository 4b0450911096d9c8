#pragma once
#include "engines/workflow/duration.hpp"
#include "engines/workflow/effect.hpp"
#include "engines/workflow/finding.hpp"
#include "engines/workflow/state_set.hpp"
#include "engines/workflow/task_rule.hpp"
#include "foundation/core/json.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace xz::workflow
{

class GuardPrograms;

enum class StateKind : std::uint8_t { atomic, compound, parallel, final, history };
enum class HistoryDepth : std::uint8_t { shallow, deep };

/// An interned event name. `kEventless` marks `always`; every timer has an event of its own that nobody outside can
/// name.
using EventId = std::uint16_t;
inline constexpr EventId kEventless = 0;
inline constexpr EventId kNoEvent = 0xffff;

using EffectId = std::uint32_t;
using TransitionId = std::uint32_t;
using TimerId = std::uint32_t;
inline constexpr std::uint32_t kNone = 0xffffffff;

/// A run of entries in one of the chart's tables.
struct Span {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
};

/// One row of the state table; rows stand in document order.
struct State {
    std::string name;
    std::string path;
    std::string title;
    StateKind kind = StateKind::atomic;
    HistoryDepth history_depth = HistoryDepth::shallow;
    StateId parent = kRoot;
    /// The last state of the subtree that begins with this row.
    StateId last_descendant = 0;
    std::uint8_t depth = 1;
    /// Event raised when this state is complete: `done.state.PATH`.
    EventId done_event = kNoEvent;
    /// Targets of `initial` (compound) or `default` (history).
    Span initial;
    Span entry;
    Span exit;
    /// Transitions sorted by event, then in document order.
    Span transitions;
    Span timers;
    /// Index into `tasks`, or kNone.
    std::uint32_t task = kNone;
    /// Place of a history state in `Situation::history`.
    std::uint32_t history_slot = kNone;
    StateSet children;
    StateSet descendants;
    StateSet history_children;
};

/// One row of the transition table.
struct Transition {
    StateId source = kRoot;
    EventId event = kEventless;
    bool internal = false;
    /// A target is a history state, so what is really entered depends on the case.
    bool through_history = false;
    bool has_target = false;
    /// The compound state (or kRoot) inside which the transition moves; without history in its targets it is known
    /// beforehand.
    StateId domain = kRoot;
    Span targets;
    Span effects;
    /// Index into `guards`, or kNone.
    std::uint32_t guard = kNone;
};

/// A limit of the chart: state and duration. Its transitions are those of the state with the timer's event.
struct Timer {
    StateId state = 0;
    EventId event = kEventless;
    /// As written, "{params.notice_days}d".
    std::string after;
    Duration duration;
};

/// An effect, or an event that the chart raises inside itself.
struct ChartEffect {
    Effect effect;
    EventId raises = kNoEvent;
};

struct Guard {
    std::string text;
    StateId source = kRoot;
};

/// Settings for compiling.
struct CompileOptions {
    /// Accept what `pack check` would refuse but what can still be run: bare test charts, unknown effects, guards that
    /// do not compile.
    bool lenient = false;
};

/// A definition compiled into immutable flat tables; shared between threads without locks.
class Chart
{
public:
    /// Compiles a definition. Error: `workflow.bad_definition`, one field error per finding.
    static Result<std::shared_ptr<const Chart>> compile(const json::Value& definition, CompileOptions options = {});

    /// SHA-256 of the canonical definition, lower-case hexadecimal: what a case is pinned to.
    static std::string hash_of(const json::Value& definition);

    std::string id;
    std::int64_t version = 0;
    std::string title;
    std::string calendar;
    std::string hash;
    json::Value definition;
    /// The defaults of `params`, as an object.
    json::Value default_params;

    std::vector<State> states;
    std::vector<Transition> transitions;
    std::vector<Timer> timers;
    std::vector<TaskRule> tasks;
    std::vector<Guard> guards;
    std::vector<ChartEffect> effects;
    std::vector<std::string> events;
    std::vector<StateId> targets;
    std::vector<EffectId> effect_lists;
    Span initial;
    StateSet leaves;
    StateSet finals;
    StateSet top_level;
    /// Per event: the states that have a transition for it.
    std::vector<StateSet> handlers;
    std::uint32_t history_count = 0;
    std::shared_ptr<const GuardPrograms> guard_programs;

    std::optional<EventId> find_event(std::string_view name) const;
    std::optional<StateId> find_state(std::string_view path) const;

    /// What a name means when it is written in `source`: a sibling of the source, else a path from the root.
    std::optional<StateId> resolve(std::string_view name, StateId source) const;

    bool is_descendant(StateId s, StateId ancestor) const
    {
        return ancestor == kRoot ? s != kRoot : s != kRoot && s > ancestor && s <= states[ancestor].last_descendant;
    }
    const StateSet& children(StateId s) const { return s == kRoot ? top_level : states[s].children; }

    /// "四议 › 村民代表会议决议": the titles (else names) from the root to the state, for timelines.
    std::string title_path(StateId s) const;

    /// The name of the event, or for a timer "after DURATION".
    std::string event_label(EventId event) const;

private:
    friend class ChartReader;
    std::unordered_map<std::string, EventId> event_ids_;
    std::unordered_map<std::string, StateId> state_ids_;
};

} // namespace xz::workflow
