// Server-sent events as a stranger's client meets them: coming back, staying within one's rights, being shown out.
#include "app/tests/county.hpp"

namespace xz::app
{

using ::testing::HasSubstr;
using ::testing::Not;

namespace
{

struct LiveApi : CountyTest {
    http::testing::Wire listen(const std::string& as, const std::string& last = {})
    {
        http::testing::Wire wire(county().app().port());
        wire.send("GET /api/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + county().token(as) + "\r\n" +
                  (last.empty() ? "" : "Last-Event-ID: " + last + "\r\n") + "\r\n");
        EXPECT_THAT(wire.receive_until("\r\n\r\n"), HasSubstr("text/event-stream"));
        EXPECT_EQ(wire.receive_until("\n\n"), "retry: 3000\n\n");
        return wire;
    }
    /// The "id" of the next block.
    static std::string next_id(http::testing::Wire& wire)
    {
        const auto block = wire.receive_until("\n\n");
        EXPECT_TRUE(block.starts_with("id: ")) << block;
        return block.substr(4, block.find('\n') - 4);
    }
    void tell() { county().app().hub().wake(); }
};

} // namespace

XZ_ON_EACH_DATABASE(LiveApi);

TEST_P(LiveApi, WhoWasCutOffMissesNothing)
{
    county().report();
    county().app().hub().start();
    std::string mark;
    {
        auto first = listen("clerk");
        mark = next_id(first);
    }
    auto keeps_the_hub_following = listen("grid");
    const auto missed = county().report().at("/id");
    tell();
    keeps_the_hub_following.receive_until(missed);

    auto again = listen("clerk", mark);
    const auto told = again.receive_until("\n\n");
    EXPECT_THAT(told, HasSubstr("event: case"));
    EXPECT_THAT(told, HasSubstr(missed));
    const auto newest = told.substr(4, told.find('\n') - 4);
    auto up_to_date = listen("clerk", newest);
    const auto later = county().report().at("/id");
    tell();
    EXPECT_THAT(up_to_date.receive_until("\n\n"), HasSubstr(later)) << "and nothing twice";
}

TEST_P(LiveApi, WhoWasAwayForLongFetchesEverythingAnew)
{
    county().report();
    county().app().hub().start();
    auto old = listen("clerk", "1");
    EXPECT_THAT(old.receive_until("\n\n"), HasSubstr("event: refresh"));
    for (const char* nonsense : {"x", "-1", "99999999999999999999"}) listen("clerk", nonsense);
}

TEST_P(LiveApi, TheStreamEndsWithTheSession)
{
    county().app().hub().start();
    auto clerk = listen("clerk"), grid = listen("grid");
    EXPECT_EQ(county().call("clerk", "DELETE /api/auth/session").status, 204);
    EXPECT_THAT(clerk.receive_all(), Not(HasSubstr("event:"))) << "ended by the server";
    const auto id = county().report().at("/id");
    tell();
    EXPECT_THAT(grid.receive_until(id), HasSubstr("event: case")) << "the others hear on";
}

TEST_P(LiveApi, WhoLosesARoleHearsNoMoreOfIt)
{
    county().app().hub().start();
    const auto me = county().call("grid", "GET /api/auth/session");
    const std::string grant = me.at("/grants/0/id");
    auto grid = listen("grid");
    const auto heard = county().report().at("/id");
    tell();
    grid.receive_until(heard);
    EXPECT_EQ(
        county().call("admin", "DELETE /api/identity/accounts/" + county().account("grid") + "/grants/" + grant).status,
        204);
    // The stream of somebody who is shown out at the same moment says when the hub has looked.
    auto director = listen("director");
    EXPECT_EQ(county().call("director", "DELETE /api/auth/session").status, 204);
    director.receive_all();
    const auto secret = county().report().at("/id");
    tell();
    auto clerk = listen("clerk");
    const auto own = county().report("guilan").at("/id");
    tell();
    clerk.receive_until(own);
    county().app().hub().stop();
    EXPECT_THAT(grid.receive_all(), Not(HasSubstr(secret)));
}

} // namespace xz::app
