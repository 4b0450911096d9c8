#include "engines/workflow/path_monitor.hpp"

#include <algorithm>

namespace xz::workflow
{

std::string Promises::key() const
{
    std::string text;
    text += char('0' + notice_completed + 2 * reserved + 4 * paid);
    text += std::to_string(last_role) + "," + std::to_string(role_before);
    for (const EffectId notice : notices) text += "," + std::to_string(notice);
    return text;
}

PathMonitor::PathMonitor(const Chart& chart, const People& people, Findings& findings)
    : chart_(chart), people_(people), findings_(findings)
{
    for (const TaskRule& task : chart.tasks) {
        auto at = std::find(roles_.begin(), roles_.end(), task.who);
        if (at == roles_.end()) {
            roles_.push_back(task.who);
            group_.push_back(false);
            at = roles_.end() - 1;
        }
        const auto known = people.find(task.who);
        const bool several = known == people.end() || !known->second || known->second->size() >= 2;
        const bool many = (task.mode == RuleMode::count && task.count >= 2) ||
                          (several && (task.mode == RuleMode::all || task.mode == RuleMode::majority ||
                                       task.mode == RuleMode::ratio));
        // Every task of a role must be decided by several people before its act counts as that of two.
        const auto index = std::size_t(at - roles_.begin());
        const bool first =
            std::count_if(chart.tasks.data(), &task + 1, [&](const TaskRule& t) { return t.who == task.who; }) == 1;
        group_[index] = task.counts && many && (first || group_[index]);
    }
    if (const json::Value* pairs = json::find(chart.definition, "separation_of_duties"); pairs && pairs->is_array())
        for (const json::Value& pair : pairs->get_array())
            if (pair.is_array() && pair.get_array().size() == 2 && pair.at(0).is_string() && pair.at(1).is_string())
                separated_.emplace_back(std::string(pair.at(0).get_string()), std::string(pair.at(1).get_string()));
}

void PathMonitor::say(std::string code, const std::string& where, std::string says)
{
    Finding finding{std::move(code), where, std::move(says)};
    if (std::find(findings_.begin(), findings_.end(), finding) == findings_.end())
        findings_.push_back(std::move(finding));
}

/// Whose act an event in this state is: the task of the state, else the only task that is open below it.
int PathMonitor::role_of(StateId source, const StateSet& active) const
{
    const auto index = [&](std::uint32_t task) {
        return int(std::find(roles_.begin(), roles_.end(), chart_.tasks[task].who) - roles_.begin());
    };
    if (const auto task = chart_.states[source].task; task != kNone) return index(task);
    int found = -1, count = 0;
    (active & chart_.states[source].descendants).each([&](StateId s) {
        if (chart_.states[s].task == kNone) return;
        found = index(chart_.states[s].task);
        ++count;
    });
    return count == 1 ? found : -1;
}

Promises PathMonitor::after(const Promises& before, const StateSet& active, EventId event, const StepResult& step)
{
    Promises p = before;
    std::string where;
    if (!step.taken.empty()) where = chart_.states[chart_.transitions[step.taken.front()].source].path;
    const bool is_timer =
        std::any_of(chart_.timers.begin(), chart_.timers.end(), [&](const Timer& t) { return t.event == event; });
    for (const TransitionId t : step.taken) {
        if (chart_.transitions[t].event != event || event == kEventless || is_timer) continue;
        const int role = role_of(chart_.transitions[t].source, active);
        if (role < 0) continue;
        p.role_before = p.last_role;
        p.last_role = role;
    }
    for (const EffectId effect : step.effects) note_effect(p, effect, where);
    if (!step.situation.done) return p;
    if (!p.notices.empty())
        say("notice.open", where,
            "有一条路走到结束时，公示“" + chart_.effects[p.notices.back()].effect.argument +
                "”既没有结束（notice.close）也没有撤回（notice.withdraw）");
    if (p.reserved) say("reserve.open", where, "有一条路走到结束时，预留的资金既没有列支、冲销，也没有释放");
    return p;
}

void PathMonitor::note_effect(Promises& p, EffectId id, const std::string& where)
{
    const Effect& effect = chart_.effects[id].effect;
    if (effect.name == "notice.publish") {
        std::erase(p.notices, id);
        p.notices.push_back(id);
        p.notice_completed = false;
    } else if (effect.name == "notice.close" || effect.name == "notice.withdraw") {
        // Without an argument the latest notice is meant.
        auto at = p.notices.end();
        if (!effect.argument.empty())
            at = std::find_if(p.notices.begin(), p.notices.end(),
                              [&](EffectId n) { return chart_.effects[n].effect.argument == effect.argument; });
        else if (!p.notices.empty())
            at = p.notices.end() - 1;
        p.notice_completed = effect.name == "notice.close" && at != p.notices.end();
        if (at != p.notices.end()) p.notices.erase(at);
    } else if (effect.name == "escalate") {
        // An escalation hands an open notice to the body above, which has to settle it.
        p.notices.clear();
    } else if (effect.name == "ledger.reserve") {
        p.reserved = true;
    } else if (effect.name == "ledger.commit" || effect.name == "ledger.release") {
        p.reserved = false;
    } else if (effect.name == "ledger.reverse" || effect.name == "pay.cancel" || effect.name == "pay.refund") {
        p.paid = false;
        if (effect.name == "ledger.reverse") p.reserved = false;
    } else if (effect.name.starts_with("pay.")) {
        note_payment(p, where);
    }
}

void PathMonitor::note_payment(Promises& p, const std::string& where)
{
    if (!p.notice_completed) say("pay.no_notice", where, "有一条路没有完成公示就到了付款");
    if (!different_people(p.role_before, p.last_role))
        say("pay.one_person", where,
            "付款前的最后两次经办没有保证由两个不同的人完成，请在 separation_of_duties 中写明这两个角色互斥");
    if (p.paid) say("pay.twice", where, "有一条路在没有冲销的情况下付款两次");
    p.paid = true;
}

bool PathMonitor::is_group(int role) const { return role >= 0 && group_[std::size_t(role)]; }

bool PathMonitor::different_people(int a, int b) const
{
    if (is_group(b)) return true;
    if (a < 0 || b < 0 || a == b) return false;
    const std::string &first = roles_[std::size_t(a)], &second = roles_[std::size_t(b)];
    for (const auto& [x, y] : separated_)
        if ((x == first && y == second) || (x == second && y == first)) return true;
    const auto one = people_.find(first), other = people_.find(second);
    if (one == people_.end() || other == people_.end() || !one->second || !other->second) return false;
    return std::none_of(one->second->begin(), one->second->end(),
                        [&](const std::string& person) { return other->second->contains(person); });
}

} // namespace xz::workflow
