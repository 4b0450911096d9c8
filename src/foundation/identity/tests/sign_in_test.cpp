#include "foundation/identity/tests/fixture.hpp"

namespace xz::identity
{
namespace
{

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::Not;

struct SignInApi : IdentityApi {
};
XZ_ON_EACH_DATABASE(SignInApi);

TEST_P(SignInApi, StaffSignInWithAPassword)
{
    const auto answer = sign_in("clerk");
    ASSERT_EQ(answer.status, 201) << answer.body;
    const auto cookie = std::string(answer.header("Set-Cookie"));
    EXPECT_THAT(cookie, HasSubstr("xz_session=" + member(answer, "token")));
    for (const char* attribute : {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"})
        EXPECT_THAT(cookie, HasSubstr(attribute));
    const auto me = call_as(member(answer, "token"), "GET", "/api/auth/session");
    ASSERT_EQ(me.status, 200) << me.body;
    EXPECT_EQ(member(me, "name"), "沈文书");
    EXPECT_EQ(member(me, "kind"), "staff");
    EXPECT_EQ(member(me, "division_name"), "后坞村");
    EXPECT_THAT(member(me, "grants"), HasSubstr("村文书"));
    EXPECT_THAT(member(me, "permissions"), HasSubstr("identity.open_villager"));
    EXPECT_THAT(audited(), Contains("identity.sign_in"));
}

TEST_P(SignInApi, TheCookieIsBoundToTheHostWhenSecure)
{
    stop();
    settings_.sessions.secure_cookie = true;
    start();
    const auto cookie = std::string(sign_in("clerk").header("Set-Cookie"));
    EXPECT_TRUE(cookie.starts_with("__Host-xz_session=")) << cookie;
    EXPECT_THAT(cookie, HasSubstr("; Secure"));
    EXPECT_THAT(cookie, Not(HasSubstr("Domain")));
}

TEST_P(SignInApi, UnknownAccountAndWrongPasswordLookTheSame)
{
    const auto wrong = sign_in("clerk", "not the password"), unknown = sign_in("ghost", "not the password");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(unknown.status, 401);
    EXPECT_EQ(code_of(wrong), "identity.wrong_secret");
    EXPECT_EQ(code_of(unknown), "identity.wrong_secret");
    EXPECT_TRUE(wrong.header("Set-Cookie").empty());
    EXPECT_THAT(audited(), Contains("identity.sign_in_failed").Times(2));
}

TEST_P(SignInApi, GuessingIsSlowedThenLockedAndUnlockedByTime)
{
    for (const std::string login : {"clerk", "ghost"}) {
        for (int i = 0; i < 3; ++i) EXPECT_EQ(code_of(sign_in(login, "wrong")), "identity.wrong_secret");
        const auto wait = sign_in(login, kPassword);
        EXPECT_EQ(wait.status, 429);
        EXPECT_EQ(code_of(wait), "identity.wait") << "even the right password waits";
        EXPECT_EQ(wait.header("Retry-After"), "1");
        for (int i = 3; i < 10; ++i) {
            pass(std::chrono::minutes(6));
            EXPECT_EQ(code_of(sign_in(login, "wrong")), "identity.wrong_secret") << i;
        }
        const auto locked = sign_in(login);
        EXPECT_EQ(code_of(locked), "identity.locked");
        EXPECT_EQ(locked.header("Retry-After"), "1800");
        pass(std::chrono::minutes(31));
    }
    EXPECT_THAT(audited(), Contains("identity.locked").Times(2)) << "the auditor sees each lock once";
    EXPECT_EQ(sign_in("clerk").status, 201);
    EXPECT_EQ(sign_in("clerk", "wrong").status, 401) << "a success clears the count";
}

TEST_P(SignInApi, StrangersWhoGuessDoNotLockTheOwnerOutOfAKnownBrowser)
{
    const auto mark_of = [](const http::Answer& answer) {
        for (const auto& [name, value] : answer.headers)
            if (name == "Set-Cookie" && value.starts_with("xz_device_")) return value.substr(0, value.find(';'));
        return std::string();
    };
    const auto mark = mark_of(sign_in("clerk"));
    ASSERT_THAT(mark, HasSubstr("="));
    const auto lock = [&](const Headers& browser) {
        for (int i = 0; i < 10; ++i, pass(std::chrono::minutes(6))) sign_in("clerk", "wrong", browser);
        pass(std::chrono::minutes(-6));
    };
    lock({});
    EXPECT_EQ(code_of(sign_in("clerk")), "identity.locked");
    const auto known = sign_in("clerk", kPassword, {{"Cookie", "xz_session=old; " + mark}});
    EXPECT_EQ(known.status, 201) << known.body;
    EXPECT_EQ(mark_of(known), mark) << "the mark stays the same";
    EXPECT_EQ(code_of(sign_in("clerk")), "identity.locked") << "for others it is still locked";

    EXPECT_EQ(code_of(sign_in("clerk", kPassword, {{"Cookie", mark.substr(0, mark.size() - 2) + "xx"}})),
              "identity.locked")
        << "made up";
    const auto other = mark_of(sign_in("other"));
    EXPECT_EQ(code_of(sign_in("clerk", kPassword,
                              {{"Cookie", mark.substr(0, mark.find('=')) + other.substr(other.find('='))}})),
              "identity.locked")
        << "somebody else's";

    lock({{"Cookie", mark}});
    EXPECT_EQ(code_of(sign_in("clerk", kPassword, {{"Cookie", mark}})), "identity.locked")
        << "who holds the browser cannot guess for ever either";
}

TEST_P(SignInApi, OneAddressCannotTryForEver)
{
    stop();
    settings_.sign_ins_per_address_hour = 5;
    start();
    for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in("ghost" + std::to_string(i), "x").status, 401);
    const auto refused = sign_in("clerk");
    EXPECT_EQ(code_of(refused), "identity.too_many_sign_ins");
    EXPECT_THAT(std::stoi(std::string(refused.header("Retry-After"))), AllOf(Gt(600), Le(720)))
        << "one more every twelve minutes";
}

TEST_P(SignInApi, VillagersSignInByCode)
{
    const auto code = code_for(kPhone);
    ASSERT_EQ(code.size(), 6u);
    const auto answer = sign_in_by_code("138 0013 8000", code);
    ASSERT_EQ(answer.status, 201) << answer.body;
    const auto me = call_as(member(answer, "token"), "GET", "/api/auth/session");
    EXPECT_EQ(member(me, "kind"), "villager");
    EXPECT_EQ(member(me, "phone_masked"), "138****8000");
    EXPECT_EQ(member(me, "permissions"), R"(["affairs.file"])");
    EXPECT_EQ(member(me, "grants"), "[]");
    EXPECT_THAT(member(me, "bodies"), HasSubstr("supervisory_committee"));
    EXPECT_EQ(code_of(sign_in_by_code(kPhone, code)), "identity.wrong_code") << "a code works once";
}

TEST_P(SignInApi, CodesRunOutAndTriesAreCounted)
{
    auto code = code_for(kPhone);
    pass(std::chrono::minutes(5));
    EXPECT_EQ(code_of(sign_in_by_code(kPhone, code)), "identity.wrong_code");
    code = code_for(kPhone);
    const std::string wrong = code == "000000" ? "000001" : "000000";
    for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in_by_code(kPhone, wrong).status, 401);
    EXPECT_EQ(sign_in_by_code(kPhone, code).status, 401) << "after five tries the right code is void too";
}

TEST_P(SignInApi, UnknownPhonesAnswerTheSameAndGetNothing)
{
    const auto known = call("POST", "/api/auth/codes", R"({"phone":"13800138000"})");
    const auto unknown = call("POST", "/api/auth/codes", R"({"phone":"13900139000"})");
    EXPECT_EQ(known.status, 202);
    EXPECT_EQ(known.body, unknown.body);
    const auto soon = call("POST", "/api/auth/codes", R"({"phone":"13900139000"})");
    EXPECT_EQ(code_of(soon), "identity.code_too_soon");
    EXPECT_EQ(soon.header("Retry-After"), "60");
    EXPECT_EQ(code_of(sign_in_by_code("13900139000", "123456")), "identity.wrong_code");
    identity_->sms().drain();
    const std::lock_guard lock(sms_->mutex);
    EXPECT_EQ(sms_->count, 1);
}

TEST_P(SignInApi, OnePhoneGetsAFewCodes)
{
    for (int i = 0; i < 5; ++i) {
        EXPECT_FALSE(code_for(kPhone).empty());
        pass(std::chrono::seconds(61));
    }
    EXPECT_EQ(code_of(call("POST", "/api/auth/codes", R"({"phone":"13800138000"})")), "identity.too_many_codes");
    pass(std::chrono::hours(1));
    for (int i = 0; i < 5; ++i) {
        code_for(kPhone);
        pass(std::chrono::seconds(61));
    }
    pass(std::chrono::hours(1));
    const auto enough = call("POST", "/api/auth/codes", R"({"phone":"13800138000"})");
    EXPECT_EQ(code_of(enough), "identity.too_many_codes") << "ten a day";
    EXPECT_EQ(enough.header("Retry-After"), std::to_string(22 * 3600 - 10 * 61)) << "when the first is a day old";
    pass(std::chrono::hours(23));
    EXPECT_FALSE(code_for(kPhone).empty());
}

TEST_P(SignInApi, TheCountysMessagesHaveABudget)
{
    stop();
    settings_.codes_per_county_hour = 1;
    start();
    code_for(kPhone);
    const auto refused = call("POST", "/api/auth/codes", R"({"phone":"13900139000"})");
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(code_of(refused), "identity.codes_exhausted");
    pass(std::chrono::hours(1));
    EXPECT_EQ(call("POST", "/api/auth/codes", R"({"phone":"13900139000"})").status, 202);
}

TEST_P(SignInApi, OfficersSetPins)
{
    const auto clerk = token_of("clerk");
    for (const char* bad : {"1234", "1111", "1990", "8000", "12", "12ab"})
        EXPECT_EQ(
            call_as(clerk, "PUT", "/api/identity/accounts/101/pin", std::string(R"({"pin":")") + bad + "\"}").status,
            400)
            << bad;
    EXPECT_EQ(call_as(clerk, "PUT", "/api/identity/accounts/101/pin", R"({"pin":"4718"})").status, 204);
    EXPECT_EQ(sign_in_by_pin(kPhone, "4718").status, 201);
    EXPECT_EQ(call_as(token_of("other"), "PUT", "/api/identity/accounts/101/pin", R"({"pin":"4718"})").status, 404)
        << "a stranger's village";
    EXPECT_EQ(code_of(call_as(clerk, "PUT", "/api/identity/accounts/3/pin", R"({"pin":"4718"})")),
              "identity.no_pin_for_staff");
}

TEST_P(SignInApi, PinsCannotBeGuessed)
{
    call_as(token_of("clerk"), "PUT", "/api/identity/accounts/101/pin", R"({"pin":"4718"})");
    int tried = 0;
    for (int minute = 0; minute < 24 * 60; minute += 10) {
        pass(std::chrono::minutes(10));
        if (sign_in_by_pin(kPhone, "9999").status == 401) ++tried;
    }
    EXPECT_LE(tried, 20);
    EXPECT_EQ(sign_in_by_code(kPhone, code_for(kPhone)).status, 201) << "the owner still gets in";
}

TEST_P(SignInApi, BadRequestsSayWhatIsMissing)
{
    EXPECT_EQ(call("POST", "/api/auth/sessions", "{}").status, 400);
    EXPECT_EQ(call("POST", "/api/auth/sessions", R"({"phone":"123","code":"123456"})").status, 400);
    EXPECT_EQ(call("POST", "/api/auth/codes", R"({"phone":"hello"})").status, 400);
    EXPECT_EQ(call("POST", "/api/auth/codes", "not json").status, 400);
    EXPECT_THAT(call("POST", "/api/auth/codes", R"({"phone":"13800138000","phone":"13900139000"})").body,
                HasSubstr(R"("errors":[{"at":"/phone","says":"这一项写了两次"}])"));
    EXPECT_THAT(call("POST", "/api/auth/codes", R"(["13800138000"])").body, HasSubstr(R"("at":"")"));
}

/// A form on a page of another site can send text/plain or form data, and nothing else, without being asked.
TEST_P(SignInApi, AFormOfAnotherSiteSignsNobodyIn)
{
    const std::string body = R"({"account":"clerk","password":")" + std::string(kPassword) + "\"}";
    for (const char* type : {"text/plain", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded",
                             "multipart/form-data; boundary=x", "application/jsonx"}) {
        const auto refused =
            http::testing::call(server_->port(), "POST", "/api/auth/sessions", {{"Content-Type", type}}, body);
        EXPECT_EQ(refused.status, 415) << type;
        EXPECT_EQ(code_of(refused), "request.not_json");
        EXPECT_TRUE(refused.header("Set-Cookie").empty());
    }
    for (const char* type : {"application/json", "Application/JSON; charset=utf-8"})
        EXPECT_EQ(
            http::testing::call(server_->port(), "POST", "/api/auth/sessions", {{"Content-Type", type}}, body).status,
            201);
}

} // namespace
} // namespace xz::identity
