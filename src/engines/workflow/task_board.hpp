#pragma once
#include "engines/workflow/task_rule.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xz::workflow
{

enum class Vote : std::uint8_t { none, approve, reject, abstain, cast_in_secret };
enum class BoardStatus : std::uint8_t { open, suspended, over };

/// One person's act on a task.
struct Act {
    Verb verb = Verb::approve;
    std::string actor;
    /// Assisted entry: for whom the actor enters `vote`.
    std::string principal;
    Vote vote = Vote::none;
    /// Transfer and delegate: to whom (one); adding and removing signers: whom; copy: to whom.
    std::vector<std::string> people;
};

/// Handed-in paper ballots, counted by the officers.
struct PaperBallots {
    std::int64_t approve = 0;
    std::int64_t reject = 0;
    std::int64_t abstain = 0;
};

/// Turns the acts of many people on one task into one event for the chart (多人办理). Pure: no clock, no storage.
///
/// - Each entitled person has one seat. A seat may be transferred (it is the other's) or delegated (the delegate gives
/// an opinion, then the seat
///   returns to its owner).
/// - An added signer has no seat: the count of entitled people does not change. No approval is final while an added
/// signature is
///   outstanding, and an added signer's rejection rejects. A signer "before" must act before the one who added him, one
///   "after" after him.
/// - Votes by majority or ratio are about the persons entitled by law: nobody can add signers to them, transfer or
/// delegate in them.
/// - With a veto no approval is final before everyone has acted or the officer closes the count.
class TaskBoard
{
public:
    /// Seats for the entitled people; doubled names count once.
    explicit TaskBoard(std::vector<std::string> entitled = {});

    /// Does one act. The event that the task emits now: "approve", "reject", "no_quorum", "return", "withdraw",
    /// "terminate", or "" while the task goes on. Errors (nothing changed then): `workflow.task_over`,
    /// `task_suspended`, `not_suspended`, `verb_not_here`, `not_entitled`, `already_acted`, `not_your_turn`,
    /// `already_decided`, `bad_people`, `nothing_to_take_back`, `acted_after`, `signers_outstanding`.
    Result<std::string> act(const TaskRule& rule, const Act& act);

    /// Enters the counted paper ballots of `people` (one each). Same errors as `act`; `bad_people` if the numbers
    /// disagree.
    Result<std::string> enter_paper(const TaskRule& rule, const std::vector<std::string>& people,
                                    const PaperBallots& ballots);

    /// People who can approve or reject now: the inbox.
    std::vector<std::string> waiting_for(const TaskRule& rule) const;

    BoardStatus status() const { return status_; }
    /// Entitled, and those of them who have acted.
    std::int64_t entitled_count() const { return std::int64_t(seats_.size()); }
    std::int64_t present_count() const;

    /// Compact JSON for the task's row.
    json::Value to_json() const;
    /// Error: `workflow.bad_board`.
    static Result<TaskBoard> from_json(const json::Value& value);

    bool operator==(const TaskBoard&) const = default;

private:
    struct Seat {
        std::string person;
        /// Set while somebody else prepares an opinion.
        std::string delegate;
        Vote vote = Vote::none;
        Vote opinion = Vote::none;
        std::uint32_t acted_at = 0;
        bool operator==(const Seat&) const = default;
    };
    enum class Place : std::uint8_t { before, beside, after };
    struct Signer {
        std::string person;
        std::string added_by;
        Place place = Place::beside;
        Vote vote = Vote::none;
        std::uint32_t acted_at = 0;
        bool operator==(const Signer&) const = default;
    };
    struct Tally {
        std::int64_t approve = 0, reject = 0, abstain = 0;
        std::int64_t all() const { return approve + reject + abstain; }
        bool operator==(const Tally&) const = default;
    };

    Result<> vote(const TaskRule& rule, std::string_view person, Vote vote);
    Result<> take_back(const TaskRule& rule, std::string_view person);
    Result<> hand_over(const TaskRule& rule, const Act& act);
    Result<> add_signers(const TaskRule& rule, const Act& act, Place place);
    Result<> remove_signers(const Act& act);

    Seat* seat_of(std::string_view person);
    Signer* signer_of(std::string_view person);
    bool takes_part(std::string_view person) const;
    bool may_act(std::string_view person) const;
    /// The error code for somebody who may not act now.
    std::string_view why_not(std::string_view person) const;
    bool signers_outstanding() const;
    Tally tally() const;
    /// What the seats alone say: "" undecided, else "approve", "reject" or "no_quorum".
    std::string_view seats_say(const TaskRule& rule, bool closed) const;
    std::string decide(const TaskRule& rule, bool closed);

    std::vector<Seat> seats_;
    std::vector<Signer> signers_;
    /// Votes whose givers are not known: secret and paper ballots.
    Tally unnamed_;
    std::uint32_t clock_ = 0;
    std::uint32_t last_act_at_ = 0;
    BoardStatus status_ = BoardStatus::open;
};

} // namespace xz::workflow
