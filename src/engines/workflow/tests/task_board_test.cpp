#include "engines/workflow/task_board.hpp"

#include <gtest/gtest.h>
#include <sstream>

namespace xz::workflow
{
namespace
{

TaskRule rule_of(const std::string& rule, const std::string& more = "")
{
    Findings findings;
    const std::string verbs =
        R"(["return", "withdraw", "transfer", "delegate", "add_sign", "cc", "urge", "assisted_entry"])";
    const auto json =
        json::parse(R"({"who": "x", "paper_ballots": true, "rule": )" + rule + R"(, "verbs": )" + verbs + more + "}");
    const TaskRule out = TaskRule::read(json.value(), "s", findings);
    EXPECT_TRUE(findings.empty()) << findings[0].says;
    return out;
}

/// "a+ b- c0": a approves, b rejects, c abstains; "!" closes the count. Gives the event, "…" while open, or the error.
std::string vote(const TaskRule& rule, TaskBoard& board, const std::string& script)
{
    std::string last = "…";
    std::istringstream words(script);
    for (std::string word; words >> word;) {
        Act act;
        if (word == "!") {
            act.verb = Verb::close;
        } else {
            act.actor = word.substr(0, word.size() - 1);
            act.verb = word.back() == '+' ? Verb::approve : word.back() == '-' ? Verb::reject : Verb::abstain;
        }
        const auto event = board.act(rule, act);
        if (!event) return event.error().code.substr(9);
        last = event->empty() ? "…" : *event;
        const auto stored = TaskBoard::from_json(board.to_json());
        EXPECT_TRUE(stored && *stored == board) << script;
    }
    return last;
}

struct Count {
    const char* rule;
    int people;
    const char* script;
    const char* outcome;
};

TEST(Counting, FollowsTheRule)
{
    constexpr const char* kAny = R"({"mode": "any"})";
    constexpr const char* kAll = R"({"mode": "all"})";
    constexpr const char* kTwo = R"({"mode": "count", "n": 2})";
    constexpr const char* kMajority = R"({"mode": "majority", "present_min": "2/3"})";
    constexpr const char* kFive = R"({"mode": "majority", "present_min": 5})";
    constexpr const char* kPlain = R"({"mode": "majority"})";
    constexpr const char* kHalfOfAll = R"({"mode": "ratio", "ratio": ">1/2"})";
    constexpr const char* kLevy = R"({"mode": "ratio", "ratio": "2/3", "of": "present", "present_min": ">1/2"})";
    constexpr const char* kVeto = R"({"mode": "any", "veto": true})";
    const Count counts[] = {
        {kAny, 3, "a+", "approve"},
        {kAny, 3, "b-", "reject"},
        {kAny, 2, "a0", "…"},
        {kAny, 2, "a0 b0", "reject"},
        {kAny, 2, "!", "no_quorum"},
        {kAny, 2, "x+", "not_entitled"},
        {kAll, 3, "a+ b+", "…"},
        {kAll, 3, "a+ b+ c+", "approve"},
        {kAll, 3, "a+ b-", "reject"},
        {kAll, 3, "a+ b0", "reject"},
        {kAll, 3, "a+ !", "reject"},
        {kTwo, 3, "a+ b-", "…"},
        {kTwo, 3, "a+ b- c+", "approve"},
        {kTwo, 3, "a- b-", "reject"},
        {kTwo, 3, "a+ a+", "already_acted"},
        // Two thirds of 7 are 5: four present are no quorum, however they vote.
        {kMajority, 7, "a+ b+ c+ d+", "…"},
        {kMajority, 7, "a+ b+ c+ d+ !", "no_quorum"},
        {kMajority, 7, "a+ b+ c+ d+ e-", "approve"},
        {kMajority, 7, "a+ b+ c+ d- e- !", "approve"},
        {kFive, 6, "a+ b+ c+ d+ !", "no_quorum"},
        {kFive, 6, "a+ b+ c+ d+", "…"},
        {kFive, 6, "a+ b+ c+ d+ e-", "approve"},
        // Three of six present are not more than half.
        {kMajority, 7, "a+ b+ c+ d- e- f0", "…"},
        {kMajority, 7, "a+ b+ c+ d- e- f0 !", "reject"},
        {kMajority, 7, "a- b- c- d- e-", "reject"},
        {kMajority, 3, "a+ b+", "approve"},
        {kPlain, 4, "a+ b+ c- d-", "reject"},
        {kPlain, 4, "a+ b+ c+", "approve"},
        {kPlain, 4, "a+ !", "approve"},
        {kPlain, 1, "a+", "approve"},
        {kPlain, 0, "!", "no_quorum"},
        {kHalfOfAll, 4, "a+ b+ !", "reject"},
        {kHalfOfAll, 4, "a+ b+ c+", "approve"},
        {kHalfOfAll, 4, "a- b-", "reject"},
        {kLevy, 4, "a+ b+ !", "no_quorum"},
        {kLevy, 4, "a+ b+ c- !", "approve"},
        {kLevy, 4, "a+ b- c- ", "reject"},
        {kVeto, 3, "a+", "…"},
        {kVeto, 3, "a+ b-", "reject"},
        {kVeto, 3, "a+ b+ c0", "approve"},
        {kVeto, 3, "a+ !", "approve"},
    };
    for (const Count& count : counts) {
        std::vector<std::string> people;
        for (int i = 0; i < count.people; ++i) people.emplace_back(1, char('a' + i));
        TaskBoard board(people);
        EXPECT_EQ(vote(rule_of(count.rule), board, count.script), count.outcome)
            << count.rule << " " << count.people << " " << count.script;
    }
}

TEST(Counting, NeverDecidesWhatLaterVotesCouldChange)
{
    // Every order and every vote of up to five people: an early decision equals the one of the full count.
    for (const char* text : {R"({"mode": "majority"})", R"({"mode": "majority", "present_min": "2/3"})",
                             R"({"mode": "ratio", "ratio": "2/3"})",
                             R"({"mode": "ratio", "ratio": ">1/2", "of": "present", "present_min": "1/2"})",
                             R"({"mode": "all"})", R"({"mode": "count", "n": 3})"}) {
        const TaskRule rule = rule_of(text);
        for (int people = 1; people <= 5; ++people)
            for (int votes = 0; votes < 243; ++votes) {
                TaskBoard board(people == 1 ? std::vector<std::string>{"a"} : [&] {
                    std::vector<std::string> all;
                    for (int i = 0; i < people; ++i) all.emplace_back(1, char('a' + i));
                    return all;
                }());
                int approve = 0, code = votes;
                std::string early;
                for (int i = 0; i < people; ++i, code /= 3) {
                    approve += code % 3 == 0;
                    if (!early.empty()) continue;
                    Act act;
                    act.actor = std::string(1, char('a' + i));
                    act.verb = code % 3 == 0 ? Verb::approve : code % 3 == 1 ? Verb::reject : Verb::abstain;
                    const auto event = board.act(rule, act);
                    ASSERT_TRUE(event);
                    early = *event;
                }
                const bool passes = rule.mode == RuleMode::all     ? approve == people
                                    : rule.mode == RuleMode::count ? approve >= 3
                                                                   : rule.ratio.reached_by(approve, people);
                ASSERT_EQ(early, passes ? "approve" : "reject") << text << " " << people << " " << votes;
            }
    }
}

TEST(Shares, AreExact)
{
    const auto share = [](const char* text) { return Fraction::parse(text).value(); };
    EXPECT_TRUE(share("2/3").reached_by(2, 3));
    EXPECT_FALSE(share("2/3").reached_by(66, 100));
    EXPECT_TRUE(share("2/3").reached_by(67, 100));
    EXPECT_FALSE(share(">1/2").reached_by(5, 10));
    EXPECT_TRUE(share(">= 1/2").reached_by(5, 10));
    EXPECT_EQ(share("2/3").needed_of(7), 5);
    EXPECT_EQ(share(">1/2").needed_of(10), 6);
    EXPECT_EQ(share(">1/2").text(), ">1/2");
    for (const char* bad : {"", "2", "3/2", "1/0", "-1/2", "1/2/3", "0.5", "a/b", "99999/99999"})
        EXPECT_FALSE(Fraction::parse(bad)) << bad;
}

class Board : public ::testing::Test
{
protected:
    std::string act(Verb verb, const std::string& actor, std::vector<std::string> people = {})
    {
        Act act;
        act.verb = verb;
        act.actor = actor;
        act.people = std::move(people);
        const auto event = board.act(rule, act);
        return !event ? event.error().code.substr(9) : event->empty() ? "…" : *event;
    }
    TaskRule rule = rule_of(R"({"mode": "any"})");
    TaskBoard board{{"a", "b"}};
};

TEST_F(Board, RejectDoesNotWaitForAnAddedSigner)
{
    EXPECT_EQ(act(Verb::add_beside, "a", {"s"}), "…");
    EXPECT_EQ(act(Verb::reject, "a"), "reject");
    EXPECT_EQ(act(Verb::approve, "s"), "task_over");
}

TEST_F(Board, ApproveWaitsForEveryAddedSigner)
{
    EXPECT_EQ(act(Verb::add_beside, "a", {"s"}), "…");
    EXPECT_EQ(act(Verb::approve, "a"), "…");
    EXPECT_EQ(act(Verb::approve, "b"), "already_decided");
    EXPECT_EQ(board.waiting_for(rule), (std::vector<std::string>{"s"}));
    EXPECT_EQ(act(Verb::approve, "s"), "approve");
}

TEST_F(Board, AnAddedSignersRejectionRejects)
{
    act(Verb::add_after, "a", {"s"});
    EXPECT_EQ(act(Verb::approve, "s"), "not_your_turn");
    act(Verb::approve, "a");
    EXPECT_EQ(act(Verb::reject, "s"), "reject");
}

TEST_F(Board, WhoAddsASignerBeforeHimselfWaits)
{
    act(Verb::add_before, "a", {"s"});
    EXPECT_EQ(act(Verb::approve, "a"), "not_your_turn");
    EXPECT_EQ(act(Verb::approve, "s"), "…");
    EXPECT_EQ(act(Verb::approve, "a"), "approve");
}

TEST_F(Board, RemovingTheLastOutstandingSignerDecides)
{
    act(Verb::add_beside, "a", {"s"});
    act(Verb::approve, "a");
    EXPECT_EQ(act(Verb::remove_sign, "b", {"s"}), "not_entitled");
    EXPECT_EQ(act(Verb::remove_sign, "a", {"s"}), "approve");
}

TEST_F(Board, TakeBackOnlyWhileNobodyActedAfter)
{
    rule = rule_of(R"({"mode": "all"})");
    EXPECT_EQ(act(Verb::take_back, "a"), "nothing_to_take_back");
    act(Verb::approve, "a");
    EXPECT_EQ(act(Verb::take_back, "a"), "…");
    act(Verb::add_after, "a", {"s"});
    act(Verb::approve, "a");
    act(Verb::approve, "s");
    EXPECT_EQ(act(Verb::take_back, "a"), "acted_after");
    EXPECT_EQ(act(Verb::take_back, "s"), "…");
    EXPECT_EQ(act(Verb::approve, "b"), "…");
    EXPECT_EQ(act(Verb::approve, "s"), "approve");
}

TEST_F(Board, VetoHoldsUpAOneTapPass)
{
    rule = rule_of(R"({"mode": "any", "veto": true})");
    EXPECT_EQ(act(Verb::approve, "a"), "…");
    EXPECT_EQ(act(Verb::reject, "b"), "reject");
}

TEST_F(Board, DelegationReturnsToTheDelegator)
{
    EXPECT_EQ(act(Verb::delegate, "a", {"d"}), "…");
    EXPECT_EQ(act(Verb::approve, "a"), "not_your_turn");
    EXPECT_EQ(act(Verb::approve, "d"), "…");
    EXPECT_EQ(act(Verb::approve, "d"), "not_entitled");
    EXPECT_EQ(act(Verb::approve, "a"), "approve");
}

TEST_F(Board, ADelegationCanBeTakenBack)
{
    act(Verb::delegate, "a", {"d"});
    EXPECT_EQ(act(Verb::take_back, "a"), "…");
    EXPECT_EQ(act(Verb::approve, "d"), "not_entitled");
    EXPECT_EQ(act(Verb::approve, "a"), "approve");
}

TEST_F(Board, NobodyIsBroughtInTwice)
{
    EXPECT_EQ(act(Verb::transfer, "a", {"b"}), "bad_people");
    EXPECT_EQ(act(Verb::delegate, "a", {"b"}), "bad_people");
    EXPECT_EQ(act(Verb::add_beside, "a", {"b"}), "bad_people");
    EXPECT_EQ(act(Verb::add_beside, "a", {"s", "s"}), "bad_people");
    EXPECT_EQ(act(Verb::add_beside, "a", {}), "bad_people");
    EXPECT_EQ(act(Verb::transfer, "a", {"c"}), "…");
    EXPECT_EQ(act(Verb::approve, "a"), "not_entitled");
    EXPECT_EQ(act(Verb::approve, "c"), "approve");
}

TEST_F(Board, ABallotIsLeftToThoseWhomTheLawNames)
{
    rule = rule_of(R"({"mode": "majority", "present_min": "2/3"})");
    for (const Verb verb : {Verb::transfer, Verb::delegate, Verb::add_before, Verb::add_after, Verb::add_beside})
        EXPECT_EQ(act(verb, "a", {"s"}), "verb_not_here") << verb_name(verb);
}

TEST_F(Board, SecretVotesCannotBeReadOrTakenBack)
{
    rule = rule_of(R"({"mode": "majority", "secret": true})");
    board = TaskBoard({"a", "b", "c"});
    act(Verb::approve, "a");
    EXPECT_EQ(act(Verb::take_back, "a"), "nothing_to_take_back");
    EXPECT_EQ(json::to_text(board.to_json()).find("\"v\":\"approve\""), std::string::npos);
    EXPECT_EQ(act(Verb::approve, "a"), "already_acted");
    EXPECT_EQ(act(Verb::approve, "b"), "approve");
}

TEST_F(Board, PaperBallotsCountOnce)
{
    rule = rule_of(R"({"mode": "majority", "present_min": "2/3"})");
    board = TaskBoard({"a", "b", "c", "d", "e", "f"});
    act(Verb::approve, "a");
    EXPECT_EQ(board.enter_paper(rule, {"a", "b"}, {2, 0, 0}).error().code, "workflow.already_acted");
    EXPECT_EQ(board.enter_paper(rule, {"b", "b"}, {2, 0, 0}).error().code, "workflow.bad_people");
    EXPECT_EQ(board.enter_paper(rule, {"b", "c"}, {2, 1, 0}).error().code, "workflow.bad_people");
    EXPECT_EQ(board.enter_paper(rule, {"x"}, {1, 0, 0}).error().code, "workflow.not_entitled");
    EXPECT_EQ(board.enter_paper(rule, {"b", "c", "d"}, {3, 0, 0}).value(), "approve");
}

TEST_F(Board, SuspensionStopsAllButAFew)
{
    EXPECT_EQ(act(Verb::resume, "x"), "not_suspended");
    act(Verb::suspend, "x");
    EXPECT_EQ(act(Verb::approve, "a"), "task_suspended");
    EXPECT_EQ(act(Verb::close, "x"), "task_suspended");
    EXPECT_TRUE(board.waiting_for(rule).empty());
    EXPECT_EQ(act(Verb::copy, "a", {"x"}), "…");
    act(Verb::resume, "x");
    EXPECT_EQ(act(Verb::approve, "a"), "approve");
}

TEST_F(Board, OnlyVerbsOfTheDefinition)
{
    Findings findings;
    rule = TaskRule::read(json::parse(R"({"who": "x", "rule": {"mode": "any"}})").value(), "s", findings);
    for (const Verb verb : {Verb::return_back, Verb::withdraw, Verb::transfer, Verb::delegate, Verb::add_after,
                            Verb::remove_sign, Verb::copy, Verb::urge, Verb::assisted_entry})
        EXPECT_EQ(act(verb, "a", {"s"}), "verb_not_here") << verb_name(verb);
    EXPECT_EQ(act(Verb::approve, "a"), "approve");
}

/// Every pair of verbs on the same task: "a" acts first, then "b" (holders of the two seats of an `all` task).
/// Rows and columns are in the order of `Verb`. A: approve event, R: reject, N: no_quorum, B: return, W: withdraw, T:
/// terminate, '.': goes on, o: over already, s: suspended, S: not suspended, d: already acted, n: not entitled, t: not
/// your turn, p: bad people, k: nothing to take back, l: acted after, g: signers outstanding. Every pair of verbs on
/// the same `all` task of "a" and "b": "a" does the verb of the row, then `b` or `a` does each verb in the order of
/// `Verb`. Events: A approve, R reject, N no_quorum, B return, W withdraw, T terminate, '.' none. Refusals: o over, s
/// suspended, S not suspended, d already acted, n not entitled, t not your turn, p bad people, k nothing to take back,
/// g signers outstanding.
struct PairRow {
    Verb first;
    const char* then_b;
    const char* then_a;
};

constexpr PairRow kPairs[kVerbCount] = {
    {Verb::approve, "ARRBWk.....p...STAR", "ddddW.dddddp...STdR"},
    {Verb::reject, "ooooooooooooooooooo", "ooooooooooooooooooo"},
    {Verb::abstain, "ooooooooooooooooooo", "ooooooooooooooooooo"},
    {Verb::return_back, "ooooooooooooooooooo", "ooooooooooooooooooo"},
    {Verb::withdraw, "ooooooooooooooooooo", "ooooooooooooooooooo"},
    {Verb::take_back, ".RRBWk.....p...ST.N", ".RRBWk.....p...ST.N"},
    {Verb::transfer, ".RRBWk.....p...ST.N", "nnnnWnnnnnnp...STnN"},
    {Verb::delegate, ".RRBWk.....p...ST.N", "ttttW.tttttp...STtN"},
    {Verb::add_before, ".RRBWk.....p...ST.g", "ttttWktttttp...STtg"},
    {Verb::add_after, ".RRBWk.....p...ST.g", ".RRBWkpppppp...ST.g"},
    {Verb::add_beside, ".RRBWk.....p...ST.g", ".RRBWkpppppp...ST.g"},
    {Verb::remove_sign, ".RRBWk.....p...ST.N", ".RRBWk.....p...ST.N"},
    {Verb::copy, ".RRBWk.....p...ST.N", ".RRBWk.....p...ST.N"},
    {Verb::urge, ".RRBWk.....p...ST.N", ".RRBWk.....p...ST.N"},
    {Verb::suspend, "ssssWsssssss.ss.Tss", "ssssWsssssss.ss.Tss"},
    {Verb::resume, ".RRBWk.....p...ST.N", ".RRBWk.....p...ST.N"},
    {Verb::terminate, "ooooooooooooooooooo", "ooooooooooooooooooo"},
    {Verb::assisted_entry, "ARRBWk.....p...STAR", "ddddW.dddddp...STdR"},
    {Verb::close, "ooooooooooooooooooo", "ooooooooooooooooooo"},
};

char letter(const Result<std::string>& event)
{
    if (event) {
        if (*event == "approve") return 'A';
        if (*event == "reject") return 'R';
        if (*event == "no_quorum") return 'N';
        if (*event == "return") return 'B';
        if (*event == "withdraw") return 'W';
        if (*event == "terminate") return 'T';
        return '.';
    }
    const std::pair<const char*, char> codes[] = {
        {"task_over", 'o'},    {"task_suspended", 's'},      {"not_suspended", 'S'},   {"already_acted", 'd'},
        {"not_entitled", 'n'}, {"not_your_turn", 't'},       {"bad_people", 'p'},      {"nothing_to_take_back", 'k'},
        {"acted_after", 'l'},  {"signers_outstanding", 'g'}, {"already_decided", 'D'}, {"verb_not_here", 'v'}};
    for (const auto& [code, sign] : codes)
        if (event.error().code == std::string("workflow.") + code) return sign;
    return '?';
}

Act typical(Verb verb, const std::string& actor)
{
    Act act;
    act.verb = verb;
    act.actor = actor;
    act.people = {verb == Verb::remove_sign ? std::string("s") : "to_" + actor};
    if (verb == Verb::assisted_entry) {
        act.actor = "helper";
        act.principal = actor;
        act.vote = Vote::approve;
    }
    return act;
}

std::string row_of(Verb first, const std::string& second_actor)
{
    const TaskRule rule = rule_of(R"({"mode": "all"})");
    std::string row;
    for (std::size_t second = 0; second < kVerbCount; ++second) {
        TaskBoard board({"a", "b"});
        (void)board.act(rule, typical(first, "a"));
        const TaskBoard between = board;
        const auto event = board.act(rule, typical(Verb(second), second_actor));
        EXPECT_TRUE(event || board == between) << "a refused act changes nothing";
        row += letter(event);
        EXPECT_EQ(TaskBoard::from_json(board.to_json()).value(), board);
    }
    return row;
}

TEST(VerbPairs, AllMeetAsTheTableSays)
{
    for (std::size_t v = 0; v < kVerbCount; ++v) {
        ASSERT_EQ(kPairs[v].first, Verb(v));
        EXPECT_EQ(row_of(Verb(v), "b"), kPairs[v].then_b) << verb_name(Verb(v)) << ", then b";
        EXPECT_EQ(row_of(Verb(v), "a"), kPairs[v].then_a) << verb_name(Verb(v)) << ", then a";
    }
}

/// In every sequence of three verbs by any of the people: an approval never leaves an added signature open, and nobody
/// is left over after the end.
TEST(VerbTriples, KeepTheInvariants)
{
    const TaskRule rule = rule_of(R"({"mode": "any"})");
    const std::vector<std::string> actors = {"a", "b", "to_a"};
    const std::size_t acts = kVerbCount * actors.size();
    for (std::size_t i = 0; i < acts * acts * acts; ++i) {
        TaskBoard board({"a", "b"});
        std::size_t code = i;
        for (int n = 0; n < 3; ++n, code /= acts) {
            const bool was_over = board.status() == BoardStatus::over;
            const auto event = board.act(rule, typical(Verb(code % kVerbCount), actors[code % acts / kVerbCount]));
            ASSERT_FALSE(was_over && event) << i;
            if (!event) continue;
            ASSERT_EQ(event->empty(), board.status() != BoardStatus::over) << i;
            if (*event != "approve") continue;
            const json::Value stored = board.to_json();
            const json::Value* signers = json::find(stored, "signers");
            for (const json::Value& s : signers ? signers->get_array() : json::Array()) {
                ASSERT_TRUE(json::find(s, "v")) << i;
            }
        }
        ASSERT_TRUE(board.status() != BoardStatus::over || board.waiting_for(rule).empty());
    }
}

} // namespace
} // namespace xz::workflow
