#include "app/tests/county.hpp"

#include <algorithm>
#include <set>

namespace xz::app
{

using ::testing::HasSubstr;
using ::testing::Not;

namespace
{

const std::string kNote = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

/// What a stranger gets from a route when naming what belongs to 后坞村.
enum class Meets {
    absent,    ///< 404: it looks as if it were not there
    forbidden, ///< 403: the caller has that right nowhere
    refused,   ///< 400, 403, 404, 409 or 422, and nothing has changed
    own,       ///< 2xx with nothing of that village in it
    open       ///< public, or the same for everybody of the county
};

struct Stranger {
    std::string route;                                        ///< as in the manifest
    Meets villager = Meets::forbidden, clerk = Meets::absent; ///< a villager and a clerk of another village
    std::string call{};                                       ///< the target, with {words}; empty: the route itself
    std::string body{};
};

/// One row a route. A new route without a row fails the test below.
const std::vector<Stranger>& strangers()
{
    using enum Meets;
    static const std::vector<Stranger> all{
        {"POST /api/auth/codes", open, open},
        {"POST /api/auth/sessions", open, open},
        {"GET /api/auth/sessions", own, own},
        {"DELETE /api/auth/sessions/{id:id}", absent, absent, "/api/auth/sessions/{session}"},
        {"GET /api/auth/session", own, own},
        {"DELETE /api/auth/session", open, open},
        {"PUT /api/auth/password",
         refused,
         refused,
         {},
         R"({"old_password":"不是这个口令","new_password":"山里的竹子又高又直2026"})"},
        {"GET /api/auth/tokens", own, own},
        {"POST /api/auth/tokens", own, own, {}, R"({"title":"自己的程序"})"},
        {"DELETE /api/auth/tokens/{id:id}", absent, absent, "/api/auth/tokens/{api_token}"},
        {"GET /api/identity/accounts", forbidden, own, "/api/identity/accounts?division_code={village}"},
        {"POST /api/identity/accounts",
         forbidden,
         refused,
         {},
         R"({"kind":"villager","person_id":"{person}","phone":"19911112222","pin":"4826","division_code":"{village}"})"},
        {"PUT /api/identity/accounts/{id:id}/pin", forbidden, absent, "/api/identity/accounts/{account}/pin",
         R"({"pin":"4826"})"},
        {"POST /api/identity/accounts/{id:id}/grants", forbidden, forbidden, "/api/identity/accounts/{account}/grants",
         R"({"role":"grid_worker","division_code":"{village}"})"},
        {"DELETE /api/identity/accounts/{id:id}/grants/{grant_id:id}", forbidden, forbidden,
         "/api/identity/accounts/{account}/grants/{grant}"},
        {"GET /api/identity/roles", open, open},
        {"PUT /api/files/{key}", own, own, "/api/files/strange-upload-1", kNote},
        {"GET /api/files/{key}", absent, absent, "/api/files/{upload_key}"},
        {"GET /api/events", open, open},
        {"GET /api/registry/divisions", open, open},
        {"GET /api/registry/divisions/{code:digits}", open, open},
        {"GET /api/registry/outline", open, open},
        {"PUT /api/registry/outline",
         forbidden,
         forbidden,
         {},
         R"({"type":"Polygon","coordinates":[[[119.8,30.5],[120.1,30.5],[120.1,30.7],[119.8,30.5]]]})"},
        {"GET /api/registry/helpers", own, own, "/api/registry/helpers?division_code={village}"},
        {"GET /api/registry/households", forbidden, own, "/api/registry/households?division_code={village}"},
        {"POST /api/registry/households",
         forbidden,
         refused,
         {},
         R"({"division_code":"{village}","household_number":"9999"})"},
        {"GET /api/registry/households/{id:id}", absent, absent, "/api/registry/households/{household}"},
        {"PATCH /api/registry/households/{id:id}", forbidden, absent, "/api/registry/households/{household}",
         R"({"address":"别处"})"},
        {"GET /api/registry/persons", forbidden, own, "/api/registry/persons?division_code={village}"},
        {"POST /api/registry/persons", forbidden, refused, {}, R"({"name":"某人","division_code":"{village}"})"},
        {"GET /api/registry/persons/{id:id}", absent, absent, "/api/registry/persons/{person}"},
        {"PATCH /api/registry/persons/{id:id}", forbidden, absent, "/api/registry/persons/{person}",
         R"({"name":"改名"})"},
        {"POST /api/registry/persons/{id:id}/memberships", forbidden, absent,
         "/api/registry/persons/{person}/memberships", R"({"kind":"resident","division_code":"{village}"})"},
        {"POST /api/registry/persons/{id:id}/kin", forbidden, absent, "/api/registry/persons/{person}/kin",
         R"({"person_id":"{neighbour}","kinship":"sibling"})"},
        {"GET /api/registry/organisations", forbidden, own, "/api/registry/organisations?division_code={village}"},
        {"POST /api/registry/organisations",
         forbidden,
         refused,
         {},
         R"({"division_code":"{village}","name":"假的监委会","body":"supervisory_committee"})"},
        {"GET /api/registry/organisations/{id:id}", forbidden, absent, "/api/registry/organisations/{committee}"},
        {"POST /api/registry/organisations/{id:id}/members", forbidden, absent,
         "/api/registry/organisations/{committee}/members", R"({"person_id":"{person}","role":"member"})"},
        {"GET /api/registry/search", forbidden, own, "/api/registry/search?q=%E5%BC%A0%E6%A1%82%E5%85%B0"},
        {"POST /api/registry/imports/{kind:word}", forbidden, own, "/api/registry/imports/persons?mode=preview",
         "姓名,身份证号,性别,出生日期,民族,手机号,村代码,户编号,与户主关系\n某人,,男,1980-01-01,,,{village},,\n"},
        {"GET /api/registry/imports/{kind:word}/template", forbidden, open, "/api/registry/imports/persons/template"},
        {"GET /api/registry/exports/{kind:word}", forbidden, own,
         "/api/registry/exports/persons?division_code={village}"},
        {"GET /api/affairs/types", open, open},
        {"GET /api/affairs/types/{type:word}", own, own, "/api/affairs/types/report?division_code={village}"},
        {"POST /api/affairs/cases",
         absent,
         absent,
         {},
         R"({"type":"report","division_code":"{village}","form":{"category":"road"}})"},
        {"GET /api/affairs/cases", own, own, "/api/affairs/cases?division_code={village}"},
        {"GET /api/affairs/cases/export", forbidden, own, "/api/affairs/cases/export?division_code={village}"},
        {"GET /api/affairs/cases/nearby", own, own, "/api/affairs/cases/nearby?type=report&lat=30.55&lon=119.9"},
        {"GET /api/affairs/cases/{id:id}", absent, absent, "/api/affairs/cases/{case}"},
        {"POST /api/affairs/cases/{id:id}/actions", absent, absent, "/api/affairs/cases/{case}/actions",
         R"({"verb":"resolve","data":{"note":"我来办"},"key":"stranger-1"})"},
        {"POST /api/affairs/cases/{id:id}/rating", absent, absent, "/api/affairs/cases/{case}/rating",
         R"({"stars":1,"reason":"不好"})"},
        {"GET /api/affairs/cases/{id:id}/attachments/{file_id:id}", absent, absent,
         "/api/affairs/cases/{case}/attachments/{photo}"},
        {"GET /api/affairs/inbox", own, own},
        {"GET /api/affairs/map", forbidden, own, "/api/affairs/map?division_code={village}"},
    };
    return all;
}

std::string method_of(http::Method method)
{
    switch (method) {
    case http::Method::get: return "GET";
    case http::Method::post: return "POST";
    case http::Method::put: return "PUT";
    case http::Method::patch: return "PATCH";
    case http::Method::delete_: return "DELETE";
    default: return "?";
    }
}

std::string filled(std::string text, const std::map<std::string, std::string>& words)
{
    for (const auto& [word, value] : words)
        for (auto at = text.find("{" + word + "}"); at != std::string::npos; at = text.find("{" + word + "}"))
            text.replace(at, word.size() + 2, value);
    return text;
}

} // namespace

struct Strangers : CountyTest {
    std::map<std::string, std::string> words()
    {
        auto& c = county();
        EXPECT_EQ(c.put_file("guilan", "guilan-upload-1", "note.pdf", kNote).status, 201);
        const auto photo = c.photo("guilan");
        const auto made = c.report("guilan", R"(,"attachments":[")" + photo + R"("])");
        std::string session;
        for (const auto& one : c.call("guilan", "GET /api/auth/sessions").items("/id")) session = one;
        const auto api_token = c.call("clerk", "POST /api/auth/tokens", R"({"title":"程序"})").at("/id");
        return {{"case", made.at("/id")},
                {"photo", photo},
                {"upload_key", "guilan-upload-1"},
                {"village", kHouwu},
                {"person", c.person("guilan")},
                {"neighbour", c.person("neighbour")},
                {"household", c.household("guilan")},
                {"account", c.account("guilan")},
                {"committee", c.committee()},
                {"session", session},
                {"api_token", api_token},
                {"grant", "1"}};
    }
};
XZ_ON_EACH_DATABASE(Strangers);

TEST_P(Strangers, EveryRouteHasItsRow)
{
    std::set<std::string> rows, routes;
    for (const auto& s : strangers()) EXPECT_TRUE(rows.insert(s.route).second) << s.route;
    for (const auto& m : county().app().manifests())
        for (const auto& r : m.routes) routes.insert(method_of(r.method) + " " + r.path);
    EXPECT_EQ(rows, routes);
}

TEST_P(Strangers, AnonymousIsAskedToSignIn)
{
    const auto known = words();
    for (const auto& m : county().app().manifests())
        for (const auto& r : m.routes) {
            const std::string route = method_of(r.method) + " " + r.path;
            const auto row =
                std::find_if(strangers().begin(), strangers().end(), [&](const auto& s) { return s.route == route; });
            if (row == strangers().end() || r.permission == access::kPublicAccess) continue;
            std::string target = row->call.empty() ? r.path : filled(row->call, known);
            if (const auto brace = target.find("{code:digits}"); brace != std::string::npos)
                target.replace(brace, 13, kHouwu);
            const auto reply = county().call("", method_of(r.method) + " " + target, filled(row->body, known));
            EXPECT_EQ(reply.status, 401) << route << " " << reply.text;
        }
}

TEST_P(Strangers, GetNothingOfAnotherVillage)
{
    const auto known = words();
    const auto before = county().call("guilan", "GET /api/affairs/cases/" + known.at("case")).text;
    for (const auto& s : strangers())
        for (const auto& [as, meets] : {std::pair<std::string, Meets>{"stranger", s.villager},
                                        {"strange_clerk", s.clerk},
                                        {"far_villager", s.villager},
                                        {"far_clerk", s.clerk}}) {
            if (meets == Meets::open) continue;
            SCOPED_TRACE(s.route + " as " + as);
            const auto space = s.route.find(' ');
            const auto target = s.call.empty() ? s.route.substr(space + 1) : filled(s.call, known);
            const auto reply = county().call(as, s.route.substr(0, space) + " " + target, filled(s.body, known));
            switch (meets) {
            case Meets::absent: EXPECT_EQ(reply.status, 404) << reply.text; break;
            case Meets::forbidden: EXPECT_EQ(reply.status, 403) << reply.text; break;
            case Meets::refused:
                EXPECT_THAT(reply.status, ::testing::AnyOf(400, 403, 404, 409, 422)) << reply.text;
                break;
            default: EXPECT_LT(reply.status, 300) << reply.text; break;
            }
            for (const std::string& secret : {std::string("张桂兰"), std::string("王大明"), std::string("村口路灯"),
                                              known.at("case"), known.at("household"), known.at("photo")})
                EXPECT_THAT(reply.text, Not(HasSubstr(secret)));
        }
    EXPECT_EQ(county().call("guilan", "GET /api/affairs/cases/" + known.at("case")).text, before);
    EXPECT_EQ(county().call("guilan", "GET /api/auth/session").status, 200);
    EXPECT_EQ(county().call("clerk", "GET /api/auth/tokens").list("/items").size(), 1u);
}

} // namespace xz::app
