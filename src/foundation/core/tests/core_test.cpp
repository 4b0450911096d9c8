#include "foundation/core/assert.hpp"
#include "foundation/core/ids.hpp"
#include "foundation/core/json.hpp"
#include "foundation/core/time.hpp"

#include <cstdlib>
#include <gtest/gtest.h>
#include <set>

namespace xz
{
namespace
{

Result<int> half(int n)
{
    if (n % 2) return fail(Kind::rejected, "test.odd");
    return n / 2;
}

Result<int> quarter(int n) { return XZ_TRY(half(XZ_TRY(half(n)))); }

TEST(Result, TryReturnsTheValueOrTheError)
{
    EXPECT_EQ(quarter(12), 3);
    ASSERT_FALSE(quarter(6));
    EXPECT_EQ(quarter(6).error().code, "test.odd");
}

TEST(Assert, ThrowsWhatCannotBe) { EXPECT_THROW(XZ_ASSERT(1 == 2), std::logic_error); }

TEST(Time, ReadsAndWritesRfc3339)
{
    EXPECT_EQ(to_rfc3339({0}), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(to_rfc3339({std::numeric_limits<std::int64_t>::min()}), "0000-01-01T00:00:00.000Z");
    EXPECT_EQ(to_rfc3339({std::numeric_limits<std::int64_t>::max()}), "9999-12-31T23:59:59.999Z");
    EXPECT_EQ(parse_rfc3339("2026-05-01T08:00:00+08:00")->ms, parse_rfc3339("2026-05-01T00:00:00Z")->ms);
    EXPECT_EQ(to_rfc3339(*parse_rfc3339("2026-05-01T08:00:00.1234+08:00")), "2026-05-01T00:00:00.123Z");
    for (const char* bad : {"", "2026-02-30T00:00:00Z", "2026-05-01T24:00:00Z", "2026-05-01T08:00:00", "2026-05-01",
                            "2026-05-01T08:00:00+8", "2026-05-01T08:00:00.Z"})
        EXPECT_FALSE(parse_rfc3339(bad)) << bad;
}

TEST(Time, TheCivilDateIsChinas)
{
    EXPECT_EQ(to_iso_date(china_date(*parse_rfc3339("2026-04-30T16:00:00Z"))), "2026-05-01");
    EXPECT_EQ(to_rfc3339(china_midnight(*parse_iso_date("2026-05-01"))), "2026-04-30T16:00:00.000Z");
    EXPECT_FALSE(parse_iso_date("2025-02-29"));
}

TEST(Ids, GrowEvenWhenTheClockStepsBack)
{
    IdMaker ids(3);
    const Instant now = *parse_rfc3339("2026-05-01T00:00:00Z");
    std::int64_t last = ids.next(now);
    for (int i = 0; i < 200000; ++i) {
        const auto next = ids.next({now.ms - i});
        ASSERT_GT(next, last);
        last = next;
    }
    // A clock that was set back while the process was down.
    IdMaker restarted(5);
    restarted.start_after(last);
    EXPECT_GT(restarted.next({now.ms - 3'600'000}), last);
    restarted.start_after(last - (std::int64_t(1) << 30));
    EXPECT_GT(restarted.next(now), last) << "an older one changes nothing";
    EXPECT_FALSE(Id<struct ATag>::parse("12x"));
    EXPECT_FALSE(Id<struct ATag>::parse("-1"));
    EXPECT_EQ(Id<struct ATag>::parse("12")->value, 12);
}

TEST(Ids, OfTwoProcessesDiffer)
{
    const Instant start = *parse_rfc3339("2026-05-01T00:00:00Z");
    // The worst case: the same node, the same milliseconds.
    IdMaker one(64 * 1'234'567'891ull + 7), other(64 * 9'876'543'211ull + 7);
    std::set<std::int64_t> seen;
    for (int ms = 0; ms < 200; ++ms)
        for (int i = 0; i < 3; ++i) {
            EXPECT_TRUE(seen.insert(one.next(start + std::chrono::milliseconds(ms))).second);
            EXPECT_TRUE(seen.insert(other.next(start + std::chrono::milliseconds(ms))).second);
        }
}

TEST(Json, ReadsStrictlyAndWritesCanonically)
{
    EXPECT_FALSE(json::parse("{\"a\":1} x"));
    EXPECT_FALSE(json::parse("{\"a\":"));
    EXPECT_FALSE(json::parse(std::string(100, '[') + std::string(100, ']')));
    EXPECT_EQ(json::canonical(*json::parse(R"( {"b":[1,true,null],"a":"\u4e61"} )")),
              R"({"a":"乡","b":[1,true,null]})");
}

TEST(Json, RefusesWhatTwoReadersWouldTakeDifferently)
{
    const std::pair<const char*, const char*> cases[] = {
        {R"({"a":1,"a":2})", "/a"},
        {R"({"form":{"x":[1,{"k":0, "\u006b" :1}]},"z":"\":,\\"})", "/form/x/1/k"},
        {R"([{"a~/b":1,"a~/b":1}])", "/0/a~0~1b"},
        {R"({"a":{"b":{}},"c":{"b":{}}, "a" : {} })", "/a"},
        {R"({"a":["x","y\u0000"]})", "/a/1"},
        {R"({"a":{"k\u0000":1}})", "/a"},
        {R"({"a":[0,-1e999]})", "/a/1"},
        {"{\"a\":\"\xff\"}", ""},
        {R"({"a":"\ud800"})", ""},
        {"{\"a\":\"\x01\"}", ""},
        {"", ""},
    };
    for (const auto& [text, at] : cases) {
        const auto read = json::parse(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().code, "core.bad_json");
        ASSERT_EQ(read.error().fields.size(), 1u) << text;
        EXPECT_EQ(read.error().fields[0].at, at) << text;
        EXPECT_FALSE(read.error().fields[0].says.empty());
    }
    EXPECT_EQ(json::parse(std::string(65, '[') + std::string(65, ']')).error().fields[0].says, "嵌套太深，最多 64 层");
    for (const char* good : {R"({"a":{"a":{"a":":"}},"b":[{"a":1},{"a":1}]})", R"({"a\"":1,"a":2,"\\":3})", R"(":")",
                             R"({"a":"\\u0000"})", R"([1.7976931348623157e308,18446744073709551615,1e-999])"})
        EXPECT_TRUE(json::parse(good)) << good;
}

/// What is hashed when it is written must be the same when it is read again.
TEST(Json, NumbersStayWhatTheyAre)
{
    for (const char* text : {"218.147185e-30", "667.213186e-24", "946.754375E-27", "22E202", "254.358535e+30", "1e-7",
                             "4.9e-324", "1.7976931348623157e308", "30.123456789012345", "555555555555555.555",
                             "18446744073709551617", "-0.1e1", "-0E33", "-0.0"}) {
        const auto read = json::parse("{\"a\":[true, {\"e\":" + std::string(text) + "}],\"b\":\"1e5\"}");
        ASSERT_TRUE(read) << text;
        EXPECT_EQ(read->at("a").at(1).at("e").as_double(), std::strtod(text, nullptr)) << text;
        const auto again = json::parse(json::to_text(*read));
        EXPECT_EQ(json::canonical(*again), json::canonical(*read)) << text;
    }
}

/// Whatever a text is long and wherever in it a character stands that needs an escape.
TEST(Json, TextsComeBackAsTheyWere)
{
    for (const char* special : {"", "\"", "\\", "\n", "\x01", "\x1f", " ", "\x7f", "乡", "é"})
        for (std::size_t length = 0; length < 40; ++length)
            for (std::size_t at = 0; at <= length; ++at) {
                const std::string text = std::string(at, 'a') + special + std::string(length - at, 'z');
                json::Writer w;
                w.array([&] {
                    w.value(text);
                    w.object([&] { w.field(std::string_view(text), std::optional<int>()); });
                });
                const auto back = json::parse(w.text());
                ASSERT_TRUE(back) << w.text();
                EXPECT_EQ(back->at(0).as_string(), text);
                EXPECT_TRUE(back->at(1).as_object().contains(text));
            }
}

TEST(Json, TheWriterKnowsIdsAndInstants)
{
    json::Writer w;
    w.object([&] {
        w.field("id", Id<struct SomeTag>{384448226922614183});
        w.field("at", Instant{1'795'737'600'123});
        w.field("due_at", std::optional<Instant>());
    });
    EXPECT_EQ(w.text(), R"({"id":"384448226922614183","at":"2026-11-27T00:00:00.123Z","due_at":null})");
}

TEST(Json, TheWriterMakesWhatTheParserReads)
{
    json::Writer w;
    w.object([&] {
        w.field("name", "a\"\n\x01乡");
        w.array("list", [&] {
            w.value(1);
            w.object([&] {});
            w.value(2.5);
        });
        w.object("inner", [&] { w.field("yes", true); });
        w.raw_field("raw", "[]");
        w.field("none", nullptr);
    });
    const auto back = json::parse(w.text());
    ASSERT_TRUE(back) << w.text();
    EXPECT_EQ(json::canonical(*back),
              R"({"inner":{"yes":true},"list":[1,{},2.5],"name":"a\"\n\u0001乡","none":null,"raw":[]})");
}

} // namespace
} // namespace xz
