#include "foundation/log/log.hpp"

#include "foundation/core/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <thread>
#include <vector>

namespace xz::log
{
namespace
{

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Log : public testing::Test
{
protected:
    void SetUp() override
    {
        set_sink([this](std::string_view line) { lines_.emplace_back(line); });
    }
    void TearDown() override
    {
        set_sink(nullptr);
        set_up(Level::info, Format::logfmt);
    }
    std::vector<std::string> lines_;
};

TEST_F(Log, WritesOneReadableLine)
{
    info("affairs.case_created", {{"case", "71"}, {"ms", 12}, {"share", 0.5}, {"late", false}, {"title", "two words"}});
    ASSERT_EQ(lines_.size(), 1u);
    EXPECT_THAT(lines_[0], StartsWith("time=20"));
    EXPECT_THAT(lines_[0],
                testing::EndsWith(" level=info event=affairs.case_created case=71 ms=12 share=0.5 late=false "
                                  "title=\"two words\"\n"));
}

TEST_F(Log, BelowTheLevelNothingIsWritten)
{
    debug("a.b");
    set_up(Level::error, Format::logfmt);
    warn("a.b");
    EXPECT_TRUE(lines_.empty());
    error("a.b");
    EXPECT_EQ(lines_.size(), 1u);
    EXPECT_EQ(parse_level("warn"), Level::warn);
    EXPECT_EQ(parse_level("loud"), Level::info);
}

TEST_F(Log, NoValueCanForgeALine)
{
    using namespace std::string_literals;
    const std::string hostile =
        "x\nlevel=error event=fake\r\x1b[31m \"q\" \\ \xE2\x80\xA8 \xC2\x85 \xE2\x80\xAE \xFF\xC0\x80 \0!"s;
    for (const auto format : {Format::logfmt, Format::json}) {
        lines_.clear();
        set_up(Level::info, format);
        info("a.b", {{"value", hostile}});
        ASSERT_EQ(lines_.size(), 1u);
        const std::string body = lines_[0].substr(0, lines_[0].size() - 1);
        for (const char c : body) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) << lines_[0];
        for (const char* bad : {"\xE2\x80\xA8", "\xC2\x85", "\xE2\x80\xAE", "\xFF"})
            EXPECT_THAT(body, Not(HasSubstr(bad)));
    }
}

TEST_F(Log, JsonLinesAreJson)
{
    set_up(Level::info, Format::json);
    const RequestScope scope("r-1");
    info("a.b", {{"text", "后坞村 \"x\"\n\t\x01"},
                 {"n", std::uint64_t(18446744073709551615u)},
                 {"none", std::numeric_limits<double>::quiet_NaN()}});
    ASSERT_EQ(lines_.size(), 1u);
    const auto line = json::parse(lines_[0]);
    ASSERT_TRUE(line) << lines_[0];
    EXPECT_EQ(json::find(*line, "text")->as_string(), "后坞村 \"x\"\n\t\x01");
    EXPECT_EQ(json::find(*line, "request")->as_string(), "r-1");
    EXPECT_TRUE(json::find(*line, "none")->is_null());
}

TEST_F(Log, RequestScopesNest)
{
    {
        const RequestScope outer("outer");
        {
            const RequestScope inner("inner");
            EXPECT_EQ(request_id(), "inner");
        }
        info("a.b");
    }
    info("a.b");
    EXPECT_THAT(lines_[0], HasSubstr("request=outer"));
    EXPECT_THAT(lines_[1], Not(HasSubstr("request=")));
}

TEST_F(Log, LongValuesAreCut)
{
    info("a.b", {{"value", std::string(100000, 'x')}});
    EXPECT_LT(lines_[0].size(), 1200u);
}

TEST_F(Log, ThreadsDoNotMixTheirLines)
{
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([t] {
            for (int i = 0; i < 100; ++i) info("a.b", {{"thread", t}, {"text", std::string(50, char('a' + t))}});
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(lines_.size(), 400u);
    for (const auto& line : lines_) EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
}

} // namespace
} // namespace xz::log
