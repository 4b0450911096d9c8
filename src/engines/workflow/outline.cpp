#include "engines/workflow/outline.hpp"

#include "engines/rules/describe.hpp"
#include "engines/workflow/guard_programs.hpp"

namespace xz::workflow
{

namespace
{

constexpr std::string_view kKinds[] = {"atomic", "compound", "parallel", "final", "history"};

json::Array paths(const Chart& chart, Span targets)
{
    json::Array out;
    for (std::uint32_t i = 0; i < targets.count; ++i)
        out.emplace_back(chart.states[chart.targets[targets.first + i]].path);
    return out;
}

json::Array effect_texts(const Chart& chart, Span list)
{
    json::Array out;
    for (std::uint32_t i = 0; i < list.count; ++i)
        out.emplace_back(chart.effects[chart.effect_lists[list.first + i]].effect.text);
    return out;
}

json::Object draw_state(const Chart& chart, const State& state)
{
    json::Object node{
        {"path", state.path}, {"name", state.name}, {"title", state.title.empty() ? state.name : state.title}};
    node["parent"] = state.parent == kRoot ? json::Value(nullptr) : json::Value(chart.states[state.parent].path);
    node["kind"] = kKinds[std::size_t(state.kind)];
    node["initial"] = paths(chart, state.initial);
    node["entry"] = effect_texts(chart, state.entry);
    node["exit"] = effect_texts(chart, state.exit);
    if (state.task != kNone)
        node["task"] =
            json::Object{{"who", chart.tasks[state.task].who}, {"optional", chart.tasks[state.task].optional}};
    json::Array timers;
    for (std::uint32_t i = 0; i < state.timers.count; ++i)
        timers.emplace_back(chart.timers[state.timers.first + i].after);
    node["timers"] = std::move(timers);
    return node;
}

json::Object draw_transition(const Chart& chart, const Transition& t)
{
    json::Object edge{{"source", chart.states[t.source].path}};
    edge["event"] = t.event == kEventless ? json::Value(nullptr) : json::Value(chart.event_label(t.event));
    edge["targets"] = paths(chart, t.targets);
    edge["effects"] = effect_texts(chart, t.effects);
    edge["internal"] = t.internal;
    if (t.guard == kNone) return edge;
    const std::string& guard = chart.guards[t.guard].text;
    edge["guard"] = guard;
    static const rules::Schema no_titles;
    const auto says = rules::describe(guard, no_titles, &guard_functions());
    edge["guard_text"] = says ? *says : guard;
    return edge;
}

} // namespace

json::Value outline(const Chart& chart)
{
    json::Array states, transitions;
    for (const State& state : chart.states) states.push_back(draw_state(chart, state));
    for (const Transition& t : chart.transitions) transitions.push_back(draw_transition(chart, t));
    json::Object out{{"id", chart.id}, {"version", chart.version}, {"title", chart.title}, {"hash", chart.hash}};
    out["initial"] = paths(chart, chart.initial);
    out["states"] = std::move(states);
    out["transitions"] = std::move(transitions);
    return out;
}

} // namespace xz::workflow
