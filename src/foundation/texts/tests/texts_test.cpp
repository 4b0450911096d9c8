#include "foundation/texts/texts.hpp"

#include <gtest/gtest.h>

namespace xz::texts
{
namespace
{

constexpr std::string_view kChinese =
    R"({"points.short": "还差 {missing} 分，现有 {balance} 分", "points.gone": "已经下架"})";
constexpr std::string_view kEnglish = R"({"points.short": "{missing} points are missing"})";
constexpr std::string_view kUyghur = R"({"points.gone": "تۈگىدى"})";

Catalogue with_points()
{
    Catalogue catalogue;
    EXPECT_TRUE(catalogue.add("points", {{"zh-CN", kChinese}, {"en", kEnglish}, {"ug", kUyghur}}));
    return catalogue;
}

TEST(Texts, PlacesAreFilled)
{
    const auto catalogue = with_points();
    EXPECT_EQ(catalogue.sentence("points.short", "zh-CN", {{"missing", "3"}, {"balance", "5"}}),
              "还差 3 分，现有 5 分");
    EXPECT_EQ(catalogue.sentence("points.short", "zh-CN", {{"missing", "{balance}"}, {"balance", "5"}}),
              "还差 {balance} 分，现有 5 分")
        << "a value is never a pattern";
    EXPECT_EQ(catalogue.sentence("points.short"), "还差  分，现有  分");
}

TEST(Texts, LanguagesFallBack)
{
    const auto catalogue = with_points();
    EXPECT_EQ(catalogue.sentence("points.short", "en-GB", {{"missing", "3"}}), "3 points are missing");
    EXPECT_EQ(catalogue.sentence("points.gone", "ug-CN"), "تۈگىدى");
    EXPECT_EQ(catalogue.sentence("points.gone", "en"), "已经下架");
    EXPECT_EQ(catalogue.sentence("points.gone", "xx"), "已经下架");
    EXPECT_EQ(catalogue.sentence("points.nowhere"), "");
}

TEST(Texts, ErrorsAlwaysHaveASentence)
{
    const auto catalogue = with_points();
    EXPECT_EQ(catalogue.sentence_of({Kind::rejected, "points.gone"}), "已经下架");
    for (const auto kind : {Kind::invalid, Kind::unauthenticated, Kind::forbidden, Kind::not_found, Kind::conflict,
                            Kind::rejected, Kind::rate_limited, Kind::unavailable, Kind::unsupported})
        EXPECT_FALSE(catalogue.sentence_of({kind, "nowhere.nothing"}).empty());
    EXPECT_EQ(catalogue.sentence_of({Kind::unauthenticated, "x"}), "请先登录");
}

TEST(Texts, MissingSentencesAreFound)
{
    EXPECT_EQ(with_points().missing({"points.gone", "points.lost", "core.bad_json"}),
              std::vector<std::string>{"points.lost"});
}

TEST(Texts, WrongFilesAreRefused)
{
    const auto code_of = [](std::string_view language, std::string_view json) {
        Catalogue catalogue = with_points();
        const auto added = catalogue.add("other", {{language, json}});
        return added ? std::string() : added.error().code;
    };
    EXPECT_EQ(code_of("zh-CN", "[]"), "texts.bad_file");
    EXPECT_EQ(code_of("zh-CN", R"({"other.x": 1})"), "texts.bad_file");
    EXPECT_EQ(code_of("zh-CN", R"({"other.x": "{open"})"), "texts.bad_file");
    EXPECT_EQ(code_of("zh-CN", R"({"points.gone": "x"})"), "texts.duplicate_code");
    EXPECT_EQ(code_of("en", R"({"points.gone": "{thing} is gone"})"), "texts.foreign_place");
    EXPECT_EQ(code_of("en", R"({"points.gone": "gone"})"), "");
}

TEST(Texts, TheBrowsersLanguageIsChosenByWeight)
{
    const auto catalogue = with_points();
    EXPECT_EQ(catalogue.choose_language(""), "zh-CN");
    EXPECT_EQ(catalogue.choose_language("fr, de"), "zh-CN");
    EXPECT_EQ(catalogue.choose_language("en-US,en;q=0.9,zh-CN;q=0.8"), "en");
    EXPECT_EQ(catalogue.choose_language("fr;q=0.9, en;q=0.3, ug-CN;q=0.5"), "ug");
    EXPECT_EQ(catalogue.choose_language("zh-Hans-CN, en;q=0.5"), "zh-CN");
    EXPECT_EQ(catalogue.choose_language("en;q=0"), "zh-CN");
    EXPECT_EQ(catalogue.choose_language(";;,,=q"), "zh-CN");
}

} // namespace
} // namespace xz::texts
