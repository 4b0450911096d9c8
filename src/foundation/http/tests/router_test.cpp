#include "foundation/http/router.hpp"

#include <gtest/gtest.h>

using namespace xz;
using namespace xz::http;

namespace
{

Response nothing(Request&) { return {}; }

Router table()
{
    Router router;
    for (const char* pattern :
         {"/", "/api/cases", "/api/cases/{id:id}", "/api/cases/{number:digits}", "/api/cases/{word:word}",
          "/api/cases/{any}", "/api/cases/inbox", "/api/cases/{id:id}/actions", "/api/cases/{any}/tasks/{task:id}",
          "/v/{file...}", "/v/deep/{name}", "/api/list/"})
        EXPECT_TRUE(router.add(Method::get, pattern, nothing)) << pattern;
    EXPECT_TRUE(router.add(Method::post, "/api/cases/{other}", nothing));
    EXPECT_TRUE(router.add(Method::delete_, "/v/{rest...}", nothing));
    return router;
}

/// "pattern name=value …", or "-" and the methods allowed.
std::string find(const Router& router, Method method, std::string path)
{
    const Router::Match match = router.match(method, path);
    if (!match.route) return match.allowed ? "- " + Router::allow_header(match.allowed) : "-";
    Request request;
    request.path = path;
    request.params = match.params;
    std::string text = match.route->pattern;
    for (std::size_t i = 0; i < match.params.count; ++i) {
        const std::string name(match.params.entries[i].name);
        text += " " + name + "=" + std::string(request.param(name));
    }
    return text;
}

} // namespace

TEST(Router, FindsTheMostSpecificRoute)
{
    const Router router = table();
    struct Case {
        Method method;
        std::string path, found;
    };
    for (const Case& c : std::vector<Case>{
             {Method::get, "/", "/"},
             {Method::get, "/api/cases", "/api/cases"},
             {Method::get, "/api/cases/inbox", "/api/cases/inbox"},
             {Method::get, "/api/cases/17", "/api/cases/{id:id} id=17"},
             {Method::get, "/api/cases/9223372036854775807", "/api/cases/{id:id} id=9223372036854775807"},
             {Method::get, "/api/cases/9223372036854775808", "/api/cases/{number:digits} number=9223372036854775808"},
             {Method::get, "/api/cases/017", "/api/cases/{number:digits} number=017"},
             {Method::get, "/api/cases/0", "/api/cases/{number:digits} number=0"},
             {Method::get, "/api/cases/a-7", "/api/cases/{word:word} word=a-7"},
             {Method::get, "/api/cases/乡治", "/api/cases/{any} any=乡治"},
             {Method::get, "/api/cases/17/actions", "/api/cases/{id:id}/actions id=17"},
             {Method::get, "/api/cases/17/tasks/3", "/api/cases/{any}/tasks/{task:id} any=17 task=3"},
             {Method::get, "/api/cases/17/tasks/x", "-"},
             {Method::get, "/api/cases/", "-"},
             {Method::get, "/api/cases//actions", "-"},
             {Method::get, "/api/list/", "/api/list/"},
             {Method::get, "/api/list", "-"},
             {Method::get, "/v/", "/v/{file...} file="},
             {Method::get, "/v", "-"},
             {Method::get, "/v/a/b.js", "/v/{file...} file=a/b.js"},
             {Method::get, "/v/deep/x", "/v/deep/{name} name=x"},
             {Method::get, "/v/deep/x/y", "/v/{file...} file=deep/x/y"},
             {Method::delete_, "/v/deep/x", "/v/{rest...} rest=deep/x"},
             {Method::head, "/api/cases/17", "/api/cases/{id:id} id=17"},
             {Method::post, "/api/cases/17", "/api/cases/{other} other=17"},
             {Method::post, "/api/cases/inbox", "/api/cases/{other} other=inbox"},
             {Method::put, "/api/cases/17", "- GET, HEAD, POST, OPTIONS"},
             {Method::post, "/api/cases", "- GET, HEAD, OPTIONS"},
             {Method::get, "", "-"},
             {Method::get, "x", "-"},
             {Method::get, "/nowhere", "-"},
         })
        EXPECT_EQ(find(router, c.method, c.path), c.found) << c.path;
}

TEST(Router, RefusesBadPatternsAndDuplicates)
{
    Router router;
    for (const char* pattern : {"", "x", "/{", "/{}", "/{a:}", "/{a:uuid}", "/{a...}/b", "/x{a}", "/{A}", "/{a}/{a}",
                                "//x", "/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}"})
        EXPECT_EQ(router.add(Method::get, pattern, nothing).error().code, "http.bad_pattern") << pattern;
    EXPECT_FALSE(router.add(Method::get, "/x", Handler()));
    EXPECT_TRUE(router.add(Method::get, "/x/{a:id}", nothing));
    EXPECT_TRUE(router.add(Method::put, "/x/{b:id}", nothing));
    EXPECT_EQ(router.add(Method::get, "/x/{c:id}", nothing).error().code, "http.duplicate_route");
    EXPECT_TRUE(router.add(Method::get, "/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}", nothing));
    EXPECT_EQ(find(router, Method::get, "/1/2/3/4/5/6/7/8"),
              "/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h} a=1 b=2 c=3 d=4 e=5 f=6 g=7 h=8");
    EXPECT_EQ(find(router, Method::get, "/1/2/3/4/5/6/7/8/9"), "-");
    int routes = 0;
    router.each_route([&](const Router::Route&) { ++routes; });
    EXPECT_EQ(routes, 3);
}
