#include "engines/workflow/chart.hpp"

#include "engines/workflow/chart_reader.hpp"
#include "engines/workflow/guard_programs.hpp"
#include "foundation/crypto/crypto.hpp"

namespace xz::workflow
{

Result<std::shared_ptr<const Chart>> Chart::compile(const json::Value& definition, CompileOptions options)
{
    ChartReader reader(definition, options);
    auto chart = reader.read();
    if (chart) chart->guard_programs = GuardPrograms::compile(*chart, reader.findings);
    if (!chart || (!options.lenient && !reader.findings.empty())) {
        Error error{Kind::invalid, "workflow.bad_definition"};
        for (const Finding& finding : reader.findings) error.fields.push_back({finding.where, finding.says});
        return tl::unexpected<Error>(std::move(error));
    }
    return std::shared_ptr<const Chart>(std::move(chart));
}

std::string Chart::hash_of(const json::Value& definition)
{
    return crypto::hex(crypto::bytes(crypto::sha256(json::canonical(definition))));
}

std::optional<EventId> Chart::find_event(std::string_view name) const
{
    const auto at = event_ids_.find(std::string(name));
    return at == event_ids_.end() ? std::nullopt : std::optional(at->second);
}

std::optional<StateId> Chart::find_state(std::string_view path) const
{
    const auto at = state_ids_.find(std::string(path));
    return at == state_ids_.end() ? std::nullopt : std::optional(at->second);
}

std::optional<StateId> Chart::resolve(std::string_view name, StateId source) const
{
    const StateId parent = source == kRoot ? kRoot : states[source].parent;
    if (parent != kRoot && name.find('.') == name.npos)
        if (const auto sibling = find_state(states[parent].path + "." + std::string(name))) return sibling;
    return find_state(name);
}

std::string Chart::title_path(StateId s) const
{
    const State& state = states[s];
    const std::string own = state.title.empty() ? state.name : state.title;
    return state.parent == kRoot ? own : title_path(state.parent) + " › " + own;
}

std::string Chart::event_label(EventId event) const { return events[event]; }

StateId transition_domain(const Chart& chart, StateId source, bool internal, const StateSet& targets)
{
    if (internal && chart.states[source].kind == StateKind::compound &&
        chart.states[source].descendants.contains(targets))
        return source;
    StateId ancestor = chart.states[source].parent;
    while (ancestor != kRoot && (chart.states[ancestor].kind != StateKind::compound ||
                                 !chart.states[ancestor].descendants.contains(targets)))
        ancestor = chart.states[ancestor].parent;
    return ancestor;
}

} // namespace xz::workflow
