#include "foundation/config/document.hpp"
#include "foundation/config/keys.hpp"
#include "foundation/config/load.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

namespace xz::config
{
namespace
{

using testing::HasSubstr;
using testing::Not;

Result<Loaded> from_file(std::string text)
{
    return load({.file_name = "xiangzhi.toml", .file_text = std::move(text), .environment = {}, .command_line = {}});
}

/// Takes the '#' off the lines that hold settings.
std::string uncommented(const std::string& documented)
{
    std::string out;
    std::istringstream lines(documented);
    for (std::string line; std::getline(lines, line);)
        out += (line.starts_with("#") && !line.starts_with("# ") ? line.substr(1) : line) + "\n";
    return out;
}

TEST(Config, DefaultsHoldWithoutAnySource)
{
    const auto loaded = load({});
    ASSERT_TRUE(loaded) << loaded.error().note;
    EXPECT_EQ(loaded->settings.http_listen, "127.0.0.1:8080");
    EXPECT_EQ(loaded->settings.http_trusted_proxies, (std::vector<std::string>{"127.0.0.1", "::1"}));
    EXPECT_EQ(loaded->settings.session_staff_idle_minutes, 30);
    EXPECT_TRUE(loaded->settings.http_cookie_secure);
    EXPECT_EQ(database_of(loaded->settings), "sqlite:./var/xiangzhi.db");
}

TEST(Config, EveryKeyIsExplainedOnceAndHasAPlaceOfItsOwn)
{
    std::set<std::string_view> names;
    for (const auto& key : keys()) {
        EXPECT_TRUE(names.insert(key.name).second) << key.name;
        EXPECT_THAT(std::string(key.doc), testing::EndsWith("。")) << key.name;
        for (const auto& other : keys()) EXPECT_TRUE(key.place != other.place || key.name == other.name) << key.name;
    }
}

TEST(Config, TheDocumentedFileLoadsAsWritten)
{
    const auto plain = load({});
    const auto loaded = from_file(uncommented(documented_file()));
    ASSERT_TRUE(loaded) << loaded.error().note;
    EXPECT_EQ(effective_file(loaded->settings), effective_file(plain->settings));
    for (const auto& key : keys()) EXPECT_THAT(documented_file(), HasSubstr(environment_name(key.name)));
}

TEST(Config, TheEffectiveFileComesBack)
{
    const auto loaded =
        from_file("[data]\ndir = 'C:\\乡\"治\\u0007'\n[http]\ntrusted_proxies = ['10.0.0.0/8', \"a\\tb\"]\n");
    ASSERT_TRUE(loaded) << loaded.error().note;
    const auto again = from_file(effective_file(loaded->settings));
    ASSERT_TRUE(again) << again.error().note;
    EXPECT_EQ(again->settings.data_dir, loaded->settings.data_dir);
    EXPECT_EQ(again->settings.http_trusted_proxies, loaded->settings.http_trusted_proxies);
}

TEST(Config, LaterSourcesWin)
{
    Sources sources{.file_name = "xiangzhi.toml",
                    .file_text = "http.listen = '0.0.0.0:1'\nhttp.workers = 2\nlog.level = 'warn'",
                    .environment = {{"XZ_HTTP_WORKERS", "3"}, {"XZ_LOG_LEVEL", "error"}, {"HOME", "/root"}},
                    .command_line = {{"log.level", "debug"}}};
    const auto loaded = load(sources);
    ASSERT_TRUE(loaded) << loaded.error().note;
    EXPECT_EQ(loaded->settings.http_listen, "0.0.0.0:1");
    EXPECT_EQ(loaded->settings.http_workers, 3);
    EXPECT_EQ(loaded->settings.log_level, "debug");
    EXPECT_TRUE(loaded->warnings.empty());
}

TEST(Config, EnvironmentReadsListsAndTruth)
{
    const auto loaded = load({.file_name = "",
                              .file_text = "",
                              .environment = {{"XZ_HTTP_TRUSTED_PROXIES", "10.0.0.1, 10.0.0.2"},
                                              {"XZ_HTTP_COOKIE_SECURE", "false"},
                                              {"XZ_HTTP_LISTN", "x"}},
                              .command_line = {}});
    ASSERT_TRUE(loaded) << loaded.error().note;
    EXPECT_EQ(loaded->settings.http_trusted_proxies, (std::vector<std::string>{"10.0.0.1", "10.0.0.2"}));
    EXPECT_FALSE(loaded->settings.http_cookie_secure);
    ASSERT_EQ(loaded->warnings.size(), 1u);
    EXPECT_THAT(loaded->warnings[0], HasSubstr("XZ_HTTP_LISTN"));
}

struct BadFile {
    const char* text;
    const char* code;
    const char* says;
};

class RefusedFile : public testing::TestWithParam<BadFile>
{
};

TEST_P(RefusedFile, SaysWhereAndWhat)
{
    const auto loaded = from_file(GetParam().text);
    ASSERT_FALSE(loaded) << GetParam().text;
    EXPECT_EQ(loaded.error().code, GetParam().code);
    EXPECT_THAT(loaded.error().note, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Config, RefusedFile,
    testing::Values(BadFile{"[http]\n\nlistn = 'x'", "config.unknown_key",
                            "xiangzhi.toml 第 3 行：没有名为 http.listn 的设置，是不是 http.listen？"},
                    BadFile{"whatever = 1", "config.unknown_key", "第 1 行"},
                    BadFile{"[nowhere]", "config.unknown_key", "nowhere"},
                    BadFile{"[nowhere]\nx = 1", "config.unknown_key", "nowhere.x"},
                    BadFile{"[http]\nworkers = '8'", "config.wrong_type", "第 2 行：http.workers 应是整数"},
                    BadFile{"[http]\nworkers = 8.5", "config.wrong_type", "第 2 行"},
                    BadFile{"http = 3", "config.unknown_key", "没有名为 http 的设置"},
                    BadFile{"[http]\ncookie_secure = 1", "config.wrong_type", "true 或 false"},
                    BadFile{"[http]\ntrusted_proxies = [1]", "config.wrong_type", "文字列表"},
                    BadFile{"[http]\nworkers = 0", "config.out_of_range", "1 到 1024"},
                    BadFile{"[log]\nlevel = 'loud'", "config.out_of_range", "debug、info、warn、error"},
                    BadFile{"[http]\nlisten = ", "config.bad_syntax", "第 2 行"},
                    BadFile{"[http]\nworkers = 1\nworkers = 2", "config.bad_syntax", "第 3 行"}));

TEST(Config, SecretsAreNeverPrinted)
{
    const auto loaded = from_file("[sms]\ntoken = 'hunter2'\n[database]\nurl = 'postgres://xz:hunter3@db/xz'");
    ASSERT_TRUE(loaded) << loaded.error().note;
    EXPECT_EQ(loaded->settings.sms_token, "hunter2");
    EXPECT_THAT(effective_file(loaded->settings), Not(HasSubstr("hunter")));
    EXPECT_THAT(effective_file(loaded->settings), HasSubstr("token = \"***\""));
}

TEST(Config, AMissingFileIsAnError)
{
    const auto loaded = load_file("/nonexistent/xiangzhi.toml");
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().code, "config.cannot_read");
}

} // namespace
} // namespace xz::config
