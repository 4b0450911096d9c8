#include "app/tests/county.hpp"

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

namespace xz::app
{

namespace fs = std::filesystem;
using ::testing::IsEmpty;

namespace
{

std::string read_file(const fs::path& path)
{
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
}

bool is_source(const fs::path& path)
{
    return path.extension() == ".cpp" && path.string().find("/tests/") == std::string::npos;
}

/// Every error code that the sources give to callers of the API: command line tools speak for themselves.
std::map<std::string, std::string> codes_in_sources()
{
    static const std::regex given(
        R"re((?:fail\(\s*(?:xz::)?Kind::\w+|Error\{\s*(?:xz::)?Kind::\w+),\s*"([a-z0-9_]+\.[a-z0-9_]+)")re");
    std::map<std::string, std::string> codes;
    for (const auto& entry : fs::recursive_directory_iterator(XZ_SOURCE_DIR "/src")) {
        const auto name = entry.path().string();
        if (!is_source(entry.path()) || name.find("/src/app/") != std::string::npos) continue;
        const auto text = read_file(entry.path());
        for (std::sregex_iterator it(text.begin(), text.end(), given), end; it != end; ++it) codes[(*it)[1]] = name;
    }
    return codes;
}

config::Settings any_settings() { return {}; }

} // namespace

TEST(Platform, FitsTogether)
{
    const auto all = manifests(any_settings());
    EXPECT_THAT(find_misfits(all), IsEmpty());
    const Description description(assemble_openapi(all));
    EXPECT_THAT(description.dangling(), IsEmpty());
}

TEST(Platform, TellsWhoMayCallAndWhatIsRefused)
{
    const auto all = manifests(any_settings());
    const auto document = assemble_openapi(all);
    std::size_t told = 0;
    for (const auto& path : document.at("paths").as_object())
        for (const auto& operation : path.value().as_object()) {
            EXPECT_NE(json::find(operation.value(), "x-permission"), nullptr) << path.key();
            ++told;
        }
    std::size_t routes = 0;
    for (const auto& m : all) routes += m.routes.size();
    EXPECT_EQ(told, routes);
    const auto& file = document.at_pointer("/paths/~1api~1affairs~1cases/post/x-permission");
    EXPECT_EQ(json::to_text(file), R"({"name":"affairs.file","title":"上报和申请"})");
    EXPECT_EQ(json::to_text(document.at_pointer("/paths/~1api~1affairs~1cases~1{id}/get/x-permission")),
              R"({"name":"signed_in","title":""})");
    EXPECT_THAT(json::to_text(document.at_pointer("/x-errors/affairs")),
                ::testing::HasSubstr(R"({"code":"affairs.rated_already","says":"您已经评价过了"})"));
}

/// What generators of clients need: a name of its own for each call, and whether its body may be left out.
TEST(Platform, NamesEveryCallAndAsksForItsBody)
{
    const auto document = assemble_openapi(manifests(any_settings()));
    std::set<std::string> names;
    for (const auto& path : document.at("paths").as_object())
        for (const auto& operation : path.value().as_object()) {
            const std::string call = std::string(operation.key()) + " " + std::string(path.key());
            const auto* name = json::find(operation.value(), "operationId");
            ASSERT_NE(name, nullptr) << call;
            EXPECT_TRUE(names.emplace(name->get_string()).second) << call << " has the name of another call";
            if (const auto* body = json::find(operation.value(), "requestBody")) {
                const auto* required = json::find(*body, "required");
                EXPECT_TRUE(required && *required == json::Value(true)) << call;
            }
        }
}

TEST(Platform, NoticesWhatDoesNotFit)
{
    auto all = manifests(any_settings());
    all.back().routes.back().permission = "affairs.unheard_of";
    EXPECT_THAT(find_misfits(all), ::testing::Contains(::testing::HasSubstr("affairs.unheard_of")));
    all = manifests(any_settings());
    all.back().routes.pop_back();
    EXPECT_THAT(find_misfits(all), ::testing::Contains(::testing::HasSubstr("no route serves it")));
}

TEST(Platform, HasASentenceForEveryCode)
{
    texts::Catalogue catalogue = sentences(manifests(any_settings())).value();
    const auto codes = codes_in_sources();
    EXPECT_GT(codes.size(), 60u);
    // Raised at start, by administrators' commands and by checks of packs, where the note speaks; no caller of the API
    // meets them. (What the HTTP server refuses by itself has the plain sentence of its status.)
    const std::set<std::string> inside{"affairs.unknown_level",  "jobs.moved",
                                       "jobs.unknown_kind",      "workflow.bad_board",
                                       "workflow.bad_calendar",  "workflow.bad_count",
                                       "workflow.bad_duration",  "workflow.bad_fraction",
                                       "workflow.bad_situation", "workflow.endless",
                                       "workflow.no_calendar",   "workflow.no_file",
                                       "workflow.no_host",       "workflow.too_many_firings",
                                       "workflow.unknown_state"};
    const auto of_start = [](const std::string& code) {
        for (const char* room : {"config.", "db.", "http.", "rules.", "texts."})
            if (code.starts_with(room)) return true;
        return false;
    };
    for (const auto& [code, where] : codes)
        if (!inside.contains(code) && !of_start(code))
            EXPECT_NE(catalogue.sentence(code), "") << code << " in " << where;
}

/// What the law and the mission forbid has no name in what the platform offers: ranking of cadres, check-in, counts of
/// time online, points for using the app.
TEST(Law, OffersNothingThatIsForbidden)
{
    const std::regex forbidden(
        R"(check_?in|sign_in_streak|attendance|online_(time|minutes|hours)|leader_?board|rank(ing)?_of|cadre_rank|app_use|login_points|usage_points|打卡|签到|在线时长|登录积分|干部排名|使用积分)",
        std::regex::icase);
    std::smatch found;
    for (const auto& m : manifests(any_settings())) {
        for (const auto& r : m.routes) EXPECT_FALSE(std::regex_search(r.path, found, forbidden)) << r.path;
        for (const auto& p : m.permissions) {
            const auto text = p.permission + p.title;
            EXPECT_FALSE(std::regex_search(text, found, forbidden)) << text;
        }
        for (const auto& j : m.jobs) EXPECT_FALSE(std::regex_search(j.kind, found, forbidden)) << j.kind;
        const std::string described(m.openapi);
        EXPECT_FALSE(std::regex_search(described, found, forbidden)) << m.name << ": " << found.str();
    }
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(XZ_SOURCE_DIR "/packs"))
        if (entry.path().extension() == ".json") {
            const auto text = read_file(entry.path());
            EXPECT_FALSE(std::regex_search(text, found, forbidden)) << entry.path() << ": " << found.str();
            ++files;
        }
    EXPECT_GE(files, 7u);
}

/// A photo is asked for where somebody has to have been there, never of villagers, and no flow asks where a person is.
TEST(Law, ForcesNoPhotoOrTrackOnVillagers)
{
    for (const char* affair : {"report", "homestead"}) {
        const fs::path folder = fs::path(XZ_SOURCE_DIR "/packs/base") / affair;
        const auto form = json::parse(read_file(folder / "form.json")).value();
        for (const auto& field : form.at("required").as_array()) {
            const auto& property = form.at("properties").at(field.as_string());
            const auto* widget = json::find(property, "x-widget");
            EXPECT_FALSE(widget && (*widget == "photos" || *widget == "voice")) << affair << " " << field.as_string();
        }
        EXPECT_EQ(read_file(folder / "flow.json").find("track"), std::string::npos);
    }
}

} // namespace xz::app
