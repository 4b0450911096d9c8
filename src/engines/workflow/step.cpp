#include "engines/workflow/step.hpp"

#include "engines/workflow/chart_reader.hpp"

namespace xz::workflow
{

namespace
{

/// One macrostep. The names of the functions are those of the algorithm in W3C SCXML, appendix D.
class Macrostep
{
public:
    Macrostep(const Chart& chart, const Guards& guards, StepResult& out)
        : chart_(chart), guards_(guards), out_(out), now_(out.situation)
    {
    }

    bool enter_initial()
    {
        if (chart_.initial.count == 0)
            add_descendant_states_to_enter(first_child(kRoot));
        else
            add_targets(chart_.initial, kRoot);
        enter_states();
        return settle();
    }

    bool serve(EventId event, StateId at)
    {
        serving_ = event;
        select_transitions(event, at);
        if (enabled_count_ != 0) microstep();
        return settle();
    }

    bool jump(StateId from, StateId to)
    {
        StateSet target;
        target.add(to);
        const StateId domain = transition_domain(chart_, from, false, target);
        out_.moved = true;
        exit_states(domain == kRoot ? now_.active : now_.active & chart_.states[domain].descendants);
        add_descendant_states_to_enter(to);
        add_ancestor_states_to_enter(to, domain);
        enter_states();
        return settle();
    }

private:
    /// Automatic transitions first, then internal events, until the chart is stable. False if there is no end.
    bool settle()
    {
        for (std::size_t steps = 0;; ++steps) {
            if (now_.done) return true;
            if (steps > kMicrostepLimit || overflow_) return false;
            select_transitions(kEventless);
            if (enabled_count_ == 0) {
                if (queue_head_ == queue_tail_) return true;
                serving_ = queue_[queue_head_++];
                select_transitions(serving_);
            }
            if (enabled_count_ != 0) microstep();
        }
    }

    void select_transitions(EventId event, StateId at = kRoot)
    {
        enabled_count_ = 0;
        const StateSet& handlers = chart_.handlers[event];
        if (!handlers.intersects(now_.active)) return;
        (now_.active & chart_.leaves).each([&](StateId leaf) {
            if (leaf != at && !chart_.is_descendant(leaf, at)) return;
            for (StateId s = leaf; s != kRoot; s = chart_.states[s].parent) {
                if (!handlers.test(s)) continue;
                const TransitionId t = first_enabled(s, event);
                if (t == kNone) continue;
                for (std::size_t i = 0; i < enabled_count_; ++i)
                    if (enabled_[i] == t) return;
                enabled_[enabled_count_++] = t;
                return;
            }
        });
        if (enabled_count_ > 1) remove_conflicting_transitions();
    }

    TransitionId first_enabled(StateId s, EventId event) const
    {
        const Span own = chart_.states[s].transitions;
        for (std::uint32_t i = own.first; i < own.first + own.count; ++i) {
            const Transition& t = chart_.transitions[i];
            if (t.event < event) continue;
            if (t.event > event) break;
            if (t.guard == kNone || guards_.holds(chart_, t.guard, now_, serving_)) return i;
        }
        return kNone;
    }

    void remove_conflicting_transitions()
    {
        std::array<StateSet, kMaxStates> exits;
        std::array<TransitionId, kMaxStates> kept;
        std::size_t kept_count = 0;
        for (std::size_t i = 0; i < enabled_count_; ++i) {
            const TransitionId t1 = enabled_[i];
            const StateSet exit1 = exit_set(chart_.transitions[t1]);
            const StateId source1 = chart_.transitions[t1].source;
            StateSet removed;
            bool preempted = false;
            for (std::size_t j = 0; j < kept_count && !preempted; ++j) {
                if (!exit1.intersects(exits[j])) continue;
                if (chart_.is_descendant(source1, chart_.transitions[kept[j]].source))
                    removed.add(StateId(j));
                else
                    preempted = true;
            }
            if (preempted) continue;
            std::size_t left = 0;
            for (std::size_t j = 0; j < kept_count; ++j) {
                if (removed.test(StateId(j))) continue;
                kept[left] = kept[j];
                exits[left++] = exits[j];
            }
            kept[left] = t1;
            exits[left] = exit1;
            kept_count = left + 1;
        }
        enabled_count_ = kept_count;
        for (std::size_t i = 0; i < kept_count; ++i) enabled_[i] = kept[i];
    }

    StateSet effective_target_states(Span targets) const
    {
        StateSet result;
        for (std::uint32_t i = 0; i < targets.count; ++i) {
            const StateId target = chart_.targets[targets.first + i];
            const State& state = chart_.states[target];
            if (state.kind != StateKind::history)
                result.add(target);
            else if (const StateSet& remembered = now_.history[state.history_slot]; remembered.any())
                result |= remembered;
            else if (state.initial.count != 0)
                result |= effective_target_states(state.initial);
            else
                result |= default_of_history(state.parent);
        }
        return result;
    }

    /// What a history state without `default` enters at first: what entering its parent by default would.
    StateSet default_of_history(StateId parent) const
    {
        if (parent != kRoot && chart_.states[parent].kind == StateKind::parallel) return chart_.states[parent].children;
        StateSet first;
        first.add(first_child(parent));
        return first;
    }

    StateId domain_of(const Transition& t) const
    {
        return t.through_history ? transition_domain(chart_, t.source, t.internal, effective_target_states(t.targets))
                                 : t.domain;
    }

    StateSet exit_set(const Transition& t) const
    {
        if (!t.has_target) return {};
        const StateId domain = domain_of(t);
        return domain == kRoot ? now_.active : now_.active & chart_.states[domain].descendants;
    }

    void microstep()
    {
        out_.moved = true;
        StateSet leaving;
        for (std::size_t i = 0; i < enabled_count_; ++i) leaving |= exit_set(chart_.transitions[enabled_[i]]);
        if (leaving.any()) exit_states(leaving);
        for (std::size_t i = 0; i < enabled_count_; ++i) {
            out_.taken.push_back(enabled_[i]);
            run(chart_.transitions[enabled_[i]].effects);
        }
        for (std::size_t i = 0; i < enabled_count_; ++i) {
            const Transition& t = chart_.transitions[enabled_[i]];
            if (t.has_target) add_targets(t.targets, domain_of(t));
        }
        enter_states();
    }

    void exit_states(const StateSet& leaving)
    {
        leaving.each_backwards([&](StateId s) {
            const State& state = chart_.states[s];
            state.history_children.each([&](StateId h) {
                const State& history = chart_.states[h];
                now_.history[history.history_slot] =
                    now_.active &
                    (history.history_depth == HistoryDepth::deep ? chart_.leaves & state.descendants : state.children);
            });
        });
        leaving.each_backwards([&](StateId s) { run(chart_.states[s].exit); });
        now_.active -= leaving;
        out_.exited |= leaving;
    }

    void enter_states()
    {
        // Nothing below adds to the set that is walked.
        const StateSet entering = to_enter_;
        to_enter_.clear();
        entering.each([&](StateId s) {
            const State& state = chart_.states[s];
            now_.active.add(s);
            ++now_.visits[s];
            run(state.entry);
            if (state.kind == StateKind::final) complete(state.parent);
        });
        out_.entered |= entering;
    }

    /// A final child of `parent` has been entered: what is complete now, from the inside out.
    void complete(StateId parent)
    {
        if (parent == kRoot) {
            now_.done = true;
            return;
        }
        for (StateId s = parent; s != kRoot && is_in_final_state(s); s = chart_.states[s].parent)
            raise(chart_.states[s].done_event);
    }

    bool is_in_final_state(StateId s) const
    {
        const State& state = chart_.states[s];
        bool all = true;
        switch (state.kind) {
        case StateKind::final: return now_.active.test(s);
        case StateKind::compound: return (state.children & now_.active).intersects(chart_.finals);
        case StateKind::parallel:
            state.children.each([&](StateId c) { all = all && is_in_final_state(c); });
            return all;
        default: return false;
        }
    }

    StateId first_child(StateId s) const
    {
        StateId first = kRoot;
        chart_.children(s).each([&](StateId c) { first = first == kRoot ? c : first; });
        return first;
    }

    void add_targets(Span targets, StateId domain)
    {
        for (std::uint32_t i = 0; i < targets.count; ++i)
            add_descendant_states_to_enter(chart_.targets[targets.first + i]);
        effective_target_states(targets).each([&](StateId s) { add_ancestor_states_to_enter(s, domain); });
    }

    void add_descendant_states_to_enter(StateId s)
    {
        const State& state = chart_.states[s];
        if (state.kind == StateKind::history) {
            StateSet targets = now_.history[state.history_slot];
            if (targets.none() && state.initial.count != 0) return add_targets(state.initial, state.parent);
            if (targets.none()) targets = default_of_history(state.parent);
            targets.each([&](StateId t) { add_descendant_states_to_enter(t); });
            targets.each([&](StateId t) { add_ancestor_states_to_enter(t, state.parent); });
            return;
        }
        to_enter_.add(s);
        if (state.kind == StateKind::compound) {
            if (state.initial.count == 0)
                add_descendant_states_to_enter(first_child(s));
            else
                add_targets(state.initial, s);
        } else if (state.kind == StateKind::parallel) {
            add_missing_regions(state);
        }
    }

    void add_ancestor_states_to_enter(StateId s, StateId domain)
    {
        for (StateId a = chart_.states[s].parent; a != domain && a != kRoot; a = chart_.states[a].parent) {
            to_enter_.add(a);
            if (chart_.states[a].kind == StateKind::parallel) add_missing_regions(chart_.states[a]);
        }
    }

    void add_missing_regions(const State& parallel)
    {
        parallel.children.each([&](StateId c) {
            if (!to_enter_.intersects(chart_.states[c].descendants)) add_descendant_states_to_enter(c);
        });
    }

    void run(Span effects)
    {
        for (std::uint32_t i = effects.first; i < effects.first + effects.count; ++i) {
            const EffectId effect = chart_.effect_lists[i];
            if (const EventId event = chart_.effects[effect].raises; event != kNoEvent)
                raise(event);
            else
                out_.effects.push_back(effect);
        }
    }

    void raise(EventId event)
    {
        if (queue_tail_ == queue_.size())
            overflow_ = true;
        else
            queue_[queue_tail_++] = event;
    }

    const Chart& chart_;
    const Guards& guards_;
    StepResult& out_;
    Situation& now_;
    StateSet to_enter_;
    EventId serving_ = kEventless;
    bool overflow_ = false;
    std::size_t enabled_count_ = 0;
    std::size_t queue_head_ = 0;
    std::size_t queue_tail_ = 0;
    std::array<TransitionId, kMaxStates> enabled_;
    std::array<EventId, kInternalQueueLimit> queue_;
};

void forget_outcome(StepResult& out)
{
    out.effects.clear();
    out.cancelled.clear();
    out.started.clear();
    out.exited.clear();
    out.entered.clear();
    out.moved = false;
    out.status = StepStatus::stable;
}

void reset(StepResult& out)
{
    forget_outcome(out);
    out.taken.clear();
}

void list_timers(const Chart& chart, const StateSet& of, std::vector<TimerId>& out)
{
    of.each([&](StateId s) {
        const Span timers = chart.states[s].timers;
        for (std::uint32_t i = 0; i < timers.count; ++i) out.push_back(timers.first + i);
    });
}

/// When the chart has come to its end the states that are still active are left too, as exitInterpreter of the
/// algorithm says; they stay in the configuration so that one can see how the case ended.
void leave_for_good(const Chart& chart, StepResult& out)
{
    out.situation.active.each_backwards([&](StateId s) {
        const Span effects = chart.states[s].exit;
        for (std::uint32_t i = effects.first; i < effects.first + effects.count; ++i)
            if (chart.effects[chart.effect_lists[i]].raises == kNoEvent) out.effects.push_back(chart.effect_lists[i]);
    });
}

void finish(const Chart& chart, const StateSet& before, bool ended_well, StepResult& out)
{
    if (!ended_well) {
        // The transitions stay, to show what goes round.
        forget_outcome(out);
        out.status = StepStatus::endless;
        return;
    }
    if (out.situation.done) leave_for_good(chart, out);
    list_timers(chart, out.exited & before, out.cancelled);
    if (out.situation.done)
        list_timers(chart, (out.situation.active & before) - out.exited, out.cancelled);
    else
        list_timers(chart, out.entered & out.situation.active, out.started);
}

} // namespace

void start(const Chart& chart, const Guards& guards, StepResult& out)
{
    reset(out);
    out.situation.active.clear();
    out.situation.history.assign(chart.history_count, {});
    out.situation.visits.assign(chart.states.size(), 0);
    out.situation.done = false;
    out.moved = true;
    const bool ended_well = Macrostep(chart, guards, out).enter_initial();
    if (!ended_well) out.situation.active.clear();
    finish(chart, {}, ended_well, out);
}

void step(const Chart& chart, const Situation& before, const Guards& guards, EventId event, StepResult& out)
{
    step_at(chart, before, guards, event, kRoot, out);
}

void step_at(const Chart& chart, const Situation& before, const Guards& guards, EventId event, StateId at,
             StepResult& out)
{
    reset(out);
    out.situation = before;
    if (before.done) return;
    const bool ended_well = Macrostep(chart, guards, out).serve(event, at);
    if (!ended_well) out.situation = before;
    finish(chart, before.active, ended_well, out);
}

void jump(const Chart& chart, const Situation& before, const Guards& guards, StateId from, StateId to, StepResult& out)
{
    reset(out);
    out.situation = before;
    if (before.done || !before.active.test(from)) return;
    const bool ended_well = Macrostep(chart, guards, out).jump(from, to);
    if (!ended_well) out.situation = before;
    finish(chart, before.active, ended_well, out);
}

} // namespace xz::workflow
