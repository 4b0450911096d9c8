#include "foundation/core/json.hpp"
#include "foundation/http/message.hpp"
#include "foundation/http/problem.hpp"
#include "foundation/http/rate_limiter.hpp"
#include "foundation/http/uri.hpp"

#include <gtest/gtest.h>

using namespace xz;
using namespace xz::http;
using namespace std::chrono_literals;

TEST(Request, DecodesPathQueryAndCookies)
{
    Request r;
    ASSERT_TRUE(
        r.set_target("/api/%E4%B9%A1%E6%B2%BB/a+b?name=%E5%BC%A0+%E4%B8%89&limit=50&flag&tag=a&tag=b%26c&=x&%6eext=1"));
    EXPECT_EQ(r.path, "/api/乡治/a+b");
    EXPECT_EQ(r.query("name"), "张 三");
    EXPECT_EQ(r.query("limit"), "50");
    EXPECT_EQ(r.query("flag"), "");
    EXPECT_EQ(r.query("next"), "1");
    EXPECT_EQ(r.query("absent"), std::nullopt);
    EXPECT_EQ(r.query_all("tag"), (std::vector<std::string>{"a", "b&c"}));
    r.add_header("Cookie", "a=1; __Host-s=abc=; b");
    r.add_header("cookie", "c=3");
    r.add_header("X-Two", "first");
    r.add_header("x-two", "second");
    EXPECT_EQ(r.cookie("__Host-s"), "abc=");
    EXPECT_EQ(r.cookie("c"), "3");
    EXPECT_EQ(r.cookie("b"), "");
    EXPECT_EQ(r.header("X-TWO"), "first");
    EXPECT_FALSE(r.has_header("X-Three"));
    const Request copy = r;
    r.clear();
    EXPECT_EQ(copy.header("x-two"), "first");
    EXPECT_EQ(r.header("x-two"), "");
    for (const char* bad :
         {"", "x", "/%", "/%2", "/%gg", "/%ff", "/a/..", "/./a", "/%2e", "/a%2f", "/?%", "/?%ff", "/%7f"})
        EXPECT_FALSE(r.set_target(bad)) << bad;
    for (const char* good : {"/...", "/.well-known/x", "/a..b", "/..a", "/?a=b|c{}^", "/%25"})
        EXPECT_TRUE(r.set_target(good)) << good;
}

TEST(Uri, KnowsUtf8)
{
    for (const char* good : {"", "a", "乡治", "é", "\xf4\x8f\xbf\xbf", "\xee\x80\x80"})
        EXPECT_TRUE(valid_utf8(good)) << good;
    for (const char* bad : {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                            "\xf5\x80\x80\x80", "\xe4\xb9", "\xe4", "\xf0\x8f\xbf\xbf", "a\xff"})
        EXPECT_FALSE(valid_utf8(bad)) << bad;
}

TEST(Problem, IsTheOneTable)
{
    EXPECT_EQ(status_of(Kind::invalid), 400);
    EXPECT_EQ(status_of(Kind::unauthenticated), 401);
    EXPECT_EQ(status_of(Kind::forbidden), 403);
    EXPECT_EQ(status_of(Kind::not_found), 404);
    EXPECT_EQ(status_of(Kind::conflict), 409);
    EXPECT_EQ(status_of(Kind::rejected), 422);
    EXPECT_EQ(status_of(Kind::rate_limited), 429);
    EXPECT_EQ(status_of(Kind::unavailable), 503);
    EXPECT_EQ(status_of(Kind::unsupported), 415);
    const Error error{Kind::rejected, "points.insufficient_balance", "secret note", {{"/amount", "请填写数量"}}};
    const Response r = problem(error, "积分不够", "abc");
    EXPECT_EQ(r.status, 422);
    EXPECT_EQ(r.content_type, "application/problem+json");
    EXPECT_EQ(r.body, R"({"type":"about:blank","title":"积分不够","status":422,"code":"points.insufficient_balance",)"
                      R"("request_id":"abc","errors":[{"at":"/amount","says":"请填写数量"}]})");
    EXPECT_TRUE(json::parse(problem(404, "http.not_found", "", "x", "细节").body));
}

TEST(Ranges, AreAnsweredOneAtATime)
{
    const auto body = FileBody::memory(std::make_shared<const std::string>("0123456789"));
    const auto answer = [&](const char* range, const char* if_range = nullptr) {
        Request r;
        r.add_header("Range", range);
        if (if_range) r.add_header("If-Range", if_range);
        const Response response = serve(r, {body, "text/plain", "\"e\"", "no-cache"});
        std::string text = std::to_string(response.status);
        if (response.file) text += " " + response.file->bytes()->substr(response.file->offset(), response.file->size());
        return text;
    };
    EXPECT_EQ(answer("bytes=0-3"), "206 0123");
    EXPECT_EQ(answer("bytes=7-"), "206 789");
    EXPECT_EQ(answer("bytes=-2"), "206 89");
    EXPECT_EQ(answer("bytes=-99"), "206 0123456789");
    EXPECT_EQ(answer("bytes=9-99999999999999999"), "206 9");
    EXPECT_EQ(answer("bytes=10-"), "416");
    EXPECT_EQ(answer("bytes=-0"), "416");
    EXPECT_EQ(answer("bytes=3-2"), "200 0123456789");
    EXPECT_EQ(answer("bytes=0-1,3-4"), "200 0123456789");
    EXPECT_EQ(answer("bytes=a-"), "200 0123456789");
    EXPECT_EQ(answer("bytes=1-x"), "200 0123456789");
    EXPECT_EQ(answer("bytes=-"), "200 0123456789");
    EXPECT_EQ(answer("lines=1-2"), "200 0123456789");
    EXPECT_EQ(answer("bytes=0-3", "\"e\""), "206 0123");
    EXPECT_EQ(answer("bytes=0-3", "\"old\""), "200 0123456789");
}

TEST(RateLimiter, RefillsAndForgetsTheOldest)
{
    RateLimiter limiter({.burst = 3, .per_second = 0.5}, 32);
    const RateLimiter::Clock::time_point start{1000s};
    for (int i = 0; i < 3; ++i) EXPECT_EQ(limiter.take("a", start), std::nullopt);
    EXPECT_EQ(limiter.take("a", start), 2);
    EXPECT_EQ(limiter.take("b", start), std::nullopt);
    EXPECT_EQ(limiter.take("a", start + 1s), 1);
    EXPECT_EQ(limiter.take("a", start + 2s), std::nullopt);
    EXPECT_EQ(limiter.take("a", start + 2s), 2);
    EXPECT_EQ(limiter.take("a", start), 2) << "a clock that goes back refills nothing";
    EXPECT_EQ(limiter.take("a", start + 100s, 3), std::nullopt);
    EXPECT_EQ(limiter.take("a", start + 100s, 3), 6);
    for (int i = 0; i < 10'000; ++i) limiter.take("key" + std::to_string(i), start + 100s);
    EXPECT_LE(limiter.keys(), 32u);
}

TEST(RateLimiter, GroupsAddresses)
{
    EXPECT_EQ(address_group("10.1.2.3"), "10.1.2.0/24");
    EXPECT_EQ(address_group("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    EXPECT_EQ(address_group("2001:db8:1:2::9"), "2001:db8:1:2::/64");
    EXPECT_EQ(address_group("unix"), "unix");
}
