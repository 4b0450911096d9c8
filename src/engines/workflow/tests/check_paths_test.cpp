#include "engines/workflow/check.hpp"

#include <gtest/gtest.h>

namespace xz::workflow
{
namespace
{

/// The findings about a small chart: its states, and more members of the head before them.
std::string findings(const std::string& states, const std::string& head = "")
{
    const auto flow = json::parse(
        R"({"profile": "xz-flow/1", "id": "x", "version": 1, "title": "试", "initial": "a",
        "roles": {"clerk": "case.clerk", "boss": "case.boss", "chair": "case.chair", "all": "case.all"},
        "separation_of_duties": [["clerk", "boss"]],)" +
        head + R"("states": {)" + states + R"(, "end": {"kind": "final"}}})");
    EXPECT_TRUE(flow) << states;
    std::string text;
    for (const Finding& f : check(*flow).findings) text += f.code + " " + f.where + "\n";
    return text;
}

constexpr const char* kPublished =
    R"("a": {"entry": ["notice.publish:n"], "after": {"5d": {"target": "b", "do": ["notice.close:n"]}}},)";

std::string step(const char* name, const char* task, const char* target, const char* effects)
{
    return std::string("\"") + name + R"(": {"task": )" + task + R"(, "on": {"ok": {"target": ")" + target +
           R"(", "do": [)" + effects + R"(]}}, "after": {"5d": {"target": "end"}}})";
}

TEST(Payments, NeedTwoPeople)
{
    const auto chain = [](const char* first, const char* second) {
        return findings(kPublished + step("b", first, "c", "") + "," + step("c", second, "end", R"("pay.batch")"));
    };
    EXPECT_EQ(chain(R"({"who": "clerk"})", R"({"who": "boss"})"), "");
    EXPECT_EQ(chain(R"({"who": "clerk"})", R"({"who": "chair"})"), "pay.one_person c\n");
    EXPECT_EQ(chain(R"({"who": "clerk"})", R"({"who": "clerk"})"), "pay.one_person c\n");
    EXPECT_EQ(chain(R"({"who": "clerk"})", R"({"who": "all", "rule": {"mode": "count", "n": 2}})"), "");
    EXPECT_EQ(chain(R"({"who": "all", "rule": {"mode": "any"}})", R"({"who": "all", "rule": {"mode": "majority"}})"),
              "");
    EXPECT_EQ(chain(R"({"who": "all", "rule": {"mode": "majority"}})", R"({"who": "clerk"})"), "pay.one_person c\n");
}

TEST(Payments, TheOtherPersonMayHaveActedEarlier)
{
    const std::string last = step("d", R"({"who": "boss"})", "end", R"("pay.batch")");
    EXPECT_EQ(findings(kPublished + step("b", R"({"who": "clerk"})", "c", "") + "," +
                       step("c", R"({"who": "chair"})", "d", "") + "," + last),
              "");
    EXPECT_EQ(findings(kPublished + step("b", R"({"who": "chair"})", "d", "") + "," + last), "pay.one_person d\n");
}

TEST(Payments, ANoticeStaysCompleteWhenAnotherOneIsPublished)
{
    EXPECT_EQ(findings(kPublished + step("b", R"({"who": "clerk"})", "c", R"("notice.publish:other")") + "," +
                       step("c", R"({"who": "boss"})", "end", R"("pay.batch", "notice.close:other")")),
              "notice.open c\n");
    EXPECT_EQ(findings(kPublished + step("b", R"({"who": "clerk"})", "c", R"("notice.publish:n")") + "," +
                       step("c", R"({"who": "boss"})", "end", R"("pay.batch", "notice.close")")),
              "pay.no_notice c\nnotice.open c\n");
}

TEST(Payments, AreFoundBehindHistoryAndRaisedEvents)
{
    // Coming back into the whole brings back the state that pays.
    EXPECT_EQ(
        findings(
            R"("a": {"task": {"who": "clerk"}, "on": {"out": {"target": "z"}}, "after": {"9d": {"target": "end"}}, "initial": "x", "states": {
            "h": {"kind": "history", "history": "deep", "default": "x"},
            "x": {"on": {"ok": {"target": "y"}}}, "y": {"exit": ["raise:left"]}}},
        "z": {"task": {"who": "boss"}, "on": {"left": {"do": ["raise:now"]}, "now": {"do": ["pay.batch"]}, "back": {"target": "a.h"}}, "after": {"9d": {"target": "end"}}})"),
        "pay.no_notice z\npay.one_person z\npay.twice z\n");
}

TEST(Payments, AJoinThatWaitsByItsConditionIsNoShortcut)
{
    const auto join = [](const char* guard) {
        return findings(
            R"("a": {"kind": "parallel", "after": {"30d": {"target": "end", "do": ["notice.withdraw"]}}, "states": {
                "p": {"initial": "p1", "states": {"p1": {"entry": ["notice.publish:n"], "after": {"5d": {"target": "p2", "do": ["notice.close"]}}}, "p2": {}}},
                "q": {"initial": "q1", "states": {
                    "q1": {"task": {"who": "clerk"}, "on": {"ok": {"target": "q2"}}},
                    "q2": {"task": {"who": "boss"}, "on": {"ok": {"target": "q3"}}},
                    "q3": {"always": [{"target": "end", "guard": ")" +
            std::string(guard) + R"(", "do": ["pay.batch", "notice.withdraw"]}]}}}}})");
    };
    EXPECT_EQ(join("In('a.p.p2')"), "");
    EXPECT_EQ(join("In('a.p.p2') || form.hurry"), "pay.no_notice a.q.q3\n");
}

TEST(Decisions, OfOneRegionAreHeardByItAlone)
{
    // Both regions listen to "ok"; a decision on one task moves one of them, and then the other may be rejected.
    EXPECT_EQ(findings(R"("a": {"kind": "parallel", "done": {"target": "end", "do": ["ledger.release"]},
        "on": {"stop": {"target": "end"}}, "after": {"9d": {"target": "end", "do": ["ledger.release"]}}, "states": {
            "p": {"initial": "p1", "states": {"p1": {"task": {"who": "clerk"}, "on": {"ok": {"target": "p2", "do": ["ledger.reserve:1"]}}}, "p2": {"kind": "final"}}},
            "q": {"initial": "q1", "states": {"q1": {"task": {"who": "boss"}, "on": {"ok": {"target": "q2"}}}, "q2": {"kind": "final"}}}}})"),
              "reserve.open a\n");
}

TEST(Cycles, AreNamedByTheirStates)
{
    const std::string timer = R"("after": {"9d": {"target": "end"}})";
    EXPECT_EQ(findings(R"("a": {"on": {"go": {"target": "b"}}, )" + timer +
                       R"(}, "b": {"always": [{"target": "c"}], )" + timer +
                       R"(}, "c": {"always": [{"target": "b", "guard": "form.again"}], )" + timer + "}"),
              "automatic.cycle b\n");
    EXPECT_EQ(findings(R"("a": {"on": {"go": {"target": "b"}}, )" + timer +
                       R"(}, "b": {"entry": ["raise:on"], "on": {"on": {"target": "c"}}, )" + timer +
                       R"(}, "c": {"entry": ["raise:back"], "on": {"back": {"target": "b"}}, )" + timer + "}"),
              "automatic.cycle b\n");
    EXPECT_EQ(findings(R"("a": {"on": {"go": {"target": "b"}}, )" + timer +
                       R"(}, "b": {"always": [{"target": "end"}], )" + timer + "}"),
              "");
}

TEST(Ends, OnlyTheStateThatIsStuckIsNamed)
{
    EXPECT_EQ(findings(R"("a": {"kind": "parallel", "after": {"9d": {"do": ["urge"]}}, "states": {
            "p": {"initial": "p1", "states": {"p1": {"on": {"in": {"target": "p2"}, "out": {"target": "end"}}}, "p2": {}}},
            "q": {"initial": "q1", "states": {"q1": {"on": {"n": {"target": "q2"}}}, "q2": {"on": {"n": {"target": "q1"}}}}}}})"),
              "state.no_end a.p.p2\n");
    EXPECT_EQ(findings(R"j("a": {"kind": "parallel", "after": {"9d": {"do": ["urge"]}}, "states": {
            "p": {"initial": "p1", "states": {"p1": {"on": {"in": {"target": "p2"}}}, "p2": {}}},
            "q": {"initial": "q1", "states": {"q1": {"on": {"out": {"target": "end", "guard": "In('a.p.p1')"}}}, "q2": {}}}}})j"),
              "state.unreachable a.q.q2\nstate.no_end a.p.p2\n");
}

TEST(Size, AWideEmergencyPlanIsNotTooTangled)
{
    std::string regions;
    for (int r = 0; r < 6; ++r) {
        const std::string n = std::to_string(r);
        regions += std::string(r == 0 ? "" : ",") + "\"r" + n + R"(": {"initial": "s", "states": {
            "s": {"task": {"who": "clerk"}, "on": {"start)" +
                   n + R"(": {"target": "t"}}},
            "t": {"task": {"who": "boss"}, "on": {"done)" +
                   n + R"(": {"target": "u"}}}, "u": {"kind": "final"}}})";
    }
    EXPECT_EQ(
        findings(
            R"("a": {"kind": "parallel", "done": {"target": "end"}, "after": {"3d": {"target": "end"}}, "states": {)" +
            regions + "}}"),
        "");
}

} // namespace
} // namespace xz::workflow
