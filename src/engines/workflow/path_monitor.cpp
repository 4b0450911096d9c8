#include "engines/workflow/path_monitor.hpp"

#include <algorithm>

namespace xz::workflow
{

namespace
{

bool pays(const Effect& effect)
{
    return effect.name.starts_with("pay.") && effect.name != "pay.cancel" && effect.name != "pay.refund";
}

std::uint64_t bit(std::size_t role) { return role < 64 ? std::uint64_t(1) << role : 0; }

bool has(const std::vector<EffectId>& list, EffectId id)
{
    return std::find(list.begin(), list.end(), id) != list.end();
}

} // namespace

std::string Promises::key() const
{
    std::string text;
    text += char('0' + reserved + 2 * paid);
    text += std::to_string(last_actor) + "," + std::to_string(actor_before) + "," + std::to_string(acted);
    for (const EffectId notice : open_notices) text += "+" + std::to_string(notice);
    for (const EffectId notice : completed_notices) text += "-" + std::to_string(notice);
    return text;
}

PathMonitor::PathMonitor(const Chart& chart, const People& people) : chart_(chart), people_(people)
{
    pays_ =
        std::any_of(chart.effects.begin(), chart.effects.end(), [](const ChartEffect& e) { return pays(e.effect); });
    is_timer_.resize(chart.events.size());
    for (const Timer& timer : chart.timers) is_timer_[timer.event] = true;
    for (const TaskRule& task : chart.tasks) {
        auto at = std::find(roles_.begin(), roles_.end(), task.who);
        if (at == roles_.end()) at = roles_.insert(at, task.who);
        role_of_.push_back(std::size_t(at - roles_.begin()));
        const auto known = people.find(task.who);
        const bool several = known == people.end() || !known->second || known->second->size() >= 2;
        is_group_.push_back(task.counts && ((task.mode == RuleMode::count && task.count >= 2) ||
                                            (several && task.mode != RuleMode::count && task.mode != RuleMode::any)));
    }
    separated_from_.resize(roles_.size());
    const json::Value* pairs = json::find(chart.definition, "separation_of_duties");
    if (!pairs || !pairs->is_array()) return;
    for (const json::Value& pair : pairs->get_array()) {
        if (!pair.is_array() || pair.get_array().size() != 2 || !pair.at(0).is_string() || !pair.at(1).is_string())
            continue;
        const auto role = [&](const json::Value& name) {
            return std::size_t(std::find(roles_.begin(), roles_.end(), std::string_view(name.get_string())) -
                               roles_.begin());
        };
        const std::size_t a = role(pair.at(0)), b = role(pair.at(1));
        if (a == b || a == roles_.size() || b == roles_.size()) continue;
        separated_from_[a] |= bit(b);
        separated_from_[b] |= bit(a);
    }
}

/// Whose act an event in this state is: the task of the state, else the only task that is open below it.
std::uint32_t PathMonitor::task_of(StateId source, const StateSet& active) const
{
    if (chart_.states[source].task != kNone) return chart_.states[source].task;
    std::uint32_t found = kNone, count = 0;
    (active & chart_.states[source].descendants).each([&](StateId s) {
        if (chart_.states[s].task == kNone) return;
        found = chart_.states[s].task;
        ++count;
    });
    return count == 1 ? found : kNone;
}

/// Only what may prove that people differ is remembered, so that wide charts stay small.
int PathMonitor::actor_of(std::uint32_t task) const
{
    if (is_group_[task]) return Promises::kSeveral;
    const std::size_t role = role_of_[task];
    const auto known = people_.find(roles_[role]);
    const bool listed = known != people_.end() && known->second;
    return listed || separated_from_[role] != 0 ? int(role) : Promises::kSomebody;
}

void PathMonitor::note_acts(Promises& p, const StateSet& active, EventId event, const StepResult& step) const
{
    if (!pays_ || event == kEventless || is_timer_[event]) return;
    for (const TransitionId t : step.taken) {
        if (chart_.transitions[t].event != event) continue;
        const std::uint32_t task = task_of(chart_.transitions[t].source, active);
        if (task == kNone) continue;
        p.actor_before = p.last_actor;
        p.last_actor = actor_of(task);
        if (separated_from_[role_of_[task]] != 0) p.acted |= bit(role_of_[task]);
    }
}

/// The state in whose transition, entry or exit the effect stands.
std::string PathMonitor::place_of(EffectId effect, const StepResult& step) const
{
    const auto is_in = [&](Span list) {
        const auto first = chart_.effect_lists.begin() + list.first;
        return std::find(first, first + list.count, effect) != first + list.count;
    };
    for (const TransitionId t : step.taken)
        if (is_in(chart_.transitions[t].effects)) return chart_.states[chart_.transitions[t].source].path;
    std::string place;
    (step.entered | step.exited | step.situation.active).each([&](StateId s) {
        if (place.empty() && (is_in(chart_.states[s].entry) || is_in(chart_.states[s].exit)))
            place = chart_.states[s].path;
    });
    return place;
}

Promises PathMonitor::after(const Promises& before, const StateSet& active, EventId event, const StepResult& step,
                            std::vector<Breach>& breaches) const
{
    Promises p = before;
    note_acts(p, active, event, step);
    for (const EffectId id : step.effects) {
        const Effect& effect = chart_.effects[id].effect;
        if (effect.name.starts_with("notice.")) {
            note_notice(p, id);
        } else if (effect.name == "escalate" && is_timer_[event]) {
            // Those who should have acted let their time run out: the body above takes over, and has to settle the
            // notice.
            p.open_notices.clear();
        } else if (effect.name == "ledger.reserve") {
            p.reserved = true;
        } else if (effect.name == "ledger.commit" || effect.name == "ledger.release") {
            p.reserved = false;
        } else if (effect.name == "ledger.reverse") {
            p.reserved = p.paid = false;
        } else if (effect.name == "pay.cancel" || effect.name == "pay.refund") {
            p.paid = false;
        } else if (pays(effect)) {
            note_payment(p, place_of(id, step), breaches);
        }
    }
    if (!step.situation.done) return p;
    const std::string where =
        step.taken.empty() ? "" : chart_.states[chart_.transitions[step.taken.back()].source].path;
    for (const EffectId notice : p.open_notices)
        breaches.push_back({{"notice.open", where,
                             "走到结束时，公示“" + chart_.effects[notice].effect.argument +
                                 "”既没有结束（notice.close），也没有撤回（notice.withdraw）"},
                            [notice](const Promises& then) { return has(then.open_notices, notice); }});
    if (p.reserved)
        breaches.push_back({{"reserve.open", where, "走到结束时，预留的资金既没有列支、冲销，也没有释放"},
                            [](const Promises& then) { return then.reserved; }});
    return p;
}

void PathMonitor::note_notice(Promises& p, EffectId id) const
{
    const Effect& effect = chart_.effects[id].effect;
    if (effect.name == "notice.publish") {
        std::erase(p.open_notices, id);
        std::erase(p.completed_notices, id);
        p.open_notices.push_back(id);
        return;
    }
    // Without an argument the latest notice is meant.
    const auto named = [&](EffectId n) {
        return effect.argument.empty() || chart_.effects[n].effect.argument == effect.argument;
    };
    const auto at = std::find_if(p.open_notices.rbegin(), p.open_notices.rend(), named);
    if (at == p.open_notices.rend()) {
        if (effect.name == "notice.withdraw") std::erase_if(p.completed_notices, named);
        return;
    }
    auto& completed = p.completed_notices;
    if (effect.name == "notice.close") completed.insert(std::upper_bound(completed.begin(), completed.end(), *at), *at);
    p.open_notices.erase(std::next(at).base());
}

void PathMonitor::note_payment(Promises& p, const std::string& where, std::vector<Breach>& breaches) const
{
    const auto from_the_start = [](const Promises&) { return true; };
    if (p.completed_notices.empty())
        breaches.push_back({{"pay.no_notice", where, "有一条路没有完成公示就到了付款"}, from_the_start});
    if (p.paid)
        breaches.push_back({{"pay.twice", where, "有一条路在没有冲销的情况下付款两次"},
                            [](const Promises& then) { return then.paid; }});
    else if (!two_people_acted(p))
        breaches.push_back(
            {{"pay.one_person", where,
              "有一条路付款前没有保证由两个不同的人经办，请在 separation_of_duties 中写明这两个角色互斥"},
             from_the_start});
    p.paid = true;
    p.last_actor = p.actor_before = Promises::kSomebody;
    p.acted = 0;
}

/// Whoever acted last is not the only one: it was a decision of several, or somebody acted before who cannot be the
/// same person.
bool PathMonitor::two_people_acted(const Promises& p) const
{
    if (p.last_actor < 0) return p.last_actor == Promises::kSeveral;
    return (separated_from_[std::size_t(p.last_actor)] & p.acted) != 0 ||
           (p.actor_before >= 0 && have_nobody_in_common(p.actor_before, p.last_actor));
}

bool PathMonitor::have_nobody_in_common(int a, int b) const
{
    const auto one = people_.find(roles_[std::size_t(a)]), other = people_.find(roles_[std::size_t(b)]);
    if (one == people_.end() || other == people_.end() || !one->second || !other->second) return false;
    return std::none_of(one->second->begin(), one->second->end(),
                        [&](const std::string& person) { return other->second->contains(person); });
}

} // namespace xz::workflow
