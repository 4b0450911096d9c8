#include "engines/workflow/task_board.hpp"

#include <algorithm>

namespace xz::workflow
{

namespace
{

tl::unexpected<Error> refuse(std::string_view code) { return fail(Kind::rejected, "workflow." + std::string(code)); }

/// Verbs that need no entry in the definition's `verbs`: deciding itself, and what the organisation may always do.
bool needs_leave(Verb verb)
{
    switch (verb) {
    case Verb::approve:
    case Verb::reject:
    case Verb::abstain:
    case Verb::take_back:
    case Verb::suspend:
    case Verb::resume:
    case Verb::terminate:
    case Verb::close: return false;
    default: return true;
    }
}

/// Whether the law says who votes, so that nobody can bring in, stand in or leave.
bool is_ballot(const TaskRule& rule)
{
    return rule.mode == RuleMode::majority || rule.mode == RuleMode::ratio || rule.secret;
}

} // namespace

TaskBoard::TaskBoard(std::vector<std::string> entitled)
{
    for (std::string& person : entitled)
        if (!takes_part(person)) seats_.push_back({std::move(person), {}, Vote::none, Vote::none, 0});
}

TaskBoard::Seat* TaskBoard::seat_of(std::string_view person)
{
    const auto at = std::find_if(seats_.begin(), seats_.end(), [&](const Seat& s) { return s.person == person; });
    return at == seats_.end() ? nullptr : &*at;
}

TaskBoard::Signer* TaskBoard::signer_of(std::string_view person)
{
    const auto at = std::find_if(signers_.begin(), signers_.end(), [&](const Signer& s) { return s.person == person; });
    return at == signers_.end() ? nullptr : &*at;
}

bool TaskBoard::takes_part(std::string_view person) const
{
    return std::any_of(seats_.begin(), seats_.end(),
                       [&](const Seat& s) { return s.person == person || s.delegate == person; }) ||
           std::any_of(signers_.begin(), signers_.end(), [&](const Signer& s) { return s.person == person; });
}

bool TaskBoard::may_act(std::string_view person) const
{
    // Whoever added a signer before himself waits for that signature.
    for (const Signer& s : signers_)
        if (s.added_by == person && s.place == Place::before && s.vote == Vote::none) return false;
    for (const Signer& s : signers_) {
        if (s.person != person || s.vote != Vote::none) continue;
        if (s.place != Place::after) return true;
        const auto adder =
            std::find_if(seats_.begin(), seats_.end(), [&](const Seat& a) { return a.person == s.added_by; });
        if (adder != seats_.end()) return adder->vote != Vote::none;
        const auto other =
            std::find_if(signers_.begin(), signers_.end(), [&](const Signer& a) { return a.person == s.added_by; });
        return other == signers_.end() || other->vote != Vote::none;
    }
    return std::any_of(seats_.begin(), seats_.end(), [&](const Seat& s) {
        return s.vote == Vote::none && (s.delegate.empty() ? s.person == person : s.delegate == person);
    });
}

std::string_view TaskBoard::why_not(std::string_view person) const
{
    if (!takes_part(person)) return "not_entitled";
    for (const Seat& s : seats_)
        if (s.person == person && s.vote == Vote::none) return "not_your_turn";
    for (const Signer& s : signers_)
        if (s.person == person && s.vote == Vote::none) return "not_your_turn";
    return "already_acted";
}

std::vector<std::string> TaskBoard::waiting_for(const TaskRule& rule) const
{
    std::vector<std::string> people;
    if (status_ != BoardStatus::open) return people;
    // Once the seats have decided, only added signatures are missing.
    if (seats_say(rule, false) != "approve")
        for (const Seat& s : seats_) {
            const std::string& person = s.delegate.empty() ? s.person : s.delegate;
            if (s.vote == Vote::none && may_act(person)) people.push_back(person);
        }
    for (const Signer& s : signers_)
        if (s.vote == Vote::none && may_act(s.person)) people.push_back(s.person);
    return people;
}

Result<std::string> TaskBoard::act(const TaskRule& rule, const Act& act)
{
    if (status_ == BoardStatus::over) return refuse("task_over");
    if (needs_leave(act.verb) && !rule.allows(act.verb)) return refuse("verb_not_here");
    const bool works_when_suspended =
        act.verb == Verb::resume || act.verb == Verb::terminate || act.verb == Verb::withdraw || act.verb == Verb::copy;
    if (status_ == BoardStatus::suspended && !works_when_suspended) return refuse("task_suspended");

    const auto end_with = [&](std::string_view event) {
        status_ = BoardStatus::over;
        return std::string(event);
    };
    switch (act.verb) {
    case Verb::approve: XZ_TRY(vote(rule, act.actor, Vote::approve).map([] { return 0; })); break;
    case Verb::reject: XZ_TRY(vote(rule, act.actor, Vote::reject).map([] { return 0; })); break;
    case Verb::abstain: XZ_TRY(vote(rule, act.actor, Vote::abstain).map([] { return 0; })); break;
    case Verb::assisted_entry:
        if (act.principal.empty() || act.principal == act.actor) return refuse("bad_people");
        if (act.vote != Vote::approve && act.vote != Vote::reject && act.vote != Vote::abstain)
            return refuse("bad_people");
        XZ_TRY(vote(rule, act.principal, act.vote).map([] { return 0; }));
        break;
    case Verb::take_back: XZ_TRY(take_back(rule, act.actor).map([] { return 0; })); break;
    case Verb::transfer:
    case Verb::delegate: XZ_TRY(hand_over(rule, act).map([] { return 0; })); break;
    case Verb::add_before: XZ_TRY(add_signers(rule, act, Place::before).map([] { return 0; })); break;
    case Verb::add_beside: XZ_TRY(add_signers(rule, act, Place::beside).map([] { return 0; })); break;
    case Verb::add_after: XZ_TRY(add_signers(rule, act, Place::after).map([] { return 0; })); break;
    case Verb::remove_sign: XZ_TRY(remove_signers(act).map([] { return 0; })); break;
    case Verb::return_back:
        if (!may_act(act.actor)) return refuse(why_not(act.actor));
        return end_with("return");
    case Verb::withdraw: return end_with("withdraw");
    case Verb::terminate: return end_with("terminate");
    case Verb::suspend: status_ = BoardStatus::suspended; return std::string();
    case Verb::resume:
        if (status_ != BoardStatus::suspended) return refuse("not_suspended");
        status_ = BoardStatus::open;
        return std::string();
    case Verb::copy:
        if (act.people.empty()) return refuse("bad_people");
        return std::string();
    case Verb::urge: return std::string();
    case Verb::close:
        if (signers_outstanding()) return refuse("signers_outstanding");
        return decide(rule, true);
    }
    return decide(rule, false);
}

Result<> TaskBoard::vote(const TaskRule& rule, std::string_view person, Vote vote)
{
    if (!may_act(person)) return refuse(why_not(person));
    if (Signer* signer = signer_of(person); signer && signer->vote == Vote::none) {
        // An added signer is asked for a signature: leaving it open is done by not acting.
        if (vote == Vote::abstain) return refuse("verb_not_here");
        signer->vote = vote;
        signer->acted_at = last_act_at_ = ++clock_;
        return {};
    }
    for (Seat& seat : seats_) {
        if (seat.vote != Vote::none || (seat.delegate.empty() ? seat.person : seat.delegate) != person) continue;
        if (!seat.delegate.empty()) {
            seat.opinion = vote;
            seat.delegate.clear();
            last_act_at_ = ++clock_;
            return {};
        }
        // The seats have decided and only added signatures are missing: a further seat cannot change that.
        if (seats_say(rule, false) == "approve") return refuse("already_decided");
        if (rule.secret) {
            seat.vote = Vote::cast_in_secret;
            ++(vote == Vote::approve ? unnamed_.approve : vote == Vote::reject ? unnamed_.reject : unnamed_.abstain);
        } else {
            seat.vote = vote;
        }
        seat.acted_at = last_act_at_ = ++clock_;
        return {};
    }
    return refuse("not_entitled");
}

Result<> TaskBoard::take_back(const TaskRule& rule, std::string_view person)
{
    if (!takes_part(person)) return refuse("not_entitled");
    if (Seat* seat = seat_of(person)) {
        if (seat->vote == Vote::none && !seat->delegate.empty()) {
            seat->delegate.clear();
            last_act_at_ = ++clock_;
            return {};
        }
        // Whose paper a secret vote was is not known any more.
        if (rule.secret || seat->vote == Vote::none || seat->vote == Vote::cast_in_secret)
            return refuse("nothing_to_take_back");
        if (seat->acted_at != last_act_at_) return refuse("acted_after");
        seat->vote = Vote::none;
        seat->acted_at = 0;
        last_act_at_ = ++clock_;
        return {};
    }
    Signer* signer = signer_of(person);
    if (!signer || signer->vote == Vote::none) return refuse("nothing_to_take_back");
    if (signer->acted_at != last_act_at_) return refuse("acted_after");
    signer->vote = Vote::none;
    signer->acted_at = 0;
    last_act_at_ = ++clock_;
    return {};
}

Result<> TaskBoard::hand_over(const TaskRule& rule, const Act& act)
{
    if (is_ballot(rule)) return refuse("verb_not_here");
    Seat* seat = seat_of(act.actor);
    if (!seat) return refuse("not_entitled");
    if (seat->vote != Vote::none) return refuse("already_acted");
    if (!seat->delegate.empty() || !may_act(act.actor)) return refuse("not_your_turn");
    if (act.people.size() != 1 || act.people[0].empty() || takes_part(act.people[0])) return refuse("bad_people");
    if (act.verb == Verb::delegate) {
        seat->delegate = act.people[0];
        seat->opinion = Vote::none;
    } else {
        // Signers that he added stay attached to the seat.
        for (Signer& signer : signers_)
            if (signer.added_by == seat->person) signer.added_by = act.people[0];
        seat->person = act.people[0];
    }
    last_act_at_ = ++clock_;
    return {};
}

Result<> TaskBoard::add_signers(const TaskRule& rule, const Act& act, Place place)
{
    if (is_ballot(rule)) return refuse("verb_not_here");
    if (!may_act(act.actor)) return refuse(why_not(act.actor));
    if (act.people.empty()) return refuse("bad_people");
    for (std::size_t i = 0; i < act.people.size(); ++i)
        if (act.people[i].empty() || takes_part(act.people[i]) ||
            std::find(act.people.begin(), act.people.begin() + long(i), act.people[i]) != act.people.begin() + long(i))
            return refuse("bad_people");
    last_act_at_ = ++clock_;
    for (const std::string& person : act.people) signers_.push_back({person, act.actor, place, Vote::none, 0});
    return {};
}

Result<> TaskBoard::remove_signers(const Act& act)
{
    if (act.people.empty()) return refuse("bad_people");
    for (const std::string& person : act.people) {
        const Signer* signer = signer_of(person);
        if (!signer) return refuse("bad_people");
        if (signer->added_by != act.actor) return refuse("not_entitled");
        if (signer->vote != Vote::none) return refuse("already_acted");
        // Somebody whom he brought in would hang in the air.
        for (const Signer& other : signers_)
            if (other.added_by == person) return refuse("already_acted");
    }
    std::erase_if(signers_, [&](const Signer& s) {
        return std::find(act.people.begin(), act.people.end(), s.person) != act.people.end();
    });
    last_act_at_ = ++clock_;
    return {};
}

Result<std::string> TaskBoard::enter_paper(const TaskRule& rule, const std::vector<std::string>& people,
                                           const PaperBallots& ballots)
{
    if (status_ == BoardStatus::over) return refuse("task_over");
    if (status_ == BoardStatus::suspended) return refuse("task_suspended");
    if (!rule.paper_ballots) return refuse("verb_not_here");
    if (ballots.approve < 0 || ballots.reject < 0 || ballots.abstain < 0) return refuse("bad_people");
    const auto room = std::int64_t(people.size());
    if (ballots.approve > room || ballots.reject > room || ballots.abstain > room ||
        ballots.approve + ballots.reject + ballots.abstain != room || room == 0)
        return refuse("bad_people");
    for (std::size_t i = 0; i < people.size(); ++i) {
        const Seat* seat = seat_of(people[i]);
        if (!seat) return refuse("not_entitled");
        if (seat->vote != Vote::none || !seat->delegate.empty()) return refuse("already_acted");
        if (std::find(people.begin(), people.begin() + long(i), people[i]) != people.begin() + long(i))
            return refuse("bad_people");
    }
    ++clock_;
    for (const std::string& person : people) {
        Seat* seat = seat_of(person);
        seat->vote = Vote::cast_in_secret;
        seat->acted_at = clock_;
    }
    last_act_at_ = clock_;
    unnamed_.approve += ballots.approve;
    unnamed_.reject += ballots.reject;
    unnamed_.abstain += ballots.abstain;
    return decide(rule, false);
}

} // namespace xz::workflow
