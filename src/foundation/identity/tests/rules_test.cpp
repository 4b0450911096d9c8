#include "foundation/identity/api_tokens.hpp"
#include "foundation/identity/attempts.hpp"
#include "foundation/identity/identity.hpp"
#include "foundation/identity/open_session.hpp"
#include "foundation/identity/password_policy.hpp"
#include "foundation/identity/roles.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <stdlib.h>

namespace xz::identity
{
namespace
{

const KnownOfPerson kClerk{"shenli", "沈丽", "13800138000", "10001X", {"德清县", "莫干山镇", "后坞村"}};

TEST(PasswordPolicy, RefusesWhatIsObvious)
{
    for (const char* weak : {"",
                             "short",
                             "123456789",
                             "12345678901234",
                             "password123",
                             "P@ssw0rd!!",
                             "Admin12345",
                             "qwertyuiop",
                             "aaaaaaaaaaaa",
                             "abababababab",
                             "abcabcabcabc",
                             "abcdefghijklm",
                             "9876543210",
                             "1234567890",
                             "2026112320",
                             "woaini1314",
                             "shenli-2026-ok",
                             "我是沈丽啊我是沈丽啊啊",
                             "my13800138000x",
                             "abc10001xdefg",
                             "后坞的竹林很美真的",
                             "莫干山下一间屋a",
                             "iloveyou520520"})
        EXPECT_TRUE(password_mistake(weak, kClerk)) << weak;
    EXPECT_TRUE(password_mistake(std::string(200, 'x') + "abcdefgh", kClerk));
    EXPECT_TRUE(password_mistake("\xFF\xFE not utf8 at all", kClerk));
}

TEST(PasswordPolicy, LetsGoodOnesThrough)
{
    for (const char* good :
         {"竹林深处有人家住着88", "correct horse battery", "7hK2-pQx9-mNv4", "明月几时有把酒问青天", "83920174650284"})
        EXPECT_FALSE(password_mistake(good, kClerk)) << good;
    EXPECT_FALSE(password_mistake("竹林深处有人家住着88", {}));
}

TEST(PinPolicy, RefusesRunsYearsAndThePhonesEnd)
{
    for (const char* weak :
         {"123", "1234", "4321", "0000", "1212", "1985", "2026", "8000", "0138000", "123456789", "12a4", "90123"})
        EXPECT_TRUE(pin_mistake(weak, kClerk)) << weak;
    for (const char* good : {"4718", "90817", "628405"}) EXPECT_FALSE(pin_mistake(good, kClerk)) << good;
}

TEST(Attempts, WaitsDouble)
{
    const AttemptRule rule{.lock_after = 10};
    store::Attempts state;
    Instant now{1'000'000'000};
    const int waits[] = {0, 0, 0, 1, 2, 4, 8, 16, 32, 64};
    for (int failure = 0; failure < 10; ++failure) {
        if (waits[failure] > 0) {
            const auto early =
                begin_attempt(state, rule, now + std::chrono::seconds(waits[failure]) - std::chrono::milliseconds(1));
            ASSERT_FALSE(early) << failure;
            EXPECT_EQ(early.error().code, "identity.wait");
        }
        now = now + std::chrono::seconds(waits[failure]);
        const auto noted = begin_attempt(state, rule, now);
        ASSERT_TRUE(noted) << failure;
        state = *noted;
    }
    EXPECT_EQ(begin_attempt(state, rule, now + std::chrono::minutes(29)).error().code, "identity.locked");
    const auto after = begin_attempt(state, rule, now + std::chrono::minutes(30));
    ASSERT_TRUE(after);
    EXPECT_EQ(after->failures, 1);
}

TEST(Attempts, OldFailuresAreForgotten)
{
    const AttemptRule rule{.lock_after = 10};
    const store::Attempts state{8, Instant{1'000'000'000}, {}};
    const auto later = begin_attempt(state, rule, Instant{1'000'000'000} + std::chrono::hours(2));
    ASSERT_TRUE(later);
    EXPECT_EQ(later->failures, 1);
}

TEST(Roles, PatternsAreSpelledOut)
{
    const std::string known[] = {"affairs.file", "affairs.read", "identity.grant"};
    const auto roles = Roles::read(R"([{"role":"a","title":"甲","level":5,"permissions":["affairs.*","absent.x"]},
                                       {"role":"all","title":"全","level":3,"permissions":["*"]}])",
                                   known);
    ASSERT_TRUE(roles);
    EXPECT_EQ(roles->find("a")->permissions, (std::vector<std::string>{"affairs.file", "affairs.read"}));
    EXPECT_EQ(roles->find("all")->permissions.size(), 3u);
    EXPECT_EQ(roles->find("b"), nullptr);
    EXPECT_EQ(roles->unknown(), std::vector<std::string>{"absent.x"});
}

TEST(Roles, BadFilesAreRefused)
{
    for (
        const char* bad :
        {"{}", "[1]", R"([{"role":"a"}])", R"([{"role":"a","title":"x","level":9,"permissions":[]}])",
         R"([{"role":"a","title":"x","level":3,"permissions":[1]}])",
         R"([{"role":"a","title":"x","level":3,"permissions":[]},{"role":"a","title":"y","level":3,"permissions":[]}])"})
        EXPECT_FALSE(Roles::read(bad, {})) << bad;
    EXPECT_TRUE(Roles::read(Roles::standard(), {}));
}

TEST(Secret, IsMadeOnceAndKeptPrivate)
{
    std::string folder = std::filesystem::temp_directory_path() / "xz-secret-XXXXXX";
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    const auto path = folder + "/identity.key";
    const auto made = load_or_make_secret(path);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->size(), 32u);
    EXPECT_EQ(*load_or_make_secret(path), *made);
    std::filesystem::permissions(path, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
    EXPECT_FALSE(load_or_make_secret(path));
    std::filesystem::remove(path);
    std::ofstream(path) << "short";
    std::filesystem::permissions(path, std::filesystem::perms(0600));
    EXPECT_FALSE(load_or_make_secret(path));
    EXPECT_FALSE(load_or_make_secret(folder + "/absent/identity.key"));
    std::filesystem::remove_all(folder);
}

TEST(Device, IsNamedForPeople)
{
    EXPECT_EQ(device_title("Mozilla/5.0 (Linux; Android 13; V2239A) AppleWebKit/537.36 Chrome/116.0 Mobile "
                           "Safari/537.36 MicroMessenger/8.0"),
              "安卓手机 · 微信");
    EXPECT_EQ(device_title(
                  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"),
              "Windows 电脑 · Edge");
    EXPECT_EQ(device_title("curl/8"), "其他 · 其他");
}

TEST(Tokens, AreStoredAndProvedByHash)
{
    EXPECT_EQ(token_hash("abc"), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    EXPECT_NE(csrf_token("abc"), csrf_token("abd"));
    EXPECT_NE(csrf_token("abc"), token_hash("abc"));
}

} // namespace
} // namespace xz::identity
