#include "engines/workflow/simulate.hpp"

#include <cstdio>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace xz::workflow
{
namespace
{

/// Runs input lines through a simulation and gives what it prints, one line per entry.
class Play
{
public:
    explicit Play(const std::string& definition, std::optional<Instant> at = std::nullopt)
    {
        auto chart = Chart::compile(json::parse(definition).value(), {.lenient = true});
        EXPECT_TRUE(chart);
        simulation_.emplace(*chart, Calendar());
        last_ = simulation_->start(at);
    }

    const json::Value& send(const std::string& line) { return last_ = simulation_->serve(json::parse(line).value()); }
    const json::Value& event(const std::string& name) { return send("{\"event\":\"" + name + "\"}"); }

    /// "a b.c | effect effect" of the last line, with "!" at the end when done.
    std::string says() const
    {
        if (const auto* error = json::find(last_, "error")) return "error " + std::string(error->get_string());
        std::string text;
        const auto words = [&](std::string_view member) {
            std::string line;
            for (const auto& word : json::find(last_, member)->get_array())
                line += (line.empty() ? "" : " ") + std::string(word.get_string());
            return line;
        };
        text = words("configuration") + " | " + words("effects");
        return text + (json::find(last_, "done")->get_bool() ? " !" : "");
    }
    std::string timers() const { return json::to_text(*json::find(last_, "timers")); }
    const json::Value& last() const { return last_; }

private:
    std::optional<Simulation> simulation_;
    json::Value last_;
};

TEST(Semantics, EffectsComeOutAsExitTransitionEntry)
{
    Play p(R"({"states": {
        "a": {"entry": ["log.append:+a"], "exit": ["log.append:-a"], "initial": "a1", "states": {
            "a1": {"entry": ["log.append:+a1"], "exit": ["log.append:-a1"], "on": {"go": {"target": "b.b1", "do": ["log.append:t"]}}}}},
        "b": {"entry": ["log.append:+b"], "states": {"b1": {"entry": ["log.append:+b1"]}, "b2": {}}}}})");
    EXPECT_EQ(p.says(), "a.a1 | log.append:+a log.append:+a1");
    p.event("go");
    EXPECT_EQ(p.says(), "b.b1 | log.append:-a1 log.append:-a log.append:t log.append:+b log.append:+b1");
    p.event("nobody_knows_this");
    EXPECT_EQ(p.says(), "b.b1 | ");
}

TEST(Semantics, RegionsExitInReverseAndEnterInDocumentOrder)
{
    Play p(R"({"states": {"p": {"kind": "parallel", "entry": ["log.append:+p"], "exit": ["log.append:-p"],
        "on": {"out": {"target": "q"}},
        "states": {
            "z": {"entry": ["log.append:+z"], "exit": ["log.append:-z"], "states": {"z1": {"exit": ["log.append:-z1"]}}},
            "a": {"entry": ["log.append:+a"], "exit": ["log.append:-a"]}}}, "q": {}}})");
    EXPECT_EQ(p.says(), "p.a p.z.z1 | log.append:+p log.append:+z log.append:+a");
    p.event("out");
    EXPECT_EQ(p.says(), "q | log.append:-a log.append:-z1 log.append:-z log.append:-p");
}

TEST(Semantics, InnerStatesGoFirstAndGuardsAreTriedInOrder)
{
    Play p(R"({"states": {"a": {"on": {"e": {"target": "outer"}}, "states": {
        "x": {"on": {"e": [{"target": "y", "guard": "false"}, {"target": "z", "guard": "input.n > 3"}, {"target": "y", "guard": "input.n == 1"}]}},
        "y": {}, "z": {}}}, "outer": {}}})");
    p.send(R"({"event": "e", "data": {"n": 1}})");
    EXPECT_EQ(p.says(), "a.y | ");
    p.event("e");
    EXPECT_EQ(p.says(), "outer | ");
}

TEST(Semantics, AGuardThatFailsCountsAsFalse)
{
    Play p(
        R"({"states": {"a": {"on": {"e": [{"target": "b", "guard": "form.missing.deeper == 1"}, {"target": "c"}]}}, "b": {}, "c": {}}})");
    p.event("e");
    EXPECT_EQ(p.says(), "c | ");
}

TEST(Semantics, TheEarlierRegionPreemptsAndTheDescendantWins)
{
    // Both regions leave the parallel state: the first in document order is taken.
    Play first(R"({"states": {"p": {"kind": "parallel", "states": {
        "a": {"on": {"e": {"target": "x"}}}, "b": {"on": {"e": {"target": "y"}}}}}, "x": {}, "y": {}}})");
    first.event("e");
    EXPECT_EQ(first.says(), "x | ");
    // A state inside a region and the parallel state itself both have a transition: the inner one counts for both
    // leaves only where it is selected, and it removes the outer one.
    Play inner(R"({"states": {"p": {"kind": "parallel", "on": {"e": {"target": "y"}}, "states": {
        "a": {}, "b": {"states": {"b1": {"on": {"e": {"target": "b2", "do": ["log.append:t"]}}}, "b2": {}}}}}, "y": {}}})");
    inner.event("e");
    EXPECT_EQ(inner.says(), "p.a p.b.b2 | log.append:t");
}

TEST(Semantics, BothRegionsMoveOnOneEvent)
{
    Play p(R"({"states": {"p": {"kind": "parallel", "states": {
        "a": {"states": {"a1": {"on": {"e": {"target": "a2", "do": ["log.append:ta"]}}}, "a2": {}}},
        "b": {"states": {"b1": {"on": {"e": {"target": "b2", "do": ["log.append:tb"]}}}, "b2": {}}}}}}})");
    p.event("e");
    EXPECT_EQ(p.says(), "p.a.a2 p.b.b2 | log.append:ta log.append:tb");
}

TEST(Semantics, InternalTransitionsDoNotLeaveTheirSource)
{
    const char* chart = R"({"states": {"a": {"entry": ["log.append:+a"], "exit": ["log.append:-a"], "initial": "a1",
        "on": {"in": {"target": "a.a2", "internal": true}, "out": {"target": "a.a2"}, "none": {"do": ["log.append:n"]}},
        "states": {"a1": {"exit": ["log.append:-a1"]}, "a2": {"exit": ["log.append:-a2"]}}}}})";
    Play p(chart);
    p.event("in");
    EXPECT_EQ(p.says(), "a.a2 | log.append:-a1");
    p.event("out");
    EXPECT_EQ(p.says(), "a.a2 | log.append:-a2 log.append:-a log.append:+a");
    p.event("none");
    EXPECT_EQ(p.says(), "a.a2 | log.append:n");
}

TEST(Semantics, HistoryShallowAndDeep)
{
    const auto chart = [](const char* depth) {
        return std::string(R"({"states": {"a": {"initial": "x", "on": {"out": {"target": "z"}}, "states": {
            "h": {"kind": "history", "history": ")") +
               depth + R"(", "default": "y"},
            "x": {"initial": "x1", "states": {"x1": {"on": {"e": {"target": "x2"}}}, "x2": {}}}, "y": {}}},
            "z": {"on": {"back": {"target": "a.h"}}}, "fresh": {}}, "initial": "z"})";
    };
    for (const char* depth : {"shallow", "deep"}) {
        Play p(chart(depth));
        p.event("back");
        EXPECT_EQ(p.says(), "a.y | ") << depth;
    }
    for (const auto& [depth, where] : {std::pair{"shallow", "a.x.x1 | "}, std::pair{"deep", "a.x.x2 | "}}) {
        std::string text = chart(depth);
        text.replace(text.find("\"initial\": \"z\""), 14, "\"initial\": \"a\"");
        Play p(text);
        p.event("e");
        p.event("out");
        p.event("back");
        EXPECT_EQ(p.says(), where) << depth;
    }
}

TEST(Semantics, DoneOfCompoundAndParallelStates)
{
    Play p(R"({"states": {"p": {"kind": "parallel", "done": {"target": "end", "do": ["log.append:both"]}, "states": {
        "a": {"done": {"do": ["log.append:a_done"]}, "states": {"a1": {"on": {"ea": {"target": "af"}}}, "af": {"kind": "final"}}},
        "b": {"states": {"b1": {"on": {"eb": {"target": "bf"}}}, "bf": {"kind": "final"}}}}},
        "end": {"kind": "final", "entry": ["archive"], "exit": ["log.append:bye"]}}})");
    p.event("eb");
    EXPECT_EQ(p.says(), "p.a.a1 p.b.bf | ");
    p.event("ea");
    EXPECT_EQ(p.says(), "end | log.append:a_done log.append:both archive log.append:bye !");
    p.event("ea");
    EXPECT_EQ(p.says(), "end |  !");
}

TEST(Semantics, NestedParallelStatesJoin)
{
    Play p(R"({"states": {"p": {"kind": "parallel", "done": {"target": "end"}, "states": {
        "q": {"kind": "parallel", "states": {"r": {"states": {"r1": {"on": {"e": {"target": "rf"}}}, "rf": {"kind": "final"}}}}},
        "s": {"states": {"sf": {"kind": "final"}}}}}, "end": {"kind": "final"}}})");
    p.event("e");
    EXPECT_EQ(p.says(), "end |  !");
}

TEST(Semantics, AFinalRegionIsCompleteByItself)
{
    Play p(R"({"states": {"p": {"kind": "parallel", "done": {"target": "end"}, "states": {
        "f": {"kind": "final"}, "s": {"states": {"s1": {"on": {"e": {"target": "sf"}}}, "sf": {"kind": "final"}}}}},
        "end": {"kind": "final"}}})");
    EXPECT_EQ(p.says(), "p.f p.s.s1 | ");
    p.event("e");
    EXPECT_EQ(p.says(), "end |  !");
}

TEST(Semantics, EventNamesMatchExactly)
{
    Play p(
        R"({"states": {"a": {"on": {"done.state": {"target": "wrong"}, "pay": {"target": "wrong"}, "*": {"target": "wrong"}}}, "wrong": {}}})");
    p.event("pay.bank");
    p.event("done.state.a");
    EXPECT_EQ(p.says(), "a | ");
}

TEST(Semantics, AutomaticBeforeInternalBeforeExternal)
{
    Play p(R"({"states": {
        "a": {"on": {"go": {"target": "b", "do": ["raise:inner"]}}},
        "b": {"always": [{"target": "c", "do": ["log.append:auto"]}], "on": {"inner": {"target": "wrong"}}},
        "c": {"on": {"inner": {"target": "d", "do": ["log.append:inner"]}}},
        "d": {}, "wrong": {}}})");
    p.event("go");
    EXPECT_EQ(p.says(), "d | log.append:auto log.append:inner");
}

TEST(Semantics, EndlessAutomaticTransitionsAreStopped)
{
    Play p(
        R"({"states": {"a": {"on": {"go": {"target": "b"}}}, "b": {"always": [{"target": "c"}]}, "c": {"always": [{"target": "b"}]}}})");
    p.event("go");
    EXPECT_TRUE(p.says().starts_with("error ")) << p.says();
    p.event("other");
    EXPECT_EQ(p.says(), "a | ");
}

TEST(Semantics, SeveralTargetsEnterSeveralRegions)
{
    const std::string regions = R"("p": {"kind": "parallel", "states": {
        "a": {"states": {"a1": {}, "a2": {}}}, "b": {"states": {"b1": {}, "b2": {}}}, "c": {"states": {"c1": {}, "c2": {}}}}})";
    Play by_transition(R"({"initial": "s", "states": {"s": {"on": {"e": {"target": ["p.a.a2", "p.c.c2"]}}}, )" +
                       regions + "}}");
    by_transition.event("e");
    EXPECT_EQ(by_transition.says(), "p.a.a2 p.b.b1 p.c.c2 | ");
    Play by_initial(R"({"initial": ["p.a.a2", "p.b.b2"], "states": {)" + regions + "}}");
    EXPECT_EQ(by_initial.says(), "p.a.a2 p.b.b2 p.c.c1 | ");
}

TEST(Semantics, VisitsAndInLookAtTheCase)
{
    Play p(R"j({"states": {"p": {"kind": "parallel", "states": {
        "a": {"states": {"x": {"on": {"again": [{"target": "x", "guard": "visits('x') < 3"}, {"target": "y"}]}}, "y": {}}},
        "b": {"states": {"u": {"on": {"check": {"target": "v", "guard": "In('p.a.y')"}}}, "v": {}}}}}}})j");
    p.event("check");
    EXPECT_EQ(p.says(), "p.a.x p.b.u | ");
    p.event("again");
    p.event("again");
    EXPECT_EQ(p.says(), "p.a.x p.b.u | ");
    p.event("again");
    EXPECT_EQ(p.says(), "p.a.y p.b.u | ");
    p.event("check");
    EXPECT_EQ(p.says(), "p.a.y p.b.v | ");
}

TEST(Data, WhatIsHandedInFillsTheFormAndTheFile)
{
    Play p(R"j({"case": {"form": "form/a@1"}, "states": {
        "draft": {"task": {"who": "x", "form": "form/a@1"}, "on": {"submit": [{"target": "large", "guard": "form.fen > 100"}, {"target": "small"}]}},
        "large": {"task": {"who": "y", "form": "form/other@1"}, "on": {
            "objection": {"target": "heard", "guard": "count(case.objections) >= 2"},
            "correct": {"target": "small", "guard": "form.fen < 100"}}},
        "small": {}, "heard": {}}})j");
    p.send(R"({"event": "nobody_waits_for_this", "data": {"fen": 1}})");
    p.send(R"({"event": "submit", "data": {"fen": 500}})");
    EXPECT_EQ(p.says(), "large | ");
    // Another form is no correction of the case's own.
    p.send(R"({"event": "correct", "data": {"fen": 5}})");
    p.send(R"({"event": "objection", "data": {"why": "noise"}})");
    EXPECT_EQ(p.says(), "large | ");
    p.send(R"({"event": "objection"})");
    EXPECT_EQ(p.says(), "heard | ");
}

TEST(Data, TheLedgerRemembersWhatIsReserved)
{
    Play p(R"j({"states": {"a": {"on": {
        "reserve": {"do": ["ledger.reserve:input.fen"]}, "commit": {"do": ["ledger.commit:input.fen"], "guard": "input.fen <= ledger.reserved()"},
        "reverse": {"do": ["ledger.reverse"]}, "release": {"do": ["ledger.release"]},
        "ask": {"target": "b", "guard": "ledger.reserved() == input.fen"}}}, "b": {"on": {"back": {"target": "a"}}}}})j");
    const auto reserved = [&](int fen) {
        p.send(R"({"event": "ask", "data": {"fen": )" + std::to_string(fen) + "}}");
        const bool agrees = p.says() == "b | ";
        p.event("back");
        return agrees;
    };
    EXPECT_TRUE(reserved(0));
    p.send(R"({"event": "reserve", "data": {"fen": 500}})");
    EXPECT_TRUE(reserved(500));
    p.send(R"({"event": "commit", "data": {"fen": 501}})");
    EXPECT_EQ(p.says(), "a | ");
    p.send(R"({"event": "commit", "data": {"fen": 200}})");
    EXPECT_EQ(p.says(), "a | ledger.commit:input.fen");
    EXPECT_TRUE(reserved(300));
    p.event("reverse");
    EXPECT_TRUE(reserved(500));
    p.event("release");
    EXPECT_TRUE(reserved(0));
}

TEST(Clock, DueTimersFireFirstEachAtItsOwnTime)
{
    Play p(R"({"states": {
        "a": {"after": {"2d": {"target": "b", "do": ["urge"]}}, "on": {"go": {"target": "wrong"}}},
        "b": {"after": {"PT12H": [{"target": "wrong", "guard": "false"}, {"target": "c", "do": ["escalate:town"]}]}},
        "c": {"on": {"go": {"target": "d"}}, "after": {"30d": {"target": "wrong"}}}, "d": {}, "wrong": {}}})");
    EXPECT_EQ(p.timers(), R"([{"state":"a","after":"2d","due":null}])");
    p.send(R"({"at": "2026-05-01T08:00:00+08:00"})");
    EXPECT_EQ(p.timers(), R"([{"state":"a","after":"2d","due":"2026-05-03T00:00:00.000Z"}])");
    p.send(R"({"at": "2026-05-03T07:59:59+08:00"})");
    EXPECT_EQ(p.says(), "a | ");
    p.send(R"({"event": "go", "at": "2026-05-20T08:00:00+08:00"})");
    EXPECT_EQ(p.says(), "d | urge escalate:town");
    EXPECT_EQ(p.timers(), "[]");
}

TEST(Clock, ATimerIsCancelledWhenItsStateIsLeftAndStartsAfreshOnReturn)
{
    Play p(
        R"({"states": {"a": {"after": {"1d": {"target": "late"}}, "on": {"x": {"target": "b"}, "self": {"target": "a"}}}, "b": {"on": {"back": {"target": "a"}}}, "late": {}}})",
        parse_rfc3339("2026-01-01T00:00:00Z").value());
    p.send(R"({"event": "x", "at": "2026-01-01T12:00:00Z"})");
    EXPECT_EQ(p.timers(), "[]");
    p.send(R"({"event": "back", "at": "2026-01-05T00:00:00Z"})");
    EXPECT_EQ(p.timers(), R"([{"state":"a","after":"1d","due":"2026-01-06T00:00:00.000Z"}])");
    p.send(R"({"event": "self", "at": "2026-01-05T06:00:00Z"})");
    EXPECT_EQ(p.timers(), R"([{"state":"a","after":"1d","due":"2026-01-06T06:00:00.000Z"}])");
    p.send(R"({"at": "2026-01-04T00:00:00Z"})");
    EXPECT_EQ(p.says(), "a | ");
}

TEST(Clock, LimitsComeFromParameters)
{
    const char* chart =
        R"({"params": {"n": {"type": "integer", "default": 3}}, "states": {"a": {"on": {"r": {"target": "a"}}, "after": {"{params.n}d": {"target": "b"}}}, "b": {}}})";
    Play p(chart, parse_rfc3339("2026-01-01T00:00:00Z").value());
    EXPECT_EQ(p.timers(), R"([{"state":"a","after":"{params.n}d","due":"2026-01-04T00:00:00.000Z"}])");
    p.send(R"({"event": "r", "params": {"n": 10}})");
    EXPECT_EQ(p.timers(), R"([{"state":"a","after":"{params.n}d","due":"2026-01-11T00:00:00.000Z"}])");
}

TEST(Clock, AnEndlessReminderIsStopped)
{
    Play p(R"({"states": {"a": {"after": {"1s": {"target": "a", "do": ["urge"]}}}}})", Instant{0});
    p.send(R"({"at": "2026-01-01T00:00:00Z"})");
    EXPECT_TRUE(p.says().starts_with("error "));
}

class SimulateTool : public ::testing::Test
{
protected:
    int run(std::vector<std::string_view> arguments, const std::string& input)
    {
        std::istringstream in(input);
        out.str("");
        return pack_simulate_tool(arguments, in, out, err);
    }
    const std::string sample = std::string(XZ_SOURCE_DIR) + "/src/engines/workflow/tests/data/village_project.json";
    std::ostringstream out, err;
};

TEST_F(SimulateTool, PrintsALineForTheStartAndForEachInput)
{
    EXPECT_EQ(run({sample}, "{\"event\": \"submit\", \"data\": {}, \"at\": "
                            "\"2026-05-01T08:00:00+08:00\"}\nnonsense\n\n{\"event\":\"reject\"}"),
              0);
    std::vector<std::string> lines;
    std::istringstream read(out.str());
    for (std::string line; std::getline(read, line);) lines.push_back(line);
    ASSERT_EQ(lines.size(), 4u) << out.str();
    EXPECT_EQ(
        lines[0],
        R"({"event":null,"configuration":["draft"],"effects":[],"timers":[{"state":"draft","after":"30d","due":null}],"done":false})");
    EXPECT_EQ(
        lines[1],
        R"({"event":"submit","configuration":["deliberate.branch_proposes"],"effects":["number.assign","log.append"],"timers":[{"state":"deliberate.branch_proposes","after":"20wd","due":"2026-06-01T00:00:00.000Z"}],"done":false})");
    EXPECT_TRUE(lines[2].starts_with("{\"error\":"));
    EXPECT_EQ(lines[3], R"({"event":"reject","configuration":["rejected"],"effects":[],"timers":[],"done":true})");
}

TEST_F(SimulateTool, TheSmallProjectRunsToItsEndWithNothingButEvents)
{
    const std::string script =
        R"({"event": "submit", "data": {"budget_cents": 3000000, "source_of_funds": "own"}, "at": "2026-04-27T08:00:00+08:00"}
{"event": "approve"}
{"event": "approve"}
{"event": "approve"}
{"event": "no_quorum"}
{"event": "approve"}
{"event": "objection", "data": {"why": "noise"}}
{"event": "dismiss"}
{"at": "2026-05-05T08:00:00+08:00"}
{"event": "sign"}
{"event": "complete"}
{"event": "approve"}
{"event": "submit", "data": {"amount_cents": 2900000}}
{"event": "approve", "data": {"amount_cents": 2900000}}
{"event": "bank_failed"}
{"event": "submit"}
{"event": "approve", "data": {"amount_cents": 3000001}}
{"event": "approve", "data": {"amount_cents": 3000000}}
{"event": "bank_ok"}
{"at": "2026-06-01T08:00:00+08:00"}
)";
    EXPECT_EQ(run({sample}, script), 0);
    std::string places;
    std::istringstream read(out.str());
    for (std::string line; std::getline(read, line);)
        places += std::string(json::parse(line).value().at_pointer("/configuration/0").get_string()) + "\n";
    EXPECT_EQ(places, "draft\ndeliberate.branch_proposes\ndeliberate.committees_confer\ndeliberate.members_examine\n"
                      "deliberate.reps_decide\ndeliberate.reps_decide\ndecision_notice\nobjection_review\n"
                      "decision_notice\nimplement.contract\nimplement.build\nimplement.accept\npay.voucher\npay.book\n"
                      "pay.await_bank\npay.voucher\npay.book\npay.book\npay.await_bank\nresult_notice\nclosed\n");
    EXPECT_NE(
        out.str().find(
            R"("effects":["notice.close","ledger.release","score.satisfaction","archive"],"timers":[],"done":true)"),
        std::string::npos)
        << out.str();
}

TEST_F(SimulateTool, TheJoinWaitsForBothReviewers)
{
    // The finance review lacks budget and cannot approve, the assets review can.
    const std::string script =
        R"({"form": {"budget_cents": 9000000, "source_of_funds": "own"}, "functions": {"budget.available": 100}, "event": "submit", "at": "2026-05-01T08:00:00+08:00"}
{"event": "approve"}
{"event": "approve"}
{"event": "approve"}
{"event": "approve"}
{"at": "2026-05-07T08:00:00+08:00"}
{"event": "approve"}
{"functions": {"budget.available": 9000000}, "event": "approve"}
)";
    EXPECT_EQ(run({sample}, script), 0);
    std::vector<std::string> lines;
    std::istringstream read(out.str());
    for (std::string line; std::getline(read, line);) lines.push_back(line);
    ASSERT_EQ(lines.size(), 9u);
    EXPECT_NE(
        lines[5].find(
            R"("configuration":["decision_notice"],"effects":["doc.render:resolution","sign.seal:village_committee","notice.publish:decision","log.anchor"])"),
        std::string::npos)
        << lines[5];
    EXPECT_NE(
        lines[6].find(
            R"("configuration":["town_review.assets.agri_check","town_review.finance.fin_check"],"effects":["notice.close"])"),
        std::string::npos)
        << lines[6];
    EXPECT_NE(
        lines[7].find(R"("configuration":["town_review.assets.agri_ok","town_review.finance.fin_check"],"effects":[])"),
        std::string::npos)
        << lines[7];
    EXPECT_NE(lines[8].find(R"("configuration":["implement.contract"],"effects":["ledger.reserve:form.budget_cents"])"),
              std::string::npos)
        << lines[8];
}

TEST_F(SimulateTool, RefusesWhatDoesNotPassUnlessUnchecked)
{
    const std::string path = ::testing::TempDir() + "xz_bare_chart.json";
    std::ofstream(path)
        << R"({"initial": "a", "states": {"a": {"on": {"t": {"target": "b"}}}, "b": {"entry": ["whatever:x"]}}})";
    EXPECT_EQ(run({path}, ""), 1);
    EXPECT_EQ(out.str(), "");
    EXPECT_EQ(run({path, "--unchecked"}, "{\"event\":\"t\"}\n"), 0);
    EXPECT_NE(
        out.str().find(R"({"event":"t","configuration":["b"],"effects":["whatever:x"],"timers":[],"done":false})"),
        std::string::npos);
    std::ofstream(path) << R"({"initial": "a", "states": {"a": {"on": {"t": {"target": "nowhere"}}}}})";
    EXPECT_EQ(run({path, "--unchecked"}, ""), 1);
    std::remove(path.c_str());
    EXPECT_EQ(run({path}, ""), 2);
}

} // namespace
} // namespace xz::workflow
