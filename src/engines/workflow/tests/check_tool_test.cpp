#include "engines/workflow/check.hpp"
#include "foundation/core/json.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace xz::workflow
{
namespace
{

class CheckTool : public ::testing::Test
{
protected:
    int run(std::vector<std::string_view> arguments)
    {
        out.str("");
        err.str("");
        return pack_check_tool(arguments, out, err);
    }

    int run_on(const std::string& text, std::vector<std::string_view> options = {})
    {
        const std::string path = ::testing::TempDir() + "xz_flow_of_check_tool.json";
        std::ofstream(path) << text;
        options.insert(options.begin(), path);
        const int status = run(options);
        std::remove(path.c_str());
        return status;
    }

    const std::string folder = std::string(XZ_SOURCE_DIR) + "/src/engines/workflow/tests/data/";
    const std::string untimed =
        R"({"profile": "xz-flow/1", "id": "x", "version": 1, "title": "试", "initial": "a", "states": {
        "a": {"on": {"go": {"target": "b"}}}, "b": {"kind": "final"}}})";
    std::ostringstream out, err;
};

TEST_F(CheckTool, SaysNothingAboutAGoodDefinition)
{
    const std::string flow = folder + "village_project.json", people = folder + "roster.json";
    EXPECT_EQ(run({flow, "--roster", people}), 0);
    EXPECT_EQ(run({flow, "--json"}), 0);
    EXPECT_EQ(out.str() + err.str(), "");
}

TEST_F(CheckTool, PrintsOneFindingALine)
{
    EXPECT_EQ(run_on(untimed), 1);
    const std::string text = out.str();
    EXPECT_TRUE(text.starts_with("timer.missing a ")) << text;
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
    EXPECT_EQ(run_on(untimed, {"--json"}), 1);
    const auto line = json::parse(out.str());
    ASSERT_TRUE(line) << out.str();
    EXPECT_EQ(json::find(*line, "code")->get_string(), "timer.missing");
    EXPECT_EQ(json::find(*line, "where")->get_string(), "a");
    EXPECT_FALSE(json::find(*line, "says")->get_string().empty());
}

TEST_F(CheckTool, FindsWhatIsWrittenTwice)
{
    const auto flow = [](const char* twice, const char* kind) {
        return R"({"profile": "xz-flow/1", "id": "x", "version": 1, "title": "试", "initial": "a", "states": {
        "a": {"initial": "i", "states": {"i": {"on": {"go!": {"target": "b"})" +
               std::string(twice) + R"(}, "after": {"1d": {"target": "b"}}}}}, "b": {"kind": "final")" + kind + "}}}";
    };
    EXPECT_EQ(run_on(flow("", "")), 0) << out.str();
    EXPECT_EQ(run_on(flow(R"(, "go\u0021": {"target": "b"})", "")), 1);
    EXPECT_EQ(out.str(), "json.bad a.i “go!”：这一项写了两次\n");
    EXPECT_EQ(run_on(flow("", R"(, "kind": "final")")), 1);
    EXPECT_EQ(out.str(), "json.bad b “kind”：这一项写了两次\n");
}

TEST_F(CheckTool, RefusesWhatIsNoDefinition)
{
    for (const char* text : {"", "{\"profile\":", "nonsense"}) {
        EXPECT_EQ(run_on(text), 1) << text;
        EXPECT_TRUE(out.str().starts_with("json.bad - ")) << out.str();
    }
    for (const char* text : {"{}", "[]", "5", "null"}) {
        EXPECT_EQ(run_on(text), 1) << text;
        EXPECT_TRUE(out.str().starts_with("chart.shape - ")) << out.str();
    }
}

TEST_F(CheckTool, RostersMayListPeopleByRole)
{
    const std::string people = ::testing::TempDir() + "xz_roster_of_check_tool.json";
    const auto check_with = [&](const char* roster) {
        std::ofstream(people) << roster;
        run_on(R"j({"profile": "xz-flow/1", "id": "x", "version": 1, "title": "试", "initial": "a",
            "roles": {"clerk": "org('village').role('clerk')", "boss": "org('town').role('boss')", "chair": "org('town').role('chair')"},
            "separation_of_duties": [["clerk", "boss"], ["boss", "chair"], ["clerk", "chair"]],
            "states": {"a": {"task": {"who": "clerk"}, "on": {"go": {"target": "b"}}, "after": {"1d": {"target": "b"}}}, "b": {"kind": "final"}}})j",
               {"--roster", people});
        const std::string text = out.str();
        return text.substr(0, text.find(' ', text.find(' ') + 1));
    };
    EXPECT_EQ(check_with(R"({"clerk": ["p1"], "boss": [{"id": "p2"}], "chair": 3})"), "");
    EXPECT_EQ(check_with(R"({"roles": {"clerk": ["p1", "p2"], "boss": ["p1", "p2"], "chair": ["p2", "p3"]}})"), "");
    // Two people cannot hold three duties, though each pair of duties finds two people.
    EXPECT_EQ(check_with(R"({"clerk": ["p1", "p2"], "boss": ["p1", "p2"], "chair": ["p1", "p2"]})"),
              "duty.unsatisfiable separation_of_duties");
    EXPECT_EQ(check_with(R"({"clerk": [], "boss": ["p2"], "chair": ["p3"]})"), "role.empty roles.clerk");
    std::remove(people.c_str());
}

TEST_F(CheckTool, ExplainsWhatItCannotUse)
{
    EXPECT_EQ(run({"/no/such/file.json"}), 2);
    EXPECT_NE(err.str().find("/no/such/file.json"), std::string::npos);
    EXPECT_EQ(run({}), 2);
    EXPECT_EQ(run({"a.json", "--speed"}), 2);
    EXPECT_EQ(run({"a.json", "--roster"}), 2);
}

} // namespace
} // namespace xz::workflow
