#include "affairs/map_cases.hpp"
#include "affairs/model.hpp"
#include "affairs/roles.hpp"
#include "foundation/crypto/crypto.hpp"

#include <fstream>
#include <gtest/gtest.h>

namespace xz::affairs
{
namespace
{

json::Value read(const std::string& path)
{
    std::ifstream in(std::string(XZ_SOURCE_DIR) + "/packs/base/" + path, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    if (path.ends_with(".md")) return json::Value(text);
    auto parsed = json::parse(text);
    EXPECT_TRUE(parsed) << path;
    return parsed.value_or(json::Value());
}

std::shared_ptr<const Definition> base(const std::string& type)
{
    json::Object content{{"affair", read(type + "/affair.json")},
                         {"flow", read(type + "/flow.json")},
                         {"form", read(type + "/form.json")},
                         {"guide", read(type + "/guide.zh-CN.md")}};
    auto made = Definition::make(json::Value(std::move(content)), workflow::Calendar());
    EXPECT_TRUE(made) << (made ? "" : made.error().note);
    return made.value_or(nullptr);
}

DivisionCode code(const char* text) { return *DivisionCode::parse(text); }

TEST(Numbers, BearTheVillageTheYearAndThePaddedSequence)
{
    EXPECT_EQ(case_number("{village}-SSP-{yyyy}-{seq:4}", "后坞村", 2026, 12), "后坞-SSP-2026-0012");
    EXPECT_EQ(case_number("{village}-SSP-{yyyy}-{seq:4}", "春晖社区居委会", 2026, 12345), "春晖-SSP-2026-12345");
    EXPECT_EQ(case_number("{village}-{seq}", "村", 2026, 1), "村-1");
    EXPECT_EQ(case_number("{village", "后坞村", 2026, 1), "");
}

TEST(Titles, TakeTheFirstPatternThatSaysSomething)
{
    const auto report = base("report");
    ASSERT_TRUE(report);
    EXPECT_EQ(case_title(*report, json::Object{{"category", "road"}, {"description", " 路上有坑\n很深 "}}, "张三"),
              "路上有坑");
    EXPECT_EQ(case_title(*report, json::Object{{"category", "road"}}, "张三"), "道路破损");
    EXPECT_EQ(case_title(*report, json::Object{}, "张三"), "随手拍");
    std::string lang;
    for (int i = 0; i < 40; ++i) lang += "长";
    const auto cut = case_title(*report, json::Object{{"description", lang}}, "");
    EXPECT_EQ(cut.size(), 30u * 3);
    EXPECT_TRUE(cut.ends_with("…"));
    EXPECT_EQ(case_title(*base("homestead"), json::Object{}, "张桂兰"), "张桂兰 宅基地申请");
}

/// Whoever checks a chain from outside takes the canonical JSON of these facts.
TEST(Chain, HashesTheCanonicalFacts)
{
    CaseEvent e;
    e.seq = 2;
    e.at = Instant{1'795'737'600'123};
    e.kind = "action";
    e.verb = "assign";
    e.actor = AccountId{77};
    e.actor_name = "钱文书";
    e.says = "钱文书派给\"陈师傅\"";
    e.states = "doing";
    e.data = json::Object{{"note", "请去看看"}, {"assignee_id", "12"}};
    const json::Value facts =
        json::Object{{"previous", "ab"}, {"case_id", "7000"}, {"seq", 2},          {"at", 1'795'737'600'123},
                     {"kind", e.kind},   {"verb", e.verb},    {"actor_id", "77"},  {"actor_name", e.actor_name},
                     {"says", e.says},   {"note", ""},        {"states", "doing"}, {"data", e.data}};
    EXPECT_EQ(chain_hash("ab", CaseId{7000}, e), crypto::hex(crypto::bytes(crypto::sha256(json::canonical(facts)))));
}

TEST(Definitions, AreRefusedWithTheirPlace)
{
    json::Object content{
        {"affair", read("report/affair.json")}, {"flow", read("report/flow.json")}, {"form", read("report/form.json")}};
    content["affair"].as_object()["steps"].as_array()[1].as_object()["states"] = json::Array{"nowhere"};
    const auto made = Definition::make(json::Value(content), workflow::Calendar());
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, "affairs.bad_definition");
}

TEST(Definitions, KeepTheirHashWhenMembersChangePlaces)
{
    const auto one = base("report");
    auto reordered = json::parse(json::canonical(one->content));
    ASSERT_TRUE(reordered);
    EXPECT_EQ((*Definition::make(*reordered, workflow::Calendar()))->hash, one->hash);
}

TEST(Definitions, TakeTheParametersOfTheCategory)
{
    const auto d = base("report");
    EXPECT_EQ(d->params_for("road").at("due_days"), 10);
    EXPECT_EQ(d->params_for("unheard of").at("due_days"), 5);
    EXPECT_TRUE(d->is_closed_in("answered.resolved"));
    EXPECT_FALSE(d->is_closed_in("answeredx"));
    EXPECT_TRUE(d->is_public_in("doing"));
}

TEST(Roles, NameInboxesByPlace)
{
    const RoleFacts facts{code("330521115200"), PersonId{7}, PersonId{}};
    const auto keys = [&](std::string_view expression) {
        auto program = compile_role(expression);
        EXPECT_TRUE(program) << expression;
        return program ? resolve_role(*program, facts) : Assignees();
    };
    EXPECT_EQ(keys("org('village').role('village_clerk')"), (Assignees{"role:village_clerk:330521115200"}));
    EXPECT_EQ(keys("org('town').body('a') + org('village').body('b')"),
              (Assignees{"body:a:330521115000", "body:b:330521115200"}));
    EXPECT_EQ(keys("case.created_by"), (Assignees{"person:7"}));
    EXPECT_EQ(keys("case.assignee"), Assignees());
    EXPECT_EQ(keys("org('village').adults()"), (Assignees{"adults:330521115200"}));
    EXPECT_EQ(keys("org('province').role('x')"), Assignees());
    EXPECT_FALSE(compile_role("org('village'"));
}

TEST(Chain, ShowsEveryChange)
{
    CaseEvent e;
    e.seq = 1;
    e.at = {1000};
    e.says = "张三提交";
    e.data = json::Object{{"b", 1}, {"a", 2}};
    const auto hash = chain_hash("", CaseId{5}, e);
    EXPECT_EQ(hash.size(), 64u);
    EXPECT_EQ(chain_hash("", CaseId{5}, e), hash);
    EXPECT_NE(chain_hash("x", CaseId{5}, e), hash);
    EXPECT_NE(chain_hash("", CaseId{6}, e), hash);
    CaseEvent other = e;
    other.note = "改了";
    EXPECT_NE(chain_hash("", CaseId{5}, other), hash);
    other = e;
    other.data = json::Object{{"a", 2}, {"b", 1}};
    EXPECT_EQ(chain_hash("", CaseId{5}, other), hash);
}

TEST(Map, GathersBySquaresInTheWindowAndCountsAll)
{
    Survey found({119, 30, 120, 31}, 0.1);
    found.add(30.51, 119.91, false);
    found.add(30.59, 119.97, true);
    found.add(30.61, 119.91, false); // the square above
    found.add(29.0, 119.5, true);    // outside of the window
    EXPECT_EQ(found.whole.count, 4);
    EXPECT_EQ(found.whole.overdue, 2);
    EXPECT_EQ(found.seen, 3);
    ASSERT_EQ(found.squares.size(), 2u);
    const Heap& heap = found.squares.begin()->second;
    EXPECT_EQ(heap.count, 2);
    EXPECT_EQ(heap.overdue, 1);
    EXPECT_NEAR(heap.lat, 30.55, 1e-9);
    EXPECT_NEAR(heap.lon, 119.94, 1e-9);
    EXPECT_DOUBLE_EQ(heap.box.west, 119.91);
    EXPECT_DOUBLE_EQ(heap.box.north, 30.59);
    // South and west of the origin a square is as wide as elsewhere.
    Survey south({}, 1);
    south.add(-0.5, -0.5, false);
    south.add(0.5, 0.5, false);
    EXPECT_EQ(south.squares.size(), 2u);
}

} // namespace
} // namespace xz::affairs
