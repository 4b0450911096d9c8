#include "foundation/identity/tests/fixture.hpp"

namespace xz::identity
{
namespace
{

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

struct AccountsApi : IdentityApi {
    http::Answer give(const std::string& token, const std::string& account, const std::string& role,
                      DivisionCode division, const std::string& more = "")
    {
        return call_as(token, "POST", "/api/identity/accounts/" + account + "/grants",
                       R"({"role":")" + role + R"(","division_code":")" + division.text() + "\"" + more + "}");
    }
    std::string permissions_of(const std::string& token)
    {
        return member(call_as(token, "GET", "/api/auth/session"), "permissions");
    }
};
XZ_ON_EACH_DATABASE(AccountsApi);

TEST_P(AccountsApi, AreSeenInOnesOwnRegionOnly)
{
    const auto village = call_as(token_of("clerk"), "GET", "/api/identity/accounts");
    ASSERT_EQ(village.status, 200) << village.body;
    EXPECT_THAT(village.body, HasSubstr("王阿婆"));
    EXPECT_THAT(village.body, HasSubstr("138****8000"));
    EXPECT_THAT(village.body, Not(HasSubstr("陆文书")));
    EXPECT_THAT(village.body, Not(HasSubstr(kPhone)));
    EXPECT_EQ(call_as(token_of("nobody"), "GET", "/api/identity/accounts").status, 403);

    const auto admin = token_of("admin");
    std::string seen, cursor;
    int pages = 0;
    do {
        const auto page =
            call_as(admin, "GET", "/api/identity/accounts?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor));
        ASSERT_EQ(page.status, 200) << page.body;
        seen += page.body;
        cursor = member(page, "next_cursor");
        ++pages;
    } while (cursor != "null" && pages < 10);
    EXPECT_EQ(pages, 3);
    for (const char* name : {"县管理员", "安全员", "沈文书", "陆文书", "没角色", "王阿婆"})
        EXPECT_THAT(seen, HasSubstr(name));
    const auto found = call_as(admin, "GET", "/api/identity/accounts?q=%E9%98%BF%E5%A9%86");
    EXPECT_THAT(found.body, HasSubstr("王阿婆"));
    EXPECT_THAT(found.body, Not(HasSubstr("沈文书")));
}

TEST_P(AccountsApi, AreOpenedForVillagersByTheVillage)
{
    const auto clerk = token_of("clerk");
    const auto body = [](DivisionCode division, const char* phone) {
        return R"({"person_id":"900","name":"李大伯","division_code":")" + division.text() + R"(","phone":")" + phone +
               "\"}";
    };
    const auto opened = call_as(clerk, "POST", "/api/identity/accounts", body(kVillage, "13700137000"));
    ASSERT_EQ(opened.status, 201) << opened.body;
    EXPECT_EQ(member(opened, "kind"), "villager");
    EXPECT_EQ(member(opened, "phone_masked"), "137****7000");
    EXPECT_EQ(code_of(call_as(clerk, "POST", "/api/identity/accounts", body(kVillage, "13700137000"))),
              "identity.phone_taken");
    EXPECT_EQ(code_of(call_as(clerk, "POST", "/api/identity/accounts", body(kOtherVillage, "13700137001"))),
              "identity.not_your_region");
    EXPECT_EQ(sign_in_by_code("13700137000", code_for("13700137000")).status, 201);
}

TEST_P(AccountsApi, StaffAreOpenedByAdministrators)
{
    const auto body = [](const char* login, const char* password) {
        return R"({"person_id":"901","name":"周电工","division_code":"330521104205","account":")" + std::string(login) +
               R"(","password":")" + password + "\"}";
    };
    EXPECT_EQ(
        code_of(call_as(token_of("clerk"), "POST", "/api/identity/accounts", body("zhou", "山里的灯一直亮着呢7"))),
        "identity.not_your_region");
    const auto admin = token_of("admin");
    EXPECT_EQ(call_as(admin, "POST", "/api/identity/accounts", body("zhou", "1234567890")).status, 400);
    EXPECT_EQ(call_as(admin, "POST", "/api/identity/accounts", body("Zhou Wei", "山里的灯一直亮着呢7")).status, 400);
    const auto opened = call_as(admin, "POST", "/api/identity/accounts", body("zhou", "山里的灯一直亮着呢7"));
    ASSERT_EQ(opened.status, 201) << opened.body;
    EXPECT_EQ(code_of(call_as(admin, "POST", "/api/identity/accounts", body("zhou", "山里的灯一直亮着呢7"))),
              "identity.account_taken");
    EXPECT_EQ(give(admin, member(opened, "id"), "electrician", kVillage).status, 201);
    const auto token = member(sign_in("zhou", "山里的灯一直亮着呢7"), "token");
    EXPECT_EQ(permissions_of(token), R"(["affairs.file"])");
}

TEST_P(AccountsApi, RolesWorkAtOnceAndAreTakenBackAtOnce)
{
    const auto admin = token_of("admin"), nobody = token_of("nobody");
    EXPECT_EQ(permissions_of(nobody), "[]");
    const auto given = give(admin, "5", "village_clerk", kVillage);
    ASSERT_EQ(given.status, 201) << given.body;
    EXPECT_THAT(permissions_of(nobody), HasSubstr("identity.open_villager"));
    const auto grants = json::parse(member(given, "grants"));
    const std::string grant(json::find(grants->as_array()[0], "id")->as_string());
    EXPECT_EQ(call_as(admin, "DELETE", "/api/identity/accounts/3/grants/" + grant).status, 404) << "another account's";
    EXPECT_EQ(call_as(admin, "DELETE", "/api/identity/accounts/5/grants/" + grant).status, 204);
    EXPECT_EQ(permissions_of(nobody), "[]");
    EXPECT_EQ(call_as(admin, "DELETE", "/api/identity/accounts/5/grants/" + grant).status, 404);
    EXPECT_THAT(audited(), Contains("identity.give_role"));
    EXPECT_THAT(audited(), Contains("identity.take_role_back"));
}

TEST_P(AccountsApi, RolesHoldFromDayToDay)
{
    const auto admin = token_of("admin");
    const auto day = [&](int offset) {
        return to_iso_date(china_date(Instant{clock_ms_} + std::chrono::hours(24 * offset)));
    };
    ASSERT_EQ(
        give(admin, "5", "village_clerk", kVillage, R"(,"valid_from":")" + day(1) + R"(","valid_to":")" + day(2) + "\"")
            .status,
        201);
    const auto permissions_on = [&](int days) {
        pass(std::chrono::hours(24 * days));
        const auto permissions = permissions_of(token_of("nobody"));
        pass(-std::chrono::hours(24 * days));
        return permissions;
    };
    EXPECT_EQ(permissions_on(0), "[]");
    EXPECT_THAT(permissions_on(1), HasSubstr("affairs.file"));
    EXPECT_THAT(permissions_on(2), HasSubstr("affairs.file")) << "the last day counts";
    EXPECT_EQ(permissions_on(3), "[]");
    EXPECT_EQ(
        give(admin, "5", "village_clerk", kVillage, R"(,"valid_from":"2026-02-02","valid_to":"2026-02-01")").status,
        400);
}

TEST_P(AccountsApi, PowerIsNotHandedBeyondItself)
{
    const auto admin = token_of("admin"), security = token_of("security"), clerk = token_of("clerk");
    EXPECT_EQ(code_of(give(admin, "1", "auditor", kWholeCounty)), "identity.not_to_yourself");
    EXPECT_EQ(code_of(give(security, "5", "village_clerk", kVillage)), "identity.beyond_own_power")
        << "who manages accounts does not see cases, and cannot let others see them";
    EXPECT_EQ(give(security, "5", "security_admin", kWholeCounty).status, 201);
    EXPECT_EQ(code_of(give(admin, "5", "village_clerk", kTown)), "identity.wrong_level");
    EXPECT_EQ(code_of(give(admin, "5", "emperor", kVillage)), "identity.no_such_role");
    EXPECT_EQ(code_of(give(admin, "5", "villager", kVillage)), "identity.no_such_role");
    EXPECT_EQ(code_of(give(admin, "5", "village_clerk", {330522104205})), "identity.not_your_region")
        << "another county";
    EXPECT_EQ(give(clerk, "5", "electrician", kVillage).status, 403);
    EXPECT_EQ(give(admin, "999", "electrician", kVillage).status, 404);
}

TEST_P(AccountsApi, RolesAreListed)
{
    const auto answer = call_as(token_of("clerk"), "GET", "/api/identity/roles");
    EXPECT_EQ(answer.status, 200);
    for (const char* title : {"县管理员", "村文书", "电工", "网格员"}) EXPECT_THAT(answer.body, HasSubstr(title));
    EXPECT_THAT(answer.body, Not(HasSubstr("\"villager\"")));
}

TEST_P(AccountsApi, TheFirstAdministratorIsMadeOnce)
{
    Context ctx(*platform_, access::Caller::system());
    EXPECT_EQ(create_first_admin(ctx, identity_->hooks(), "管理员", "second", "一条大河波浪宽啊宽啊").error().code,
              "identity.admin_exists");
    Platform fresh(db(), 330522, [this] { return Instant{clock_ms_.load()}; });
    Context elsewhere(fresh, access::Caller::system());
    EXPECT_EQ(create_first_admin(elsewhere, identity_->hooks(), "管理员", "admin", "1234567890").error().code,
              "identity.weak_password");
    EXPECT_TRUE(create_first_admin(elsewhere, identity_->hooks(), "管理员", "admin", "一条大河波浪宽啊风吹"));
}

TEST(IdentityManifest, FitsItsDescription)
{
    for (const auto& misfit : find_misfits({manifest()})) ADD_FAILURE() << misfit;
}

} // namespace
} // namespace xz::identity
