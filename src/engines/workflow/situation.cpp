#include "engines/workflow/step.hpp"

#include <algorithm>

namespace xz::workflow
{

namespace
{

json::Array paths_of(const Chart& chart, const StateSet& states)
{
    json::Array paths;
    states.each([&](StateId s) { paths.emplace_back(chart.states[s].path); });
    return paths;
}

Result<StateSet> states_of(const Chart& chart, const json::Value* paths)
{
    const auto bad = [] { return fail(Kind::invalid, "workflow.bad_situation"); };
    if (!paths || !paths->is_array()) return bad();
    StateSet states;
    for (const json::Value& path : paths->get_array()) {
        const auto s = path.is_string() ? chart.find_state(path.get_string()) : std::nullopt;
        if (!s || chart.states[*s].kind == StateKind::history) return bad();
        states.add(*s);
    }
    return states;
}

} // namespace

json::Value to_json(const Chart& chart, const Situation& situation)
{
    json::Object history, visits;
    for (StateId s = 0; s < chart.states.size(); ++s) {
        const State& state = chart.states[s];
        if (state.kind == StateKind::history && situation.history[state.history_slot].any())
            history[state.path] = paths_of(chart, situation.history[state.history_slot]);
        if (situation.visits[s] != 0) visits[state.path] = std::int64_t(situation.visits[s]);
    }
    json::Object out;
    out["active"] = paths_of(chart, situation.active);
    if (!history.empty()) out["history"] = std::move(history);
    out["visits"] = std::move(visits);
    out["done"] = situation.done;
    return out;
}

Result<Situation> situation_from_json(const Chart& chart, const json::Value& value)
{
    const auto bad = [] { return fail(Kind::invalid, "workflow.bad_situation"); };
    Situation situation;
    situation.history.assign(chart.history_count, {});
    situation.visits.assign(chart.states.size(), 0);
    situation.active = XZ_TRY(states_of(chart, json::find(value, "active")));
    if (!is_legal_configuration(chart, situation.active)) return bad();
    if (const json::Value* history = json::find(value, "history")) {
        if (!history->is_object()) return bad();
        for (const auto& member : history->get_object()) {
            const auto s = chart.find_state(member.key());
            if (!s || chart.states[*s].kind != StateKind::history) return bad();
            const StateSet remembered = XZ_TRY(states_of(chart, &member.value()));
            const StateId parent = chart.states[*s].parent;
            if (parent != kRoot && !chart.states[parent].descendants.contains(remembered)) return bad();
            situation.history[chart.states[*s].history_slot] = remembered;
        }
    }
    if (const json::Value* visits = json::find(value, "visits")) {
        if (!visits->is_object()) return bad();
        for (const auto& member : visits->get_object()) {
            const auto s = chart.find_state(member.key());
            if (!s || !member.value().is_int64() || member.value().get_int64() < 0) return bad();
            situation.visits[*s] = std::uint32_t(member.value().get_int64());
        }
    }
    const json::Value* done = json::find(value, "done");
    situation.done = done && done->is_bool() && done->get_bool();
    return situation;
}

std::vector<std::string_view> configuration_paths(const Chart& chart, const StateSet& active)
{
    std::vector<std::string_view> paths;
    (active & chart.leaves).each([&](StateId s) { paths.push_back(chart.states[s].path); });
    std::sort(paths.begin(), paths.end());
    return paths;
}

bool is_legal_configuration(const Chart& chart, const StateSet& active)
{
    if ((active & chart.top_level).count() != 1) return false;
    bool legal = true;
    active.each([&](StateId s) {
        const State& state = chart.states[s];
        if (state.parent != kRoot && !active.test(state.parent)) legal = false;
        if (state.kind == StateKind::history) legal = false;
        if (state.kind == StateKind::compound && (state.children & active).count() != 1) legal = false;
        if (state.kind == StateKind::parallel && !active.contains(state.children)) legal = false;
    });
    return legal;
}

std::vector<OpenTask> open_tasks(const Chart& chart, const StateSet& active)
{
    std::vector<OpenTask> tasks;
    active.each([&](StateId s) {
        if (const auto task = chart.states[s].task; task != kNone) tasks.push_back({s, &chart.tasks[task]});
    });
    return tasks;
}

} // namespace xz::workflow
