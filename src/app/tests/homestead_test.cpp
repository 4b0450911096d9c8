#include "app/tests/county.hpp"

namespace xz::app
{

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

struct HomesteadApi : CountyTest {
    std::string apply()
    {
        const auto made =
            county().call("guilan", "POST /api/affairs/cases",
                          R"({"type":"homestead","division_code":")" + kHouwu +
                              R"(","form":{"household_size":4,"building_kind":"rebuild","area_m2":120,"storeys":2,)"
                              R"("place":{"lat":30.55,"lon":119.9},"promise":true}})");
        EXPECT_EQ(made.status, 201) << made.text;
        return made.at("/id");
    }
    std::string state(const std::string& id)
    {
        return county().call("guilan", "GET /api/affairs/cases/" + id).at("/state");
    }
    std::string photos(const std::string& as) { return "[\"" + county().photo(as) + "\"]"; }
    void expect_act(const std::string& as, const std::string& id, const std::string& verb,
                    const std::string& data = "{}", const std::string& attachments = "[]")
    {
        const auto done = county().act(as, id, verb, data, attachments);
        EXPECT_EQ(done.status, 200) << as << " " << verb << ": " << done.text;
    }
    /// Through the committee to the notice.
    std::string noticed()
    {
        const auto id = apply();
        expect_act("director", id, "approve");
        expect_act("clerk", id, "approve");
        EXPECT_EQ(state(id), "village_notice");
        return id;
    }
    std::string in_town()
    {
        const auto id = noticed();
        county().pass(24h * 14);
        EXPECT_EQ(state(id), "village_opinion");
        expect_act("secretary", id, "approve");
        return id;
    }
};
XZ_ON_EACH_DATABASE(HomesteadApi);

TEST_P(HomesteadApi, GoesFromApplicationToTheFinishedHouse)
{
    const auto id = in_town();
    EXPECT_THAT(state(id), HasSubstr("town_review"));
    EXPECT_EQ(county().act("land", id, "approve").status, 400); // the visit is shown by a photo
    EXPECT_EQ(county().act("agriculture", id, "permit", R"({"permit_number":"12345"})").status, 409);
    expect_act("planning", id, "approve");
    expect_act("agriculture", id, "approve");
    EXPECT_THAT(state(id), HasSubstr("town_review"));
    expect_act("land", id, "approve", "{}", photos("land"));
    EXPECT_EQ(state(id), "approval");
    EXPECT_EQ(county().act("head", id, "permit").status, 400);
    expect_act("head", id, "permit", R"({"permit_number":"2026-0007","approved_area_m2":115})");
    EXPECT_EQ(county().act("planning", id, "staked").status, 400);
    expect_act("planning", id, "staked", "{}", photos("planning"));
    expect_act("guilan", id, "finish_building");
    EXPECT_EQ(state(id), "completion_check");
    expect_act("land", id, "rectify", R"({"reason":"超出两平方"})");
    EXPECT_EQ(state(id), "building");
    expect_act("guilan", id, "finish_building");
    EXPECT_EQ(county().act("land", id, "pass").status, 400);
    expect_act("land", id, "pass", "{}", photos("land"));
    EXPECT_EQ(state(id), "finished");
    EXPECT_EQ(county().call("guilan", "POST /api/affairs/cases/" + id + "/rating", R"({"stars":5})").at("/state"),
              "rated");
}

TEST_P(HomesteadApi, IsDecidedByTheMajorityOfAQuorum)
{
    const auto id = apply();
    EXPECT_EQ(county().act("guilan", id, "approve").status, 409);
    EXPECT_EQ(county().act("overseer", id, "approve").status, 404);
    expect_act("director", id, "approve");
    EXPECT_EQ(state(id), "group_discussion");                       // one of three is no quorum
    EXPECT_NE(county().act("director", id, "approve").status, 200); // once each
    EXPECT_EQ(county().act("clerk", id, "reject").status, 400);     // a reason is asked
    expect_act("clerk", id, "reject", R"({"reason":"占了耕地"})");
    EXPECT_EQ(state(id), "group_discussion");
    expect_act("grid", id, "reject", R"({"reason":"占了耕地"})");
    EXPECT_EQ(state(id), "rejected");
}

TEST_P(HomesteadApi, HearsTheNeighbours)
{
    const auto id = noticed();
    const auto notices = [&](const std::string& as) {
        return county().call(as, "GET /api/affairs/cases?notices=true").items("/id");
    };
    county().report(); // open to the neighbours' eyes, but no notice
    EXPECT_THAT(notices("neighbour"), ElementsAre(id));
    EXPECT_THAT(notices("clerk"), ElementsAre(id));
    EXPECT_THAT(notices("stranger"), ElementsAre());
    EXPECT_THAT(notices("strange_clerk"), ElementsAre());
    const auto seen = county().call("neighbour", "GET /api/affairs/cases/" + id);
    EXPECT_THAT(seen.verbs(), Contains("objection")) << seen.text;
    EXPECT_EQ(county().call("stranger", "GET /api/affairs/cases/" + id).status, 404);
    EXPECT_EQ(county().act("neighbour", id, "objection").status, 400);
    expect_act("neighbour", id, "objection", R"({"reason":"挡了我家的光"})");
    EXPECT_EQ(state(id), "objection_review");
    EXPECT_THAT(notices("neighbour"), ElementsAre());
    // A villager who sits in a body finds what is asked of it, and it does not pass for a matter of one's own.
    const auto asked = county().call("overseer", "GET /api/affairs/inbox");
    EXPECT_THAT(asked.items("/case_id"), ElementsAre(id));
    EXPECT_EQ(asked.at("/items/0/who"), "村务监督委员会");
    EXPECT_EQ(asked.at("/items/0/task_title"), "核实异议");
    EXPECT_EQ(asked.at("/items/0/own"), "false");
    expect_act("overseer", id, "uphold", R"({"reason":"确实挡光"})");
    EXPECT_EQ(state(id), "group_discussion");
}

TEST_P(HomesteadApi, ShowsNeighboursNoPaperAndNoName)
{
    const auto paper = county().photo("guilan");
    const auto made = county().call(
        "guilan", "POST /api/affairs/cases",
        R"({"type":"homestead","division_code":")" + kHouwu +
            R"(","form":{"household_size":4,"building_kind":"rebuild","area_m2":120,"storeys":2,"place":{},"promise":true,)"
            R"("drawings":[")" +
            paper + R"("]}})");
    const auto id = made.at("/id");
    EXPECT_EQ(made.list("/attachments").size(), 1u) << made.text;
    expect_act("director", id, "approve");
    expect_act("clerk", id, "approve");
    const auto seen = county().call("neighbour", "GET /api/affairs/cases/" + id);
    EXPECT_EQ(seen.status, 200);
    EXPECT_EQ(seen.list("/attachments").size(), 0u) << "a photo of the household register is nobody's business";
    EXPECT_THAT(seen.text, Not(HasSubstr("张桂兰")));
    EXPECT_EQ(seen.at("/title"), "宅基地申请");
    EXPECT_EQ(county().call("neighbour", "GET /api/affairs/cases/" + id + "/attachments/" + paper).status, 404);
    EXPECT_EQ(county().call("clerk", "GET /api/affairs/cases/" + id + "/attachments/" + paper).status, 200);
}

TEST_P(HomesteadApi, IsHandedOnWhenSomebodyIsAway)
{
    const auto id = in_town();
    const auto choices = county().call("agriculture", "GET /api/affairs/cases/" + id);
    EXPECT_THAT(choices.verbs(), Contains("delegate")) << choices.text;
    expect_act("agriculture", id, "delegate", R"({"assignee_id":")" + county().person("clerk") + "\"}");
    EXPECT_THAT(county().call("clerk", "GET /api/affairs/inbox").items("/case_id"), ElementsAre(id));
    expect_act("clerk", id, "approve");
    // The opinion comes back to the one who is answerable for it.
    EXPECT_THAT(county().call("agriculture", "GET /api/affairs/inbox").items("/case_id"), ElementsAre(id));
    expect_act("agriculture", id, "approve");
}

TEST_P(HomesteadApi, ComesBackForMissingPapers)
{
    const auto id = in_town();
    expect_act("planning", id, "send_back", R"({"reason":"缺图纸"})");
    EXPECT_EQ(state(id), "supplement");
    const auto waits = county().call("guilan", "GET /api/affairs/inbox");
    EXPECT_EQ(waits.at("/items/0/task_title"), "补材料");
    EXPECT_EQ(waits.at("/items/0/own"), "true");
    expect_act("guilan", id, "supplement");
    EXPECT_EQ(state(id), "village_opinion");
}

TEST_P(HomesteadApi, PrefillsForThePersonForWhomItIsFiled)
{
    const std::string type = "GET /api/affairs/types/homestead";
    const auto prefilled = [&](const std::string& as, const std::string& query) {
        return county().call(as, type + query).at("/prefill/household_size/value");
    };
    EXPECT_EQ(prefilled("guilan", ""), "1");
    EXPECT_EQ(prefilled("clerk", ""), "") << "the clerk has no household here";
    EXPECT_EQ(prefilled("clerk", "?on_behalf_of=" + county().person("guilan")), "1");
    // of people outside the region, and by people who do not file for others, nothing is told
    EXPECT_EQ(county().call("clerk", type + "?on_behalf_of=" + county().person("stranger")).status, 404);
    EXPECT_EQ(county().call("neighbour", type + "?on_behalf_of=" + county().person("guilan")).status, 404);
    EXPECT_EQ(county().call("clerk", type + "?on_behalf_of=nobody").status, 400);
}

TEST_P(HomesteadApi, RefusesWhatTheFormForbids)
{
    const auto bad = county().call(
        "guilan", "POST /api/affairs/cases",
        R"({"type":"homestead","division_code":")" + kHouwu +
            R"(","form":{"household_size":4,"building_kind":"rebuild","area_m2":500,"storeys":2,"place":{},"promise":false}})");
    EXPECT_EQ(bad.status, 400);
    EXPECT_EQ(bad.at("/code"), "forms.invalid");
    EXPECT_EQ(bad.list("/errors").size(), 2u) << bad.text;
}

} // namespace xz::app
