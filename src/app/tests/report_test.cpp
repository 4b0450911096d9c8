#include "app/tests/county.hpp"

#include <set>

namespace xz::app
{

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct ReportApi : CountyTest {
    /// A report that has been answered; its id.
    std::string answered()
    {
        const auto id = county().report().at("/id");
        EXPECT_EQ(county().act("clerk", id, "resolve", R"({"note":"换了灯泡"})").status, 200);
        return id;
    }
    Reply rate(const std::string& id, int stars, const std::string& as = "guilan")
    {
        return county().call(as, "POST /api/affairs/cases/" + id + "/rating",
                             R"({"stars":)" + std::to_string(stars) + R"(,"reason":"说说理由"})");
    }
    Reply read(const std::string& as, const std::string& id)
    {
        return county().call(as, "GET /api/affairs/cases/" + id);
    }
};
XZ_ON_EACH_DATABASE(ReportApi);

TEST_P(ReportApi, GoesFromReportToRating)
{
    const auto made = county().report();
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.at("/state"), "triage");
    EXPECT_EQ(made.at("/number"), "后坞-SSP-2026-0001");
    const auto changed = "xz.affairs.case_changed.v1";
    run(county(),
        {{.name = "a neighbour may not assign",
          .as = "neighbour",
          .call = "POST /api/affairs/cases/{case}/actions",
          .body = R"({"verb":"assign","data":{"assignee_id":"{worker}"},"key":"neighbour-1"})",
          .status = 403,
          .has = {"affairs.verb_not_allowed"},
          .events = {{}}},
         {.name = "nobody outside of the list can be sent",
          .as = "clerk",
          .call = "POST /api/affairs/cases/{case}/actions",
          .body = R"({"verb":"assign","data":{"assignee_id":"{other}"},"key":"assign-00"})",
          .status = 400,
          .has = {"/data/assignee_id"},
          .events = {{}}},
         {.name = "the clerk sends the electrician",
          .as = "clerk",
          .call = "POST /api/affairs/cases/{case}/actions",
          .body = R"({"verb":"assign","data":{"assignee_id":"{worker}"},"key":"assign-01"})",
          .has = {"doing", "陈师傅"},
          .events = {{changed}}},
         {.name = "the same again does nothing",
          .as = "clerk",
          .call = "POST /api/affairs/cases/{case}/actions",
          .body = R"({"verb":"assign","data":{"assignee_id":"{worker}"},"key":"assign-01"})",
          .has = {"doing"},
          .events = {{}}},
         {.name = "the same key for something else is refused",
          .as = "clerk",
          .call = "POST /api/affairs/cases/{case}/actions",
          .body = R"({"verb":"resolve","data":{"note":"办了办了"},"key":"assign-01"})",
          .status = 409,
          .has = {"affairs.key_used_otherwise"},
          .events = {{}}},
         {.name = "rating before the answer is refused",
          .as = "guilan",
          .call = "POST /api/affairs/cases/{case}/rating",
          .body = R"({"stars":5})",
          .status = 422,
          .has = {"affairs.not_to_be_rated_now"},
          .events = {{}}},
         {.name = "the clerk's verb is over",
          .as = "clerk",
          .call = "POST /api/affairs/cases/{case}/actions",
          .body = R"({"verb":"escalate","data":{"reason":"太难"},"key":"escalate1"})",
          .status = 409,
          .has = {"affairs.moved_on"},
          .events = {{}}},
         {.name = "the answer says how",
          .as = "electrician",
          .call = "POST /api/affairs/cases/{case}/actions",
          .body = R"({"verb":"resolve","data":{},"key":"resolve-0"})",
          .status = 400,
          .has = {"request.invalid", "/data/note"},
          .events = {{}}},
         {.name = "the electrician has done it",
          .as = "electrician",
          .call = "POST /api/affairs/cases/{case}/actions",
          .body = R"({"verb":"resolve","data":{"note":"换了灯泡"},"key":"resolve-1"})",
          .has = {"answered.resolved", "closed"},
          .events = {{changed}}},
         {.name = "others do not rate",
          .as = "clerk",
          .call = "POST /api/affairs/cases/{case}/rating",
          .body = R"({"stars":5})",
          .status = 403,
          .has = {"affairs.only_the_person_concerned"},
          .events = {{}}},
         {.name = "a low mark says why",
          .as = "guilan",
          .call = "POST /api/affairs/cases/{case}/rating",
          .body = R"({"stars":1})",
          .status = 400,
          .has = {"/reason"},
          .events = {{}}},
         {.name = "the villager is pleased",
          .as = "guilan",
          .call = "POST /api/affairs/cases/{case}/rating",
          .body = R"({"stars":5})",
          .has = {"rated"},
          .events = {{changed}}},
         {.name = "once",
          .as = "guilan",
          .call = "POST /api/affairs/cases/{case}/rating",
          .body = R"({"stars":4})",
          .status = 422,
          .has = {"affairs.rated_already"},
          .events = {{}}}},
        {{"case", made.at("/id")},
         {"worker", county().person("electrician")},
         {"other", county().person("neighbour")}});
    EXPECT_EQ(read("guilan", made.at("/id")).at("/rating/stars"), "5");
}

TEST_P(ReportApi, TakesTheSameSubmissionOnce)
{
    const std::string key = R"(,"key":"phone-0001")";
    const auto first = county().report("guilan", key), again = county().report("guilan", key);
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(first.at("/id"), again.at("/id"));
    EXPECT_EQ(county().call("guilan", "GET /api/affairs/cases").list("/items").size(), 1u);
    const auto other = county().report("guilan", key + R"(,"attachments":[])");
    EXPECT_EQ(other.status, 409);
    EXPECT_EQ(other.at("/code"), "affairs.key_used_otherwise");
    // a key is its owner's: another person may have the same
    EXPECT_EQ(county().report("neighbour", key).status, 201);
}

TEST_P(ReportApi, SendsALowMarkToTheTown)
{
    const auto id = answered();
    const auto rated = rate(id, 1);
    EXPECT_EQ(rated.status, 200) << rated.text;
    EXPECT_EQ(rated.at("/state"), "town_triage");
    EXPECT_EQ(rated.at("/status"), "open");
    EXPECT_THAT(county().call("town_clerk", "GET /api/affairs/inbox").items("/case_id"), ElementsAre(id));
    EXPECT_EQ(county().act("town_clerk", id, "resolve", R"({"note":"镇里派人修好"})").status, 200);
    EXPECT_EQ(rate(id, 5).at("/state"), "rated");
}

TEST_P(ReportApi, ReopensWithinTheWindowOnly)
{
    const auto id = answered();
    EXPECT_EQ(county().act("guilan", id, "reopen").status, 400); // a reason is asked
    EXPECT_EQ(county().act("neighbour", id, "reopen", R"({"reason":"还是不亮"})").status, 404);
    const auto reopened = county().act("guilan", id, "reopen", R"({"reason":"还是不亮"})");
    EXPECT_EQ(reopened.at("/state"), "triage") << reopened.text;
    EXPECT_EQ(county().act("clerk", id, "resolve", R"({"note":"又换一个"})").status, 200);
    county().pass(24h * 16);
    EXPECT_EQ(read("guilan", id).at("/state"), "closed");
    EXPECT_EQ(county().act("guilan", id, "reopen", R"({"reason":"还是不亮"})").status, 409);
    EXPECT_EQ(rate(id, 5).status, 422);
}

TEST_P(ReportApi, CanBeWithdrawnByWhoReported)
{
    const auto id = county().report().at("/id");
    EXPECT_EQ(county().act("clerk", id, "withdraw").status, 409);
    const auto withdrawn = county().act("guilan", id, "withdraw");
    EXPECT_EQ(withdrawn.at("/state"), "withdrawn") << withdrawn.text;
    EXPECT_EQ(withdrawn.at("/status"), "closed");
    EXPECT_THAT(county().call("clerk", "GET /api/affairs/inbox").items("/case_id"), IsEmpty());
}

TEST_P(ReportApi, JoinsADuplicateToTheFirst)
{
    const auto first = county().report("neighbour").at("/id"), second = county().report("guilan").at("/id");
    EXPECT_EQ(county().act("clerk", second, "duplicate", R"({"of_case_id":"1"})").status, 400);
    EXPECT_EQ(county().act("clerk", second, "duplicate", R"({"of_case_id":")" + second + R"("})").status, 400);
    const auto joined = county().act("clerk", second, "duplicate", R"({"of_case_id":")" + first + R"("})");
    EXPECT_EQ(joined.status, 200) << joined.text;
    EXPECT_EQ(joined.at("/links/0/case_id"), first);
    EXPECT_EQ(joined.at("/links/0/relation"), "duplicate_of");
    EXPECT_EQ(read("clerk", first).at("/links/0/relation"), "duplicated_by");
    EXPECT_EQ(read("guilan", first).at("/following"), "true");
}

TEST_P(ReportApi, IsFollowedByNeighbours)
{
    const auto id = county().report().at("/id");
    EXPECT_EQ(county().act("guilan", id, "follow").status, 422); // one's own
    const auto followed = county().act("neighbour", id, "follow");
    EXPECT_EQ(followed.at("/followers"), "1") << followed.text;
    EXPECT_EQ(county().act("neighbour", id, "follow").at("/followers"), "1");
    EXPECT_EQ(county().act("neighbour", id, "unfollow").at("/followers"), "0");
    EXPECT_EQ(county().act("stranger", id, "follow").status, 404);
    // whoever follows sees the public fields alone
    EXPECT_EQ(read("neighbour", id).text.find("村口路灯不亮"), std::string::npos);
}

TEST_P(ReportApi, TakesComments)
{
    const auto id = county().report().at("/id");
    const auto said = county().act("clerk", id, "comment", R"({"text":"明天去看"})");
    EXPECT_EQ(said.status, 200) << said.text;
    EXPECT_EQ(said.at("/timeline/0/note"), "明天去看");
    EXPECT_EQ(county().act("guilan", id, "comment", "{}").status, 400);
    EXPECT_EQ(county().act("neighbour", id, "comment", R"({"text":"我也看看"})").status, 403);
}

TEST_P(ReportApi, GoesToTheTownWhenTheVillageIsSilentOnce)
{
    const auto id = county().report().at("/id");
    EXPECT_EQ(read("guilan", id).at("/state"), "triage");
    county().pass(30h);
    const auto late = read("guilan", id);
    EXPECT_EQ(late.at("/state"), "town_triage");
    const auto size = late.list("/timeline").size();
    county().settle();
    county().pass(1h);
    EXPECT_EQ(read("guilan", id).list("/timeline").size(), size);
    EXPECT_THAT(county().call("clerk", "GET /api/affairs/inbox").items("/case_id"), IsEmpty());
    EXPECT_THAT(county().call("town_clerk", "GET /api/affairs/inbox").items("/case_id"), ElementsAre(id));
}

TEST_P(ReportApi, ShowsPhotosToThoseWhoMaySeeThem)
{
    const auto photo = county().photo("guilan");
    // somebody else's upload cannot be taken
    EXPECT_EQ(county().report("neighbour", R"(,"attachments":[")" + photo + R"("])").status, 422);
    const auto made = county().report("guilan", R"(,"attachments":[")" + photo + R"("])");
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.at("/attachments/0/id"), photo);
    const std::string url = made.at("/attachments/0/url");
    for (const char* who : {"guilan", "clerk", "neighbour", "head"})
        EXPECT_EQ(county().call(who, "GET " + url).status, 200) << who;
    for (const char* who : {"stranger", "strange_clerk", "far_clerk"})
        EXPECT_EQ(county().call(who, "GET " + url).status, 404) << who;
    EXPECT_EQ(county().call("", "GET " + url).status, 401);
    EXPECT_EQ(county().call("guilan", "GET " + url + "?size=thumb").status, 200);
}

TEST_P(ReportApi, PagesThroughInboxAndListWithoutLossOrRepeat)
{
    std::set<std::string> made;
    for (int i = 0; i < 7; ++i) {
        if (i % 3 == 0) county().pass(1min);
        made.insert(county().report(i % 2 ? "guilan" : "neighbour").at("/id"));
    }
    for (const auto& [path, id] : std::map<std::string, std::string>{{"/api/affairs/inbox?limit=3", "/case_id"},
                                                                     {"/api/affairs/cases?limit=2", "/id"},
                                                                     {"/api/affairs/inbox?limit=1", "/case_id"}}) {
        std::vector<std::string> seen, dues;
        std::string cursor;
        for (int page = 0; page < 9; ++page) {
            const auto reply = county().call("clerk", "GET " + path + cursor);
            for (const auto& one : reply.items(id)) seen.push_back(one);
            for (const auto& one : reply.items("/due_at")) dues.push_back(one);
            if (reply.at("/next_cursor").empty()) break;
            cursor = "&cursor=" + reply.at("/next_cursor");
        }
        EXPECT_EQ(seen.size(), 7u) << path;
        EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()), made) << path;
        if (id == "/case_id")
            EXPECT_TRUE(std::is_sorted(dues.begin(), dues.end()));
        else
            EXPECT_TRUE(std::is_sorted(seen.rbegin(), seen.rend(),
                                       [](auto& a, auto& b) { return std::stoll(a) < std::stoll(b); }));
    }
    EXPECT_EQ(county().call("clerk", "GET /api/affairs/inbox").at("/counts/todo"), "7");
    EXPECT_EQ(county().call("clerk", "GET /api/affairs/inbox?view=nonsense").status, 400);
    EXPECT_EQ(county().call("clerk", "GET /api/affairs/cases?cursor=x").status, 400);
}

TEST_P(ReportApi, FiltersAndSearchesTheList)
{
    const auto lamp = county().report().at("/id");
    const auto road = county()
                          .call("neighbour", "POST /api/affairs/cases",
                                R"({"type":"report","division_code":")" + kHouwu +
                                    R"(","form":{"category":"road","description":"机耕路塌了一块"}})")
                          .at("/id");
    county().act("clerk", road, "resolve", R"({"note":"填好了"})");
    const auto list = [&](const std::string& as, const std::string& query) {
        return county().call(as, "GET /api/affairs/cases" + query).items("/id");
    };
    EXPECT_THAT(list("clerk", ""), ElementsAre(road, lamp));
    EXPECT_THAT(list("clerk", "?status=open"), ElementsAre(lamp));
    EXPECT_THAT(list("clerk", "?status=closed"), ElementsAre(road));
    EXPECT_THAT(list("clerk", "?state=triage"), ElementsAre(lamp));
    EXPECT_THAT(list("clerk", "?type=homestead"), IsEmpty());
    EXPECT_THAT(list("admin", "?type=report"), ElementsAre(road, lamp));
    EXPECT_THAT(list("admin", "?type=report&status=closed"), ElementsAre(road));
    EXPECT_THAT(list("admin", "?type=homestead"), IsEmpty());
    EXPECT_THAT(list("clerk", "?q=%E8%B7%AF%E7%81%AF"), ElementsAre(lamp));          // 路灯
    EXPECT_THAT(list("clerk", "?q=%E6%9C%BA%E8%80%95%E8%B7%AF"), ElementsAre(road)); // 机耕路
    EXPECT_THAT(list("clerk", "?q=%E8%B7%AF"), ElementsAre(road, lamp));             // 路, newest first
    const auto page = county().call("clerk", "GET /api/affairs/cases?q=%E8%B7%AF&limit=1");
    EXPECT_THAT(page.items("/id"), ElementsAre(road));
    EXPECT_THAT(list("clerk", "?q=%E8%B7%AF&limit=1&cursor=" + page.at("/next_cursor")), ElementsAre(lamp));
    EXPECT_THAT(list("clerk", "?q=%25"), IsEmpty());
    EXPECT_THAT(list("head", "?division_code=" + kHouwu), ElementsAre(road, lamp));
    EXPECT_THAT(list("head", "?division_code=" + kXiantan), IsEmpty());
    EXPECT_THAT(list("strange_clerk", "?division_code=" + kHouwu), IsEmpty());
    EXPECT_THAT(list("guilan", ""), ElementsAre(lamp));
    EXPECT_THAT(list("guilan", "?mine=true"), ElementsAre(lamp));
    EXPECT_THAT(list("guilan", "?mine=true&q=%E8%B7%AF%E7%81%AF"), ElementsAre(lamp));
    EXPECT_THAT(list("guilan", "?mine=true&q=%E6%9C%BA%E8%80%95%E8%B7%AF"), IsEmpty());
    EXPECT_THAT(list("guilan", "?mine=true&q=%25"), IsEmpty());
    EXPECT_THAT(list("clerk", "?overdue=true"), IsEmpty());
    EXPECT_EQ(county().call("clerk", "GET /api/affairs/cases?limit=0").status, 400);
    EXPECT_EQ(county().call("clerk", "GET /api/affairs/cases?division_code=12").status, 400);
}

TEST_P(ReportApi, ExportsMasked)
{
    const auto id = county().report().at("/number");
    const auto file = county().call("clerk", "GET /api/affairs/cases/export");
    EXPECT_EQ(file.status, 200);
    EXPECT_THAT(file.text, HasSubstr(id));
    EXPECT_THAT(file.text, Not(HasSubstr("张桂兰")));
    EXPECT_EQ(county().call("guilan", "GET /api/affairs/cases/export").status, 403);
    EXPECT_THAT(county().call("strange_clerk", "GET /api/affairs/cases/export").text, Not(HasSubstr(id)));
}

TEST_P(ReportApi, ShowsPlaces)
{
    const auto id = county().report().at("/id");
    const auto map = county().call("clerk", "GET /api/affairs/map");
    EXPECT_EQ(map.at("/features/0/properties/case_id"), id);
    EXPECT_EQ(map.at("/total"), "1");
    EXPECT_EQ(map.at("/gathered"), "false");
    const auto elsewhere = county().call("clerk", "GET /api/affairs/map?west=110&east=111&south=30&north=31");
    EXPECT_THAT(elsewhere.list("/features"), IsEmpty());
    EXPECT_EQ(elsewhere.at("/total"), "1");
    EXPECT_EQ(county().call("clerk", "GET /api/affairs/map?cell=0").status, 400);
    EXPECT_THAT(county().call("strange_clerk", "GET /api/affairs/map").list("/features"), IsEmpty());
    const std::string near = "GET /api/affairs/cases/nearby?type=report&category=street_lamp&lat=30.551&lon=119.9";
    EXPECT_THAT(county().call("neighbour", near).items("/id"), ElementsAre(id));
    EXPECT_EQ(county().call("neighbour", near).items("/distance_m"), std::vector<std::string>{"111"});
    EXPECT_THAT(county().call("stranger", near).items("/id"), IsEmpty());
    EXPECT_THAT(
        county().call("neighbour", "GET /api/affairs/cases/nearby?type=report&lat=30.56&lon=119.9").items("/id"),
        IsEmpty());
    EXPECT_EQ(county().call("neighbour", "GET /api/affairs/cases/nearby?type=report&lat=91&lon=1").status, 400);
}

TEST_P(ReportApi, TellsOpenScreensOfAChange)
{
    county().app().hub().start();
    const auto listen = [&](const std::string& as) {
        http::testing::Wire wire(county().app().port());
        wire.send("GET /api/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + county().token(as) + "\r\n\r\n");
        EXPECT_THAT(wire.receive_until("\r\n\r\n"), HasSubstr("200"));
        return wire;
    };
    auto clerk = listen("clerk"), owner = listen("guilan"), stranger = listen("strange_clerk");
    const auto id = county().report().at("/id");
    county().app().hub().wake();
    EXPECT_THAT(clerk.receive_until(id), HasSubstr("event: case"));
    EXPECT_THAT(owner.receive_until(id), HasSubstr("event: case"));
    // The stranger hears of the own village only: everything before that is not hers.
    const auto own = county()
                         .call("stranger", "POST /api/affairs/cases",
                               R"({"type":"report","division_code":")" + kXiantan + R"(","form":{"category":"road"}})")
                         .at("/id");
    county().app().hub().wake();
    EXPECT_THAT(stranger.receive_until(own), Not(HasSubstr(id)));
}

TEST_P(ReportApi, IsFiledForSomebodyElseByStaff)
{
    const std::string body =
        R"({"type":"report","division_code":")" + kHouwu + R"(","form":{"category":"water"},"on_behalf_of":")";
    const auto made = county().call("clerk", "POST /api/affairs/cases", body + county().person("guilan") + "\"}");
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.at("/assisted_by"), "钱文书");
    EXPECT_EQ(read("guilan", made.at("/id")).at("/mine"), "true");
    EXPECT_EQ(county().call("neighbour", "POST /api/affairs/cases", body + county().person("guilan") + "\"}").status,
              403);
    EXPECT_EQ(county().call("clerk", "POST /api/affairs/cases", body + county().person("stranger") + "\"}").status,
              404);
}

} // namespace xz::app
