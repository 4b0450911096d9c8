#include "app/demo_cases.hpp"
#include "app/demo_household.hpp"
#include "foundation/checks/identifiers.hpp"
#include "foundation/config/load.hpp"
#include "foundation/db/testing_suite.hpp"
#include "registry/seed.hpp"

#include <gmock/gmock.h>

#include <set>

namespace xz::app
{

namespace
{

using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

constexpr std::string_view kDivisions =
    "代码,名称\n"
    "500156,武隆区\n"
    "500156101,白马镇\n500156101201,车盘村村民委员会\n500156101202,东升村村民委员会\n"
    "500156001,凤山街道\n500156001001,复兴社区居民委员会\n"
    "500156202,石桥苗族土家族乡\n500156202201,八角村\n500156202202,贾角村\n";
const Instant kNow{1'795'400'000'000}; // Monday 2026-11-23 in the morning

/// A demo county on a database of its own.
struct Made {
    explicit Made(db::Dialect dialect, std::uint64_t seed = 7, std::size_t households = 150, std::size_t cases = 160)
        : database(dialect)
    {
        auto settings = config::load({}).value().settings;
        settings.county_code = "500156000000";
        settings.data_dir = database.folder() + "/data";
        settings.database_url = database.settings.location;
        settings.packs_dir = XZ_SOURCE_DIR "/packs";
        settings.web_dir = database.folder() + "/no-web";
        app = App::open(settings, {.clock = [] { return kNow; }, .background = false}).value();
        EXPECT_TRUE(registry::seed::import_divisions(app->platform(), kDivisions)->committed);
        app->registry().load(app->platform());
        const auto names = DemoNames::load(settings.packs_dir).value();
        people = make_people(*app, names, households, seed).value();
        told = make_cases(*app, settings.packs_dir, people, cases, seed).value();
    }

    /// The rows of a statement, each as one text.
    std::vector<std::string> rows(const std::string& sql)
    {
        const db::Query query{"test.rows", sql};
        return app->platform().db.read("test.rows", [&](db::Reader& db) {
            return db.all(query, [](const db::Row& row) { return row.get<std::string>(0); });
        });
    }

    db::TestDatabase database;
    std::unique_ptr<App> app;
    DemoPeople people;
    DemoCases told;
};

struct DemoCounty : ::testing::TestWithParam<db::Dialect> {
    void SetUp() override
    {
        if (!db::TestDatabase::available(GetParam())) GTEST_SKIP() << "XZ_TEST_POSTGRES is not set";
    }
};
XZ_ON_EACH_DATABASE(DemoCounty);

} // namespace

TEST_P(DemoCounty, ObeysTheRulesAndIsQuietWhenItIsFirstServed)
{
    Made made(GetParam());
    EXPECT_THAT(made.told.refused, IsEmpty());
    EXPECT_EQ(made.told.told, 160u);
    EXPECT_THAT(made.rows("SELECT kind || ' ' || key FROM job_due WHERE kind = 'affairs.timer' AND due_at <= " +
                          std::to_string(kNow.ms)),
                IsEmpty())
        << "timers of the past would fire all at once";
    EXPECT_THAT(made.rows("SELECT number FROM affairs_case WHERE updated_at > " + std::to_string(kNow.ms)), IsEmpty());
    // One case at each step in the village that the demo shows.
    const auto first = std::to_string(made.people.villages.front().division.code.value);
    EXPECT_THAT(made.rows("SELECT DISTINCT type || ' ' || state FROM affairs_case WHERE division_code = " + first),
                IsSupersetOf({"report triage",
                              "report doing",
                              "report town_triage",
                              "report answered.resolved",
                              "report answered.cannot",
                              "report answered.not_ours",
                              "report answered.duplicate",
                              "report rated",
                              "report withdrawn",
                              "homestead group_discussion",
                              "homestead village_notice",
                              "homestead village_opinion",
                              "homestead supplement",
                              "homestead town_review",
                              "homestead approval",
                              "homestead staking",
                              "homestead building",
                              "homestead completion_check",
                              "homestead finished",
                              "homestead rejected"}));
    EXPECT_FALSE(made.rows("SELECT number FROM affairs_case WHERE state = 'objection_review'").empty());
    EXPECT_EQ(made.rows("SELECT number FROM affairs_case WHERE closed = 0 AND due_at < " + std::to_string(kNow.ms) +
                        " AND division_code = " + first)
                  .empty(),
              false)
        << "one is overdue";
    // A joint review takes three consents, and the photo of the first visit.
    EXPECT_THAT(made.rows("SELECT number FROM affairs_case c WHERE type = 'homestead' AND state IN ('approval', "
                          "'staking', 'building', 'completion_check', 'finished', 'rated', 'closed') AND (SELECT "
                          "count(*) FROM affairs_case_event e WHERE e.case_id = c.id AND e.verb = 'approve' AND "
                          "e.states LIKE '%town_review%' OR e.case_id = c.id AND e.states = 'approval') < 3"),
                IsEmpty());
    // Photos that nothing has claimed would be taken away after two days.
    EXPECT_THAT(made.rows("SELECT name FROM file_upload WHERE claimed_at IS NULL"), IsEmpty());
}

TEST_P(DemoCounty, WorksInOfficeHours)
{
    Made made(GetParam());
    const auto& calendar = made.app->definitions().current("report")->calendar;
    std::size_t seen = 0;
    for (const auto& at : made.rows("SELECT CAST(at AS text) FROM affairs_case_event WHERE verb IN ('assign', "
                                    "'resolve', 'permit', 'staked', 'approve', 'escalate')")) {
        const Instant t{std::stoll(at)};
        const auto minute = (t - china_midnight(china_date(t))).count() / 60'000;
        EXPECT_TRUE(minute >= 8 * 60 + 30 && minute < 18 * 60) << to_rfc3339(t);
        EXPECT_TRUE(calendar.is_working_day(china_date(t))) << to_rfc3339(t);
        ++seen;
    }
    EXPECT_GT(seen, 100u);
}

TEST_P(DemoCounty, HasBodiesAsTheLawWantsThem)
{
    Made made(GetParam());
    const std::string seats = "registry_seat s JOIN registry_organisation o ON o.county = s.county AND o.id = "
                              "s.organisation_id JOIN registry_person p ON p.county = s.county AND p.id = s.person_id ";
    const auto of = [&](const char* body) { return "FROM " + seats + "WHERE o.body = '" + std::string(body) + "' "; };
    EXPECT_THAT(made.rows("SELECT o.name " + of("village_committee") +
                          "GROUP BY o.id, o.name HAVING count(*) NOT BETWEEN 3 AND 7 OR sum(CASE WHEN p.sex = 'female' "
                          "THEN 1 ELSE 0 END) = 0"),
                IsEmpty());
    EXPECT_THAT(made.rows("SELECT o.name " + of("villager_representatives") +
                          "GROUP BY o.id, o.name HAVING 3 * sum(CASE WHEN p.sex = 'female' THEN 1 ELSE 0 END) < "
                          "count(*)"),
                IsEmpty());
    EXPECT_THAT(made.rows("SELECT o.name " + of("villager_representatives") +
                          "GROUP BY o.id, o.name, o.division_code HAVING (SELECT count(*) FROM registry_household h "
                          "WHERE h.division_code = o.division_code) NOT BETWEEN 5 * count(*) AND 15 * count(*)"),
                IsEmpty());
    // Nobody supervises a committee in which a relative sits.
    EXPECT_THAT(made.rows("SELECT p.name " + of("supervisory_committee") +
                          "AND EXISTS (SELECT 1 FROM registry_seat t JOIN registry_organisation q ON q.id = "
                          "t.organisation_id JOIN registry_person r ON r.id = t.person_id WHERE q.division_code = "
                          "o.division_code AND q.body = 'village_committee' AND (r.id = p.id OR (r.household_id = "
                          "p.household_id AND r.household_id IS NOT NULL) OR EXISTS (SELECT 1 FROM registry_kin k "
                          "WHERE k.person_id = p.id AND k.other_id = r.id)))"),
                IsEmpty());
    EXPECT_THAT(made.rows("SELECT o.name " + of("supervisory_committee") + "GROUP BY o.id, o.name HAVING count(*) < 3"),
                IsEmpty());
}

TEST_P(DemoCounty, HasPeopleOfTheRegion)
{
    Made made(GetParam());
    std::set<std::string> numbers;
    for (const auto& number : made.rows("SELECT id_number FROM registry_person")) {
        EXPECT_TRUE(checks::read_id_number(number, china_date(kNow))) << number;
        EXPECT_EQ(number.substr(0, 6), "500156");
        EXPECT_TRUE(numbers.insert(number).second) << number;
    }
    for (const auto& phone : made.rows("SELECT phone FROM registry_person WHERE phone IS NOT NULL"))
        EXPECT_TRUE(phone.starts_with("154") || phone == kDemoPhone) << phone;
    const auto shares =
        made.rows("SELECT DISTINCT ethnicity FROM registry_person WHERE division_code IN (500156202201, "
                  "500156202202)");
    EXPECT_THAT(shares, IsSupersetOf({"汉族", "苗族", "土家族"}));
}

TEST(DemoHousehold, NobodyIsOfAnImpossibleAge)
{
    const auto names = DemoNames::load(XZ_SOURCE_DIR "/packs").value();
    for (const char* county : {"330521000000", "653221000000", "542123000000"}) {
        std::mt19937_64 random(3);
        HouseholdMaker maker(names, *access::DivisionCode::parse(county), 2026, random);
        std::size_t people = 0;
        for (int i = 0; i < 3000; ++i) {
            const auto home = maker.make(i % 3 == 0 ? "维吾尔族" : i % 3 == 1 ? "藏族" : "汉族");
            people += home.members.size();
            for (const auto& m : home.members) {
                EXPECT_GE(m.who.born(), 1928) << m.who.name;
                EXPECT_LE(m.who.born(), 2025) << m.who.name;
            }
            for (const auto& tie : home.ties) {
                const int years = home.members[tie.other].who.born() - home.members[tie.one].who.born();
                if (tie.kinship == "child") EXPECT_TRUE(years >= 19 && years <= 47) << years;
                if (tie.kinship == "parent") EXPECT_TRUE(-years >= 19 && -years <= 47) << years;
                if (tie.kinship == "grandchild") EXPECT_GE(years, 38);
                if (tie.kinship == "sibling") EXPECT_GE(years, 2);
                if (tie.kinship == "spouse") EXPECT_LE(std::abs(years), 6);
            }
        }
        EXPECT_GT(people, 3000u * 24 / 10); // 2.6 people live in a rural household (census of 2020)
        EXPECT_LT(people, 3000u * 44 / 10);
    }
}

TEST(DemoSeed, TheSameSeedGivesTheSameCounty)
{
    const std::string everything =
        "SELECT number || title || state || applicant_name || CAST(created_at AS text) || CAST(updated_at AS text) || "
        "form FROM affairs_case ORDER BY id";
    const std::string everybody = "SELECT name || id_number || coalesce(phone, '') || CAST(id AS text) FROM "
                                  "registry_person ORDER BY id";
    Made one(db::Dialect::sqlite, 3, 40, 60), same(db::Dialect::sqlite, 3, 40, 60),
        other(db::Dialect::sqlite, 4, 40, 60);
    EXPECT_EQ(one.rows(everything), same.rows(everything));
    EXPECT_EQ(one.rows(everybody), same.rows(everybody));
    EXPECT_NE(one.rows(everything), other.rows(everything));
    EXPECT_NE(one.rows(everybody), other.rows(everybody));
}

TEST(DemoSeed, MakesDoWithOneHouseholdAndNoCase)
{
    Made small(db::Dialect::sqlite, 1, 1, 30);
    EXPECT_THAT(small.told.refused, IsEmpty());
    EXPECT_EQ(small.people.households, 1u);
    Made quiet(db::Dialect::sqlite, 1, 5, 0);
    EXPECT_EQ(quiet.told.told, 0u);
}

} // namespace xz::app
