#include "engines/forms/formats.hpp"

#include <gtest/gtest.h>

namespace xz::forms
{

namespace
{

struct Table {
    const char* format;
    std::vector<std::string_view> good, bad;
};

void expect(const Table& table)
{
    const Format format = format_named(table.format);
    ASSERT_NE(format, Format::none) << table.format;
    for (const std::string_view text : table.good)
        EXPECT_TRUE(has_format(format, text)) << table.format << ": " << text;
    for (const std::string_view text : table.bad)
        EXPECT_FALSE(has_format(format, text)) << table.format << ": " << text;
}

TEST(Formats, HostNamesFollowIdna2008)
{
    expect({.format = "hostname",
            .good = {"xiangzhi.example.cn", "3g.cn", "XN--FIQS8S.cn", "xn--fiqs8s"},
            .bad = {"", ".", "cn.", "a..b", "村.cn", "-a", "a-", "a_b", "ab--c", "xn--", "xn---9uc", "xn--l-fda"}});
    expect({.format = "idn-hostname",
            .good = {"青山村.中国", "青山村。中国", "l·l", "α͵β", "א׳ב", "ツ・ツ", "ب٠"},
            .bad = {"青山 村", "a·l", "l·", "α͵", "׳ב", "def・abc", "・", "ب٠۰", "。"}});
    // One right-to-left part binds the whole name: no part may begin with a digit, none may mix both kinds of digits.
    expect({.format = "idn-hostname", .good = {"0a.中国", "a0.אב"}, .bad = {"0a.אב", "א0٠"}});
}

TEST(Formats, MailAddresses)
{
    expect({.format = "email",
            .good = {"li@example.cn", "\"li wei\"@example.cn", "li@[010.0.0.1]", "li@[IPv6:::1]"},
            .bad = {"li", "li@", "@example.cn", ".li@example.cn", "li@[256.0.0.1]", "li@[1.2.3]", "li@[1.2.3.4.5]",
                    "li@[1..2.3]", "李@example.cn"}});
    expect({.format = "idn-email", .good = {"李@青山村.中国", "李@[10.0.0.1]"}, .bad = {"李＠青山村.中国", "李"}});
}

TEST(Formats, AddressesOfTheWeb)
{
    expect({.format = "uri",
            .good = {"https://example.cn/a?b#c", "urn:a:b", "http://[2001:db8::1]:80/"},
            .bad = {"/a", "http://例.cn/", "http://a/%4", "http://a b/", "http://[::1", "http://a:x/", "1a://b"}});
    expect({.format = "iri",
            .good = {"https://青山村.中国/公示?页=2", "https://a/𠮷", "https://a/?\uE000"},
            .bad = {"公示", "https://a/\uE000", "https://a/\u0085", "https://a/\uFFFE", "https://a/%E4%B"}});
    expect({.format = "uri-template",
            .good = {"", "/a/{b}/{c:3}/{d*}{?e,f}", "{a.b}", "{%41}", "a%41", "a'b", "村{a}"},
            .bad = {"{", "}", "{}", "{a,}", "{a..b}", "{.}", "{a.}", "{a:0}", "{a:1*}", "a%4g", "a%", "{%4}", "a b"}});
}

TEST(Formats, JsonPointers)
{
    expect({.format = "relative-json-pointer",
            .good = {"0", "1/a", "0#", "0+1", "2-1/a/b", "0+10#", "10"},
            .bad = {"", "/a", "01", "0+", "0+01", "0++1", "0+1a", "0##", "-1", "0/~2"}});
    expect({.format = "json-pointer", .good = {"", "/", "/a~0b~1c", "/村"}, .bad = {"a", "#/a", "/~", "/~2"}});
}

} // namespace

} // namespace xz::forms
