#include "engines/workflow/task_board.hpp"

#include <algorithm>

namespace xz::workflow
{

TaskBoard::Tally TaskBoard::tally() const
{
    Tally t = unnamed_;
    for (const Seat& seat : seats_) {
        t.approve += seat.vote == Vote::approve;
        t.reject += seat.vote == Vote::reject;
        t.abstain += seat.vote == Vote::abstain;
    }
    return t;
}

std::int64_t TaskBoard::present_count() const { return tally().all(); }

bool TaskBoard::signers_outstanding() const
{
    return std::any_of(signers_.begin(), signers_.end(), [](const Signer& s) { return s.vote == Vote::none; });
}

std::string_view TaskBoard::seats_say(const TaskRule& rule, bool closed) const
{
    const Tally votes = tally();
    const std::int64_t entitled = entitled_count();
    const std::int64_t present = votes.all();
    const std::int64_t left = closed ? 0 : entitled - present;
    const bool floor_reached =
        present >= rule.present_count && (!rule.present_min || rule.present_min->reached_by(present, entitled));

    if (rule.veto && votes.reject > 0) return "reject";
    if (left == 0 && (present == 0 || !floor_reached)) return "no_quorum";

    bool passed = false, can_pass = false;
    switch (rule.mode) {
    case RuleMode::any:
        passed = votes.approve > 0;
        can_pass = votes.reject == 0 && left > 0;
        break;
    case RuleMode::all:
        passed = votes.approve == entitled;
        can_pass = votes.approve + left == entitled;
        break;
    case RuleMode::count:
        passed = votes.approve >= rule.count;
        can_pass = votes.approve + left >= rule.count;
        break;
    case RuleMode::ratio:
    case RuleMode::majority: {
        // Before the count is closed, only what the people still to come cannot change is decided.
        const bool from_all = rule.counted_from == CountedFrom::entitled;
        passed = rule.ratio.reached_by(votes.approve, from_all ? entitled : present + left);
        can_pass = left > 0 && rule.ratio.reached_by(votes.approve + left, from_all ? entitled : present + left);
        break;
    }
    }
    if (!floor_reached) return "";
    if (passed) return rule.veto && left > 0 ? "" : "approve";
    return can_pass ? "" : "reject";
}

std::string TaskBoard::decide(const TaskRule& rule, bool closed)
{
    std::string decision;
    const bool refused_by_signer =
        std::any_of(signers_.begin(), signers_.end(), [](const Signer& s) { return s.vote == Vote::reject; });
    if (refused_by_signer) {
        decision = "reject";
    } else {
        decision = seats_say(rule, closed);
        // Whoever was asked for a signature is heard before anything is approved; a rejection need not wait.
        if (decision == "approve" && signers_outstanding()) decision.clear();
    }
    if (!decision.empty()) status_ = BoardStatus::over;
    return decision;
}

namespace
{

constexpr std::string_view kVotes[] = {"", "approve", "reject", "abstain", "cast"};
constexpr std::string_view kStatuses[] = {"open", "suspended", "over"};
constexpr std::string_view kPlaces[] = {"before", "beside", "after"};

template <std::size_t N>
std::optional<std::size_t> index_in(const std::string_view (&names)[N], const json::Value* value)
{
    if (!value) return 0;
    if (!value->is_string()) return std::nullopt;
    const auto* at = std::find(std::begin(names), std::end(names), std::string_view(value->get_string()));
    return at == std::end(names) ? std::nullopt : std::optional(std::size_t(at - names));
}

std::int64_t number_in(const json::Value& object, std::string_view name)
{
    const json::Value* value = json::find(object, name);
    return value && value->is_int64() ? value->get_int64() : 0;
}

std::string text_in(const json::Value& object, std::string_view name)
{
    const json::Value* value = json::find(object, name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

} // namespace

json::Value TaskBoard::to_json() const
{
    json::Array seats, signers;
    for (const Seat& s : seats_) {
        json::Object seat{{"p", s.person}};
        if (!s.delegate.empty()) seat["d"] = s.delegate;
        if (s.vote != Vote::none) seat["v"] = kVotes[std::size_t(s.vote)];
        if (s.opinion != Vote::none) seat["o"] = kVotes[std::size_t(s.opinion)];
        if (s.acted_at != 0) seat["t"] = std::int64_t(s.acted_at);
        seats.push_back(std::move(seat));
    }
    for (const Signer& s : signers_) {
        json::Object signer{{"p", s.person}, {"by", s.added_by}, {"at", kPlaces[std::size_t(s.place)]}};
        if (s.vote != Vote::none) signer["v"] = kVotes[std::size_t(s.vote)];
        if (s.acted_at != 0) signer["t"] = std::int64_t(s.acted_at);
        signers.push_back(std::move(signer));
    }
    json::Object out{{"seats", std::move(seats)}, {"status", kStatuses[std::size_t(status_)]}};
    if (!signers.empty()) out["signers"] = std::move(signers);
    if (unnamed_.all() != 0) out["unnamed"] = json::Array{unnamed_.approve, unnamed_.reject, unnamed_.abstain};
    out["clock"] = std::int64_t(clock_);
    out["last"] = std::int64_t(last_act_at_);
    return out;
}

Result<TaskBoard> TaskBoard::from_json(const json::Value& value)
{
    const auto bad = [] { return fail(Kind::invalid, "workflow.bad_board"); };
    const json::Value* seats = json::find(value, "seats");
    if (!seats || !seats->is_array()) return bad();
    TaskBoard board;
    for (const json::Value& s : seats->get_array()) {
        const auto vote = index_in(kVotes, json::find(s, "v")), opinion = index_in(kVotes, json::find(s, "o"));
        if (!vote || !opinion) return bad();
        board.seats_.push_back(
            {text_in(s, "p"), text_in(s, "d"), Vote(*vote), Vote(*opinion), std::uint32_t(number_in(s, "t"))});
    }
    if (const json::Value* signers = json::find(value, "signers")) {
        if (!signers->is_array()) return bad();
        for (const json::Value& s : signers->get_array()) {
            const auto vote = index_in(kVotes, json::find(s, "v")), place = index_in(kPlaces, json::find(s, "at"));
            if (!vote || !place) return bad();
            board.signers_.push_back(
                {text_in(s, "p"), text_in(s, "by"), Place(*place), Vote(*vote), std::uint32_t(number_in(s, "t"))});
        }
    }
    if (const json::Value* unnamed = json::find(value, "unnamed")) {
        if (!unnamed->is_array() || unnamed->get_array().size() != 3) return bad();
        for (const json::Value& n : unnamed->get_array())
            if (!n.is_int64() || n.get_int64() < 0) return bad();
        board.unnamed_ = {unnamed->at(0).get_int64(), unnamed->at(1).get_int64(), unnamed->at(2).get_int64()};
    }
    const auto status = index_in(kStatuses, json::find(value, "status"));
    if (!status) return bad();
    board.status_ = BoardStatus(*status);
    board.clock_ = std::uint32_t(number_in(value, "clock"));
    board.last_act_at_ = std::uint32_t(number_in(value, "last"));
    return board;
}

} // namespace xz::workflow
