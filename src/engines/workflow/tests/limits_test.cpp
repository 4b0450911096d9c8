#include "engines/workflow/calendar.hpp"
#include "engines/workflow/chart_cache.hpp"
#include "engines/workflow/duration.hpp"
#include "engines/workflow/effect.hpp"
#include "engines/workflow/guard_programs.hpp"
#include "engines/workflow/outline.hpp"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace xz::workflow
{
namespace
{

json::Value load(const std::string& path)
{
    std::ifstream file(std::string(XZ_SOURCE_DIR) + "/src/engines/workflow/" + path);
    std::stringstream text;
    text << file.rdbuf();
    return json::parse(text.str()).value();
}

Instant at(const char* text) { return parse_rfc3339(text).value(); }

TEST(Duration, ReadsWhatTheProfileWrites)
{
    const Calendar calendar;
    const json::Value params = json::parse(R"({"n": 4, "text": "4", "much": 1000000000})").value();
    const Instant friday = at("2026-05-01T08:00:00+08:00");
    const auto due = [&](const char* text) {
        const auto d = Duration::parse(text);
        EXPECT_TRUE(d) << text;
        const auto when = d ? d->due(friday, calendar, params) : std::nullopt;
        return when ? to_rfc3339(*when) : "never";
    };
    EXPECT_EQ(due("5d"), "2026-05-06T00:00:00.000Z");
    EXPECT_EQ(due("2w"), "2026-05-15T00:00:00.000Z");
    EXPECT_EQ(due("1wd"), "2026-05-04T00:00:00.000Z");
    EXPECT_EQ(due("6wd"), "2026-05-11T00:00:00.000Z");
    EXPECT_EQ(due("2h"), "2026-05-01T02:00:00.000Z");
    EXPECT_EQ(due("15m"), "2026-05-01T00:15:00.000Z");
    EXPECT_EQ(due("30s"), "2026-05-01T00:00:30.000Z");
    EXPECT_EQ(due("PT15M"), "2026-05-01T00:15:00.000Z");
    EXPECT_EQ(due("P1DT2H3M4S"), "2026-05-02T02:03:04.000Z");
    EXPECT_EQ(due("PT1.25S"), "2026-05-01T00:00:01.250Z");
    EXPECT_EQ(due("PT0.0009S"), "2026-05-01T00:00:00.000Z");
    EXPECT_EQ(due("P1W"), "2026-05-08T00:00:00.000Z");
    EXPECT_EQ(due("P1Y1M"), "2027-06-01T00:00:00.000Z");
    EXPECT_EQ(due("{params.n}d"), "2026-05-05T00:00:00.000Z");
    EXPECT_EQ(due("{params.n}wd"), "2026-05-07T00:00:00.000Z");
    EXPECT_EQ(due("{params.text}d"), "never");
    EXPECT_EQ(due("{params.much}d"), "never");
    EXPECT_EQ(due("{params.other}d"), "never");
    for (const char* bad :
         {"",     "d",      "5",     "5x",    "-5d",        "5d ",        "P",         "PT",   "PT5",
          "P5H",  "PT5D",   "P1D1D", "P1D2W", "{params.}d", "{params.n}", "{params.n", "{n}d", "99999999999d",
          "5.5d", "PT1.5M", "PT1.S", "PT.5S", "PT1.5SM"})
        EXPECT_FALSE(Duration::parse(bad)) << bad;
}

TEST(Duration, AMonthEndsOnItsLastDay)
{
    EXPECT_EQ(to_rfc3339(*Duration::parse("P1M")->due(at("2026-01-31T08:00:00+08:00"), Calendar(), json::Object())),
              "2026-02-28T00:00:00.000Z");
}

TEST(Calendar, KnowsHolidaysAndMakeUpDays)
{
    const auto calendar = Calendar::make(load("cn-workday.json"));
    ASSERT_TRUE(calendar);
    const auto works = [&](const char* date) { return calendar->is_working_day(parse_iso_date(date).value()); };
    EXPECT_FALSE(works("2025-01-01"));
    EXPECT_TRUE(works("2025-01-26")); // Sunday before the Spring Festival, worked
    EXPECT_FALSE(works("2025-02-04"));
    EXPECT_TRUE(works("2025-09-28"));
    EXPECT_FALSE(works("2025-10-08"));
    EXPECT_TRUE(works("2025-10-09"));
    EXPECT_FALSE(works("2026-11-22")); // an ordinary Sunday
    EXPECT_TRUE(works("2026-11-23"));
    EXPECT_EQ(to_rfc3339(calendar->add_working_days(at("2025-09-30T09:00:00+08:00"), 1)), "2025-10-09T01:00:00.000Z");
    EXPECT_EQ(to_rfc3339(calendar->add_working_days(at("2025-09-30T23:30:00+08:00"), 0)), "2025-09-30T15:30:00.000Z");
}

TEST(Calendar, RefusesTablesThatCannotBe)
{
    for (const char* bad : {"[]", R"({"weekend": [8]})", R"({"weekend": [1,2,3,4,5,6,7]})",
                            R"({"holidays": ["2026-02-30"]})", R"({"holidays": ["2026-02-03/2026-02-01"]})",
                            R"({"holidays": ["2026-01-01/2027-01-01"]})", R"({"workdays": "2026-01-04"})"})
        EXPECT_FALSE(Calendar::make(json::parse(bad).value())) << bad;
}

TEST(Effects, TheListIsSortedAndFound)
{
    const auto kinds = effect_kinds();
    EXPECT_TRUE(
        std::is_sorted(kinds.begin(), kinds.end(), [](const auto& a, const auto& b) { return a.name < b.name; }));
    for (const EffectKind& kind : kinds) EXPECT_EQ(find_effect_kind(kind.name), &kind);
    EXPECT_EQ(find_effect_kind("pay"), nullptr);
    EXPECT_EQ(find_effect_kind(""), nullptr);
}

TEST(Cache, CompilesOnceAndPinsByHash)
{
    ChartCache cache;
    const json::Value flow = load("tests/data/village_project.json");
    const auto first = cache.load(flow), second = cache.load(flow);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(*first, *second);
    EXPECT_EQ(cache.find((*first)->hash), *first);
    EXPECT_EQ(cache.find("00"), nullptr);
    json::Value changed = flow;
    changed.at("version") = 4;
    EXPECT_NE(Chart::hash_of(changed), (*first)->hash);
    changed.at("version") = "four";
    EXPECT_EQ(cache.load(changed).error().code, "workflow.bad_definition");
}

TEST(Outline, DrawsEveryStateAndTransition)
{
    const auto chart = Chart::compile(load("tests/data/village_project.json")).value();
    const json::Value drawn = outline(*chart);
    EXPECT_EQ(json::find(drawn, "states")->get_array().size(), chart->states.size());
    EXPECT_EQ(json::find(drawn, "transitions")->get_array().size(), chart->transitions.size());
    const auto& edges = json::find(drawn, "transitions")->get_array();
    const auto edge = std::find_if(edges.begin(), edges.end(), [](const json::Value& e) {
        return json::find(e, "source")->get_string() == "deliberate.reps_decide" &&
               json::find(e, "event")->get_string() == "no_quorum";
    });
    ASSERT_NE(edge, edges.end());
    EXPECT_EQ(json::find(*edge, "guard")->get_string(), "visits('reps_decide') < 3");
    EXPECT_NE(json::find(*edge, "guard_text")->get_string(), json::find(*edge, "guard")->get_string());
    EXPECT_EQ(chart->title_path(*chart->find_state("pay.book")), "pay › book");
}

TEST(Situations, RefuseWhatCannotBe)
{
    const auto chart = Chart::compile(load("tests/data/village_project.json")).value();
    for (const char* bad :
         {"{}", R"({"active": ["nowhere"]})", R"({"active": []})", R"({"active": ["draft", "closed"]})",
          R"({"active": ["pay"]})", R"({"active": ["pay.book"]})",
          R"({"active": ["town_review", "town_review.finance", "town_review.finance.fin_check"]})",
          R"({"active": ["draft"], "visits": {"draft": -1}})", R"({"active": ["draft"], "history": {"draft": []}})"})
        EXPECT_FALSE(situation_from_json(*chart, json::parse(bad).value())) << bad;
    EXPECT_TRUE(
        situation_from_json(*chart, json::parse(R"({"active": ["pay", "pay.book"], "visits": {"pay": 2}})").value()));
}

TEST(Jump, ReturnsACaseToAnEarlierState)
{
    const auto chart = Chart::compile(load("tests/data/village_project.json")).value();
    const auto at = [&](const char* path) { return *chart->find_state(path); };
    const auto here = situation_from_json(
        *chart,
        json::parse(
            R"({"active": ["town_review", "town_review.finance", "town_review.finance.fin_check", "town_review.assets",
                                            "town_review.assets.agri_check"]})")
            .value());
    ASSERT_TRUE(here);
    StepResult out;
    jump(*chart, *here, OpenGuards(), at("town_review.finance.fin_check"), at("deliberate.reps_decide"), out);
    EXPECT_EQ(configuration_paths(*chart, out.situation.active),
              std::vector<std::string_view>{"deliberate.reps_decide"});
    EXPECT_EQ(out.cancelled.size(), 2u);
    EXPECT_EQ(out.started.size(), 1u);
    EXPECT_TRUE(is_legal_configuration(*chart, out.situation.active));
    jump(*chart, *here, OpenGuards(), at("draft"), at("lapsed"), out);
    EXPECT_FALSE(out.moved);
    EXPECT_EQ(out.situation, *here);
}

} // namespace
} // namespace xz::workflow
