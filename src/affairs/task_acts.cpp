#include "affairs/task_acts.hpp"

#include "affairs/store.hpp"

#include <algorithm>

namespace xz::affairs
{

namespace
{

using workflow::Verb;

const workflow::TaskRule* rule_of(const Definition& d, const Task& task)
{
    const auto state = d.chart->find_state(task.state);
    return state && d.chart->states[*state].task != workflow::kNone ? &d.chart->tasks[d.chart->states[*state].task]
                                                                    : nullptr;
}

std::string text_in(const json::Value& data, std::string_view name)
{
    const json::Value* v = json::find(data, name);
    return v && v->is_string() ? std::string(v->get_string()) : std::string();
}

/// What the applicant or a neighbour does goes to the whole flow, what somebody does on a task to that task's state.
Result<> serve(Flow& flow, const Task* task, std::string_view event, const json::Value& data)
{
    if (!XZ_TRY(task ? flow.serve_at(task->state, event, data) : flow.serve(event, data)))
        return fail(Kind::rejected, "affairs.not_now");
    return {};
}

/// The inbox rows that the board wants now.
void follow_board(Flow& flow, const workflow::TaskRule& rule, Task& task)
{
    task.assignees.clear();
    for (const std::string& person : task.board->waiting_for(rule)) task.assignees.push_back("person:" + person);
    flow.put_task(task);
}

Result<> act_on_board(const Context& ctx, Flow& flow, Verb verb, const workflow::TaskRule& rule, Task task,
                      const json::Value& data)
{
    // A task that lies with a role becomes the caller's own as soon as somebody has to sign beside.
    if (!task.board) task.board.emplace(std::vector<std::string>{ctx.caller.person.text()});
    workflow::Act act;
    act.verb = verb;
    act.actor = ctx.caller.person.text();
    if (const auto person = text_in(data, "assignee_id"); !person.empty()) act.people = {person};
    const std::string event = XZ_TRY(task.board->act(rule, act));
    follow_board(flow, rule, task);
    return event.empty() ? Result<>() : serve(flow, &task, event, data);
}

/// Gives a task that lies with a role or one person to another person.
void hand_over(db::Tx& tx, const Context& ctx, Flow& flow, Task task, const std::string& person)
{
    task.assignees = {"person:" + person};
    task.who = people_in_words(tx, ctx, task.assignees);
    flow.put_task(std::move(task));
}

} // namespace

bool names_people(std::string_view verb)
{
    return verb == "transfer" || verb == "delegate" || verb == "cc" || verb == "remove_sign" ||
           verb.starts_with("add_sign");
}

Result<> perform(db::Tx& tx, Context& ctx, SeenCase& seen, Flow& flow, const AllowedVerb& verb, const Task* task,
                 const json::Value& data)
{
    const std::string& name = verb.spec.verb;
    const auto* rule = task ? rule_of(*seen.definition, *task) : nullptr;
    const auto engine_verb = workflow::verb_from(name);
    if (!task || !rule || !engine_verb) return serve(flow, task, name, data);
    switch (*engine_verb) {
    case Verb::urge: return {};
    case Verb::copy:
        for (const Holder& h : holders_named(tx, ctx, seen, verb.spec, text_in(data, "assignee_id")))
            store::add_part(tx, ctx.county, h.account, "copied", seen.c.id);
        return {};
    case Verb::return_back:
        if (!XZ_TRY(flow.return_to(task->state, text_in(data, "to_state"))))
            return tl::unexpected<Error>(
                Error{Kind::invalid, "request.invalid", {}, {{"/data/to_state", "请选退回到哪一步"}}});
        return {};
    case Verb::transfer:
        if (!task->board) {
            hand_over(tx, ctx, flow, *task, text_in(data, "assignee_id"));
            return {};
        }
        break;
    case Verb::approve:
    case Verb::reject:
        if (!task->board) return serve(flow, task, name, data);
        break;
    default: break;
    }
    if (!ctx.caller.person) return fail(Kind::rejected, "affairs.no_person");
    return act_on_board(ctx, flow, *engine_verb, *rule, *task, data);
}

} // namespace xz::affairs
