#include "affairs/verbs.hpp"

#include <algorithm>
#include <array>

namespace xz::affairs
{

namespace
{

using workflow::Verb;

/// The engine's verbs that change who does a task, or how; deciding is the chart's.
constexpr std::array<Verb, 12> kBoardVerbs{Verb::transfer,   Verb::delegate,    Verb::add_before,  Verb::add_after,
                                           Verb::add_beside, Verb::remove_sign, Verb::copy,        Verb::urge,
                                           Verb::suspend,    Verb::resume,      Verb::return_back, Verb::take_back};

bool handles(const workflow::Chart& chart, workflow::EventId event, workflow::StateId state)
{
    for (auto s = state;; s = chart.states[s].parent) {
        if (s == workflow::kRoot) return false;
        if (chart.handlers[event].test(s)) return true;
    }
}

/// Events that the chart gives itself: joins, counts without quorum, timers.
bool is_from_people(const workflow::Chart& chart, workflow::EventId event)
{
    const std::string_view name = chart.events[event];
    return event != workflow::kEventless && name != "no_quorum" && !name.starts_with("done.state.") &&
           chart.find_event(name) == event;
}

void add(std::vector<AllowedVerb>& all, VerbSpec spec, TaskId task, std::int64_t photos_min)
{
    if (spec.hidden || std::any_of(all.begin(), all.end(),
                                   [&](const AllowedVerb& a) { return a.spec.verb == spec.verb && a.task == task; }))
        return;
    all.push_back({std::move(spec), task, photos_min});
}

void add_task_verbs(std::vector<AllowedVerb>& all, const Definition& d, const Task& task)
{
    const auto& chart = *d.chart;
    const auto state = chart.find_state(task.state);
    if (!state || chart.states[*state].task == workflow::kNone) return;
    const auto& rule = chart.tasks[chart.states[*state].task];
    for (workflow::EventId e = 0; e < chart.events.size(); ++e) {
        if (!is_from_people(chart, e) || !handles(chart, e, *state)) continue;
        auto spec = d.verb(chart.events[e]);
        if (spec.by != VerbBy::task) {
            // The applicant's own task: finishing and supplementing stand there.
            continue;
        }
        const bool decides = spec.style == "primary" || spec.style == "danger";
        add(all, std::move(spec), task.id, decides ? rule.photos_min : 0);
    }
    for (const Verb v : kBoardVerbs)
        if (rule.allows(v) && (v != Verb::urge || task.board)) // with a board, others have still to speak
            add(all, d.verb(workflow::verb_name(v)), task.id, 0);
}

} // namespace

bool is_board_verb(std::string_view verb)
{
    return std::any_of(kBoardVerbs.begin(), kBoardVerbs.end(), [&](Verb v) { return workflow::verb_name(v) == verb; });
}

std::vector<SeenTask> seen_tasks(const Context& ctx, const std::vector<Task>& tasks)
{
    std::vector<SeenTask> out;
    const auto own = keys_of(ctx.caller);
    for (const Task& task : tasks) {
        const bool mine = std::any_of(task.assignees.begin(), task.assignees.end(), [&](const std::string& a) {
            return std::find(own.begin(), own.end(), a) != own.end();
        });
        out.push_back({task, mine});
    }
    return out;
}

std::vector<AllowedVerb> allowed_verbs(const Context& ctx, const SeenCase& seen, const workflow::Situation& situation,
                                       const std::vector<SeenTask>& tasks)
{
    const Definition& d = *seen.definition;
    const auto& chart = *d.chart;
    std::vector<AllowedVerb> all;
    for (const SeenTask& t : tasks)
        if (t.mine) add_task_verbs(all, d, t.task);
    const bool neighbour =
        !seen.own && ctx.caller.kind == access::CallerKind::villager && ctx.caller.division == seen.c.division;
    for (const auto& [name, spec] : d.verbs) {
        const bool mine = (spec.by == VerbBy::applicant && seen.own) || (spec.by == VerbBy::everybody && neighbour);
        if (!mine) continue;
        const auto event = chart.find_event(name);
        bool handled = false;
        if (event)
            situation.active.each([&](workflow::StateId s) { handled = handled || chart.handlers[*event].test(s); });
        if (handled) add(all, spec, TaskId{}, 0);
    }
    std::stable_sort(all.begin(), all.end(), [](const AllowedVerb& a, const AllowedVerb& b) {
        const auto rank = [](const AllowedVerb& v) {
            return v.spec.style == "primary" ? 0 : v.spec.style == "plain" ? 1 : 2;
        };
        return rank(a) < rank(b);
    });
    return all;
}

} // namespace xz::affairs
