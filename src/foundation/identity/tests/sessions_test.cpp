#include "foundation/identity/tests/fixture.hpp"

namespace xz::identity
{
namespace
{

using ::testing::Contains;
using ::testing::HasSubstr;

struct SessionsApi : IdentityApi {
};
XZ_ON_EACH_DATABASE(SessionsApi);

TEST_P(SessionsApi, NobodyKnowsAStranger)
{
    const std::pair<const char*, const char*> doors[] = {{"GET", "/api/auth/sessions"},
                                                         {"DELETE", "/api/auth/sessions/1"},
                                                         {"GET", "/api/auth/session"},
                                                         {"DELETE", "/api/auth/session"},
                                                         {"PUT", "/api/auth/password"},
                                                         {"GET", "/api/auth/tokens"},
                                                         {"POST", "/api/auth/tokens"},
                                                         {"DELETE", "/api/auth/tokens/1"},
                                                         {"GET", "/api/identity/accounts"},
                                                         {"POST", "/api/identity/accounts"},
                                                         {"PUT", "/api/identity/accounts/101/pin"},
                                                         {"POST", "/api/identity/accounts/3/grants"},
                                                         {"DELETE", "/api/identity/accounts/3/grants/1"},
                                                         {"GET", "/api/identity/roles"}};
    for (const auto& [method, target] : doors) {
        EXPECT_EQ(call(method, target).status, 401) << method << target;
        EXPECT_EQ(code_of(call_as("made-up-token", method, target)), "identity.session_ended") << method << target;
    }
}

TEST_P(SessionsApi, TryingOutTokensCountsForTheAddress)
{
    const auto clerk = token_of("clerk");
    strangers_wait_ = 7;
    const auto refused = call_as("made-up-token", "GET", "/api/auth/session");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.header("Retry-After"), "7");
    EXPECT_EQ(call_as(clerk, "GET", "/api/auth/session").status, 200);
}

TEST_P(SessionsApi, CookiesNeedTheCsrfTokenForUnsafeCalls)
{
    const auto answer = sign_in("clerk");
    const auto token = member(answer, "token");
    const Headers cookie{{"Cookie", "xz_session=" + token}};
    const auto me = call("GET", "/api/auth/session", "", cookie);
    EXPECT_EQ(me.status, 200);
    const auto csrf = member(me, "csrf_token");
    EXPECT_EQ(csrf.size(), 43u);

    const auto refused = call("POST", "/api/auth/tokens", R"({"title":"x"})", cookie);
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(code_of(refused), "identity.csrf");
    auto wrong = cookie;
    wrong.emplace_back("X-CSRF-Token", std::string(43, 'A'));
    EXPECT_EQ(call("POST", "/api/auth/tokens", R"({"title":"x"})", wrong).status, 403);
    auto right = cookie;
    right.emplace_back("X-CSRF-Token", csrf);
    EXPECT_EQ(call("POST", "/api/auth/tokens", R"({"title":"x"})", right).status, 201);
    EXPECT_EQ(call("POST", "/api/auth/sessions", R"({"account":"clerk","password":")" + std::string(kPassword) + "\"}",
                   cookie)
                  .status,
              201)
        << "a forgotten cookie does not lock the front door";
}

TEST_P(SessionsApi, StaleCookiesAreAnonymous)
{
    const Headers stale{{"Cookie", "xz_session=" + std::string(43, 'x')}};
    EXPECT_EQ(code_of(call("GET", "/api/auth/session", "", stale)), "identity.sign_in_first");
}

TEST_P(SessionsApi, StaffSessionsIdleOutAndEnd)
{
    const auto token = token_of("clerk");
    for (int i = 0; i < 20; ++i) {
        pass(std::chrono::minutes(29));
        EXPECT_EQ(call_as(token, "GET", "/api/auth/session").status, 200) << i;
    }
    pass(std::chrono::minutes(31));
    EXPECT_EQ(call_as(token, "GET", "/api/auth/session").status, 401) << "idle";

    const auto busy = token_of("clerk");
    for (int i = 0; i < 35; ++i) {
        pass(std::chrono::minutes(20));
        EXPECT_EQ(call_as(busy, "GET", "/api/auth/session").status, 200) << i;
    }
    pass(std::chrono::minutes(21));
    EXPECT_EQ(call_as(busy, "GET", "/api/auth/session").status, 401) << "twelve hours are over";
}

TEST_P(SessionsApi, UseIsWrittenDownForOtherProcesses)
{
    const auto token = token_of("clerk");
    for (int i = 0; i < 3; ++i) {
        pass(std::chrono::minutes(20));
        EXPECT_EQ(call_as(token, "GET", "/api/auth/session").status, 200);
        identity_->authenticator().tick();
    }
    stop();
    start();
    pass(std::chrono::minutes(20));
    EXPECT_EQ(call_as(token, "GET", "/api/auth/session").status, 200) << "another process knows of the last use";
    pass(std::chrono::minutes(31));
    EXPECT_EQ(call_as(token, "GET", "/api/auth/session").status, 401);
}

TEST_P(SessionsApi, VillagersStaySignedInForAMonth)
{
    const auto token = member(sign_in_by_code(kPhone, code_for(kPhone)), "token");
    pass(std::chrono::hours(24 * 29));
    EXPECT_EQ(call_as(token, "GET", "/api/auth/session").status, 200);
    pass(std::chrono::hours(25));
    EXPECT_EQ(call_as(token, "GET", "/api/auth/session").status, 401);
}

TEST_P(SessionsApi, StaffHaveOneDeviceAndTokensStay)
{
    const auto first = token_of("clerk");
    const auto program = member(call_as(first, "POST", "/api/auth/tokens", R"({"title":"导出"})"), "token");
    const auto second = token_of("clerk");
    EXPECT_EQ(call_as(first, "GET", "/api/auth/session").status, 401);
    EXPECT_EQ(call_as(second, "GET", "/api/auth/session").status, 200);
    EXPECT_EQ(call_as(program, "GET", "/api/auth/session").status, 200);

    stop();
    settings_.sessions.one_staff_device = false;
    start();
    const auto third = token_of("clerk");
    EXPECT_EQ(call_as(second, "GET", "/api/auth/session").status, 200);
    EXPECT_EQ(call_as(third, "GET", "/api/auth/session").status, 200);
}

TEST_P(SessionsApi, SessionsAreListedAndEnded)
{
    const auto first = member(sign_in_by_code(kPhone, code_for(kPhone)), "token");
    pass(std::chrono::minutes(2));
    const auto second = member(sign_in_by_code(kPhone, code_for(kPhone)), "token");
    const auto list = json::parse(call_as(second, "GET", "/api/auth/sessions").body);
    const auto& items = json::find(*list, "items")->as_array();
    ASSERT_EQ(items.size(), 2u);
    EXPECT_TRUE(json::find(items[0], "current")->as_bool());
    EXPECT_FALSE(json::find(items[1], "current")->as_bool());
    const std::string other(json::find(items[1], "id")->as_string());
    EXPECT_EQ(call_as(token_of("clerk"), "DELETE", "/api/auth/sessions/" + other).status, 404) << "not mine";
    EXPECT_EQ(call_as(second, "DELETE", "/api/auth/sessions/" + other).status, 204);
    EXPECT_EQ(call_as(first, "GET", "/api/auth/session").status, 401);
    EXPECT_EQ(call_as(second, "DELETE", "/api/auth/sessions/" + other).status, 404);

    const auto out = call_as(second, "DELETE", "/api/auth/session");
    EXPECT_EQ(out.status, 204);
    EXPECT_THAT(std::string(out.header("Set-Cookie")), HasSubstr("Max-Age=0"));
    EXPECT_EQ(call_as(second, "GET", "/api/auth/session").status, 401);
}

TEST_P(SessionsApi, ApiTokensAreShownOnceAndWithdrawn)
{
    const auto clerk = token_of("clerk");
    const auto today = to_iso_date(china_date({clock_ms_}));
    const auto made = call_as(clerk, "POST", "/api/auth/tokens", R"({"title":"统计","expires_on":")" + today + "\"}");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto token = member(made, "token");
    EXPECT_TRUE(token.starts_with("xzt_"));
    const auto list = call_as(token, "GET", "/api/auth/tokens");
    EXPECT_EQ(list.status, 200);
    EXPECT_THAT(list.body, HasSubstr("统计"));
    EXPECT_THAT(list.body, ::testing::Not(HasSubstr(token)));
    EXPECT_EQ(code_of(call_as(token, "DELETE", "/api/auth/session")), "identity.no_session_to_end");
    EXPECT_EQ(call_as(clerk, "POST", "/api/auth/tokens", R"({"title":"x","expires_on":"2020-01-01"})").status, 422);

    const auto other = member(call_as(clerk, "POST", "/api/auth/tokens", R"({"title":"另一个"})"), "id");
    EXPECT_EQ(call_as(token_of("other"), "DELETE", "/api/auth/tokens/" + other).status, 404);
    EXPECT_EQ(call_as(clerk, "DELETE", "/api/auth/tokens/" + other).status, 204);
    pass(std::chrono::hours(25));
    EXPECT_EQ(call_as(token, "GET", "/api/auth/tokens").status, 401) << "its day is over";
    EXPECT_THAT(audited(), Contains("identity.withdraw_token"));
}

TEST_P(SessionsApi, TokensOfProgramsMakeNoTokensAndMayBeForReadingOnly)
{
    const auto clerk = token_of("clerk");
    const auto make = [&](const std::string& as, const std::string& body) {
        return call_as(as, "POST", "/api/auth/tokens", body);
    };
    const auto program = member(make(clerk, R"({"title":"办事"})"), "token");
    EXPECT_EQ(code_of(make(program, R"({"title":"活得更久"})")), "identity.only_in_person");
    EXPECT_EQ(code_of(call_as(program, "PUT", "/api/auth/password",
                              R"({"old_password":"竹林深处有人家住着88","new_password":"溪水慢慢流过石头77"})")),
              "identity.only_in_person");
    EXPECT_EQ(call_as(program, "PUT", "/api/identity/accounts/101/pin", R"({"pin":"4718"})").status, 204);

    const auto reader = member(make(clerk, R"({"title":"大屏","scope":"read"})"), "token");
    EXPECT_EQ(call_as(reader, "GET", "/api/identity/accounts").status, 200);
    const auto refused = call_as(reader, "PUT", "/api/identity/accounts/101/pin", R"({"pin":"5829"})");
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(code_of(refused), "identity.token_reads_only");
    EXPECT_EQ(make(clerk, R"({"title":"x","scope":"everything"})").status, 400);
    const auto list = call_as(clerk, "GET", "/api/auth/tokens").body;
    EXPECT_THAT(list, HasSubstr(R"("title":"大屏","scope":"read")"));
    EXPECT_THAT(list, HasSubstr(R"("title":"办事","scope":"write")"));
    EXPECT_EQ(call("GET", "/api/auth/session", "", {{"Cookie", "xz_session=" + reader}}).status, 401)
        << "a program's token is no cookie";
}

TEST_P(SessionsApi, ANewPinEndsTheVillagersSessions)
{
    const auto villager = member(sign_in_by_code(kPhone, code_for(kPhone)), "token");
    EXPECT_EQ(call_as(villager, "GET", "/api/auth/session").status, 200);
    EXPECT_EQ(call_as(token_of("clerk"), "PUT", "/api/identity/accounts/101/pin", R"({"pin":"4718"})").status, 204);
    EXPECT_EQ(call_as(villager, "GET", "/api/auth/session").status, 401) << "the phone may be lost";
}

TEST_P(SessionsApi, LookingAfterASessionDoesNotKeepItAlive)
{
    http::Request request;
    request.add_header("Authorization", "Bearer " + token_of("clerk"));
    for (int i = 0; i < 2; ++i) {
        pass(std::chrono::minutes(14));
        const auto caller = identity_->authenticator().still(request);
        ASSERT_TRUE(caller);
        EXPECT_EQ(caller->name, "沈文书");
    }
    pass(std::chrono::minutes(3));
    EXPECT_FALSE(identity_->authenticator().still(request)) << "idle for 31 minutes";
    EXPECT_FALSE(identity_->authenticator().still(http::Request()));
}

TEST_P(SessionsApi, PasswordsAreChangedAndOtherSessionsEnd)
{
    stop();
    settings_.sessions.one_staff_device = false;
    start();
    const auto here = token_of("clerk"), there = token_of("clerk");
    const auto change = [&](const std::string& old_password, const std::string& new_password) {
        return call_as(here, "PUT", "/api/auth/password",
                       R"({"old_password":")" + old_password + R"(","new_password":")" + new_password + "\"}");
    };
    for (const char* weak : {"short", "1234567890", "P@ssw0rd2026!", "aaaaaaaaaaaa", "clerk-2026-x", "后坞村好风光2026",
                             "secret10001Xab", "qwertyuiop123"})
        EXPECT_EQ(change(kPassword, weak).status, 400) << weak;
    EXPECT_EQ(code_of(change("wrong", "溪水急急流过石头7788")), "identity.wrong_old_password");
    EXPECT_EQ(change(kPassword, "溪水慢慢流过石头77").status, 204);
    EXPECT_EQ(call_as(here, "GET", "/api/auth/session").status, 200);
    EXPECT_EQ(call_as(there, "GET", "/api/auth/session").status, 401);
    EXPECT_EQ(sign_in("clerk").status, 401);
    EXPECT_EQ(sign_in("clerk", "溪水慢慢流过石头77").status, 201);
}

TEST_P(SessionsApi, ChangesReachOtherProcesses)
{
    const auto token = token_of("clerk");
    Platform other_platform(db(), kCounty, [this] { return Instant{clock_ms_.load()}; });
    auto roles = Roles::read(Roles::standard(), {});
    Identity other(other_platform, settings_, std::move(*roles), Hooks::none(), no_sms());
    http::Request request;
    request.add_header("Authorization", "Bearer " + token);
    other.authenticator().tick();
    EXPECT_TRUE(other.authenticator().authenticate(request));
    EXPECT_EQ(call_as(token, "DELETE", "/api/auth/session").status, 204);
    other.authenticator().tick();
    EXPECT_FALSE(other.authenticator().authenticate(request)) << "seen at the next look, within five seconds";
}

TEST_P(SessionsApi, TheCacheIsBounded)
{
    std::vector<std::string> tokens;
    for (int i = 0; i < 50; ++i) {
        http::Request request;
        request.add_header("Authorization", "Bearer guess-" + std::to_string(i));
        EXPECT_FALSE(identity_->authenticator().authenticate(request));
    }
    EXPECT_EQ(call_as(token_of("clerk"), "GET", "/api/auth/session").status, 200);
}

} // namespace
} // namespace xz::identity
