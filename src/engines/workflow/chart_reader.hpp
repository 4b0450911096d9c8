#pragma once
#include "engines/workflow/chart.hpp"

#include <initializer_list>
#include <map>

namespace xz::workflow
{

/// Turns a definition into a chart and says everything that is wrong with its form on the way. Used once per
/// definition.
class ChartReader
{
public:
    ChartReader(const json::Value& definition, CompileOptions options) : definition_(definition), options_(options) {}

    /// The chart, or nullptr if the definition cannot be run at all.
    std::shared_ptr<Chart> read();

    Findings findings;

private:
    struct Source {
        StateId id;
        const json::Value* json;
    };

    // States and head (chart_reader.cpp)
    void read_head();
    void read_params(const json::Value& params);
    void check_param(const std::string& name, const json::Value& param);
    void read_states(const json::Value& states, StateId parent, int depth);
    void link_states();
    void read_initial(const Source& source);
    void check_history_defaults();

    // Transitions, timers, effects (chart_transitions.cpp)
    void read_behaviour(const Source& source);
    void read_transitions(const json::Value& list, StateId source, EventId event, const std::string& where);
    void read_transition(const json::Value& value, StateId source, EventId event, const std::string& where);
    void read_timers(const json::Value& after, StateId source);
    void settle_transitions();
    Span read_effects(const json::Value& list, const std::string& where);
    EffectId intern_effect(std::string_view text, const std::string& where);
    EventId intern_event(std::string_view name);

    enum class TargetScope { siblings, children };
    Span read_targets(const json::Value& value, StateId source, TargetScope scope, const std::string& where);
    std::optional<StateId> find_target(std::string_view name, StateId source, TargetScope scope) const;
    std::optional<StateId> child_named(StateId parent, std::string_view name) const;
    void check_targets_together(Span targets, const std::string& where);

    void say(std::string code, std::string where, std::string says);
    /// The same for what leaves nothing to run.
    void refuse(std::string code, std::string where, std::string says);
    /// A title may be left out, but not left empty.
    std::string read_title(const json::Value& object, const std::string& where);
    void check_keys(const json::Object& object, std::initializer_list<std::string_view> known,
                    const std::string& where);

    const json::Value& definition_;
    CompileOptions options_;
    std::shared_ptr<Chart> chart_;
    std::vector<Source> sources_;
    std::vector<std::vector<Transition>> per_state_;
    std::map<std::string, EffectId, std::less<>> effect_ids_;
    bool runnable_ = true;
};

/// Where a transition moves: the source itself if it is internal and all targets lie inside, else the least common
/// compound ancestor.
StateId transition_domain(const Chart& chart, StateId source, bool internal, const StateSet& targets);

} // namespace xz::workflow
