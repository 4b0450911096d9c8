#include "registry/store.hpp"
#include "registry/tests/fixture.hpp"

namespace xz::registry
{
namespace
{

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kHouseholdFile = "户编号,村代码,村民小组,户主姓名,地址\n"
                                   "001,330521104201,1组,张桂兰,后坞村1号\n"
                                   "002,330521104201,2组,单国强,后坞村2号\n";
const std::string kPersonHead = "姓名,身份证号,性别,出生日期,民族,手机号,村代码,户编号,与户主关系\n";
const std::string kPersonFile = kPersonHead + "张桂兰,11010519491231002X,女,,汉,13800138000,330521104201,001,户主\n"
                                              "张小明,,男,1975/3/8,汉族,,330521104201,001,长子\n";

const db::Query kPersons{"test.persons", "SELECT count(*) FROM registry_person"};
const db::Query kHouseholds{"test.households", "SELECT count(*) FROM registry_household"};
const db::Query kMemberships{"test.memberships", "SELECT count(*) FROM registry_membership"};
const db::Query kEvents{"test.events", "SELECT count(*) FROM event_outbox"};
const db::Query kAudit{"test.audit", "SELECT count(*) FROM audit_entry"};

struct RegistryImport : RegistryTest {
    static std::vector<std::string> errors(const json::Value& report)
    {
        std::vector<std::string> out;
        for (const auto& e : json::find(report, "errors")->get_array()) {
            const auto* column = json::find(e, "column");
            out.push_back(std::to_string(number(e, "row")) + " " +
                          (column->is_null() ? std::string("-") : std::string(column->get_string())) + " " +
                          text(e, "says"));
        }
        return out;
    }
};
XZ_ON_EACH_DATABASE(RegistryImport);

TEST_P(RegistryImport, TakesTheDivisionsOfACounty)
{
    EXPECT_EQ(registry_.division_name(kVillage), "后坞村");
    EXPECT_THAT(registry_.division_path(kVillage), ElementsAre("德清县", "莫干山镇", "后坞村"));
    EXPECT_EQ(registry_.children(kTown).size(), 2u);
    EXPECT_FALSE(registry_.division({330521104299}));
    const auto again = import_divisions(kDivisionFile);
    EXPECT_EQ(again.unchanged, 6);
    EXPECT_EQ(again.added + again.changed + again.ended, 0);
}

TEST_P(RegistryImport, RefusesWrongDivisionsAndChangesNothing)
{
    const auto report = import_divisions("代码,名称,级别,上级代码\n"
                                         "330521104203,新村,4,330521104000\n"
                                         "330521104204,新村二,5,330521199000\n"
                                         "330522104204,外县村,5,330522104000\n"
                                         "330521104205,好村,5,330521104000\n"
                                         "330521104205,好村,5,330521104000\n"
                                         "33052110420,短码,5,330521104000\n"
                                         "330521104206,,5,330521104000\n");
    ASSERT_EQ(report.errors.list.size(), 7u);
    EXPECT_EQ(report.errors.list[0].row, 2u);
    EXPECT_EQ(report.errors.list[0].column, "级别");
    EXPECT_THAT(report.errors.list[1].says, HasSubstr("上级"));
    EXPECT_THAT(report.errors.list[4].says, HasSubstr("第 5 行重复"));
    EXPECT_FALSE(report.committed);
    EXPECT_FALSE(registry_.division({330521104205}));
}

TEST_P(RegistryImport, KeepsTheHistoryOfRenamedEndedAndRecodedDivisions)
{
    be_clerk_of(kWhole);
    import("households", "commit", kHouseholdFile);
    const auto report = import_divisions("code,name,level,parent_code\n"
                                         "330521000000,德清县,3,330500000000\n"
                                         "330521104000,莫干山镇,4,330521000000\n"
                                         "330521104210,后坞村,5,330521104000\n"
                                         "330521104202,仙潭新村,5,330521104000\n");
    EXPECT_EQ(report.added, 1);
    EXPECT_EQ(report.changed, 1);
    EXPECT_EQ(report.ended, 1);
    EXPECT_FALSE(registry_.division(kVillage));
    EXPECT_EQ(registry_.division_name(kVillage), "后坞村");
    EXPECT_EQ(registry_.division_name(kNextVillage), "仙潭新村");
    const auto detail = tree(get("/api/registry/divisions/330521104210"));
    const auto& history = json::find(detail, "history")->get_array();
    ASSERT_EQ(history.size(), 2u);
    EXPECT_EQ(text(history[0], "code"), "330521104201");
    EXPECT_EQ(text(history[0], "valid_to"), "2026-11-17");
    EXPECT_EQ(text(history[1], "valid_from"), "2026-11-18");
    EXPECT_THAT(items(get("/api/registry/divisions?parent=330521104000&on=2026-11-17"), "name"),
                ElementsAre("后坞村", "仙潭村"));
    EXPECT_THAT(items(get("/api/registry/divisions?parent=330521104000"), "name"), ElementsAre("仙潭新村", "后坞村"));
    EXPECT_THAT(items(get("/api/registry/households"), "division_code"), ElementsAre("330521104210", "330521104210"));
    EXPECT_THAT(items(get("/api/registry/persons?q=%E5%BC%A0"), "division_code"), ElementsAre("330521104210"));
}

TEST_P(RegistryImport, LeavesVillagesAloneThatAFileSaysNothingOf)
{
    const auto report = import_divisions("code,name,level,parent_code\n"
                                         "330521000000,德清县,3,330500000000\n"
                                         "330521104000,莫干山镇,4,330521000000\n");
    EXPECT_EQ(report.ended, 0);
    const auto one = import_divisions("code,name,level,parent_code\n330521104203,劳岭村,5,330521104000\n");
    EXPECT_EQ(one.added, 1);
    EXPECT_EQ(one.ended, 0);
}

TEST_P(RegistryImport, PreviewsWithoutChanging)
{
    be_clerk_of(kVillage);
    const auto report = import("households", "preview", kHouseholdFile);
    EXPECT_EQ(number(report, "added"), 2);
    EXPECT_FALSE(json::find(report, "committed")->get_bool());
    EXPECT_EQ(json::find(report, "sample")->get_array().size(), 2u);
    EXPECT_EQ(count(kHouseholds), 0);
}

TEST_P(RegistryImport, TakesHouseholdsAndThenTheirPeople)
{
    be_clerk_of(kVillage);
    EXPECT_TRUE(json::find(import("households", "commit", kHouseholdFile), "committed")->get_bool());
    const auto report = import("persons", "commit", kPersonFile);
    EXPECT_THAT(errors(report), IsEmpty());
    EXPECT_EQ(number(report, "added"), 1);
    EXPECT_EQ(number(report, "changed"), 1) << "the head was known by name";
    EXPECT_EQ(count(kPersons), 3);
    EXPECT_EQ(count(kMemberships), 3);
    const auto household = tree(get("/api/registry/households?q=zxm"));
    EXPECT_EQ(text(json::find(household, "items")->get_array().at(0), "head_name"), "张桂兰");
    const auto person = tree(get("/api/registry/persons?q=%E6%A1%82%E5%85%B0"));
    const auto& found = json::find(person, "items")->get_array().at(0);
    EXPECT_EQ(text(found, "id_number_masked"), "110105********002X");
    EXPECT_EQ(text(found, "birth_date"), "1949-12-31");
    const auto again = import("persons", "commit", kPersonFile);
    EXPECT_EQ(number(again, "unchanged"), 2);
    EXPECT_EQ(count(kPersons), 3);
}

TEST_P(RegistryImport, SaysWhatIsWrongInEachRow)
{
    be_clerk_of(kVillage);
    import("households", "commit", kHouseholdFile);
    import("persons", "commit", kPersonFile);
    const auto report = import("persons", "commit",
                               kPersonHead + "李一,110105194912310021,女,,,,330521104201,001,其他\n"
                                             "李二,,中,,,,330521104201,001,其他\n"
                                             "李三,11010519491231002X,女,,,,330521104201,001,其他\n"
                                             "李四,,男,,,123,330521104201,001,其他\n"
                                             "李五,,男,,,,330521104201,009,其他\n"
                                             "李六,,男,,,,330521104202,001,其他\n"
                                             "李七,,男,,,,330521104201,002,户主\n");
    EXPECT_THAT(errors(report), ElementsAre(HasSubstr("2 身份证号"), HasSubstr("3 性别"),
                                            HasSubstr("4 身份证号 身份证号已登记在别人名下"), HasSubstr("5 手机号"),
                                            HasSubstr("6 户编号 这个村没有这一户"), HasSubstr("7 村代码"),
                                            HasSubstr("8 与户主关系 这一户已有户主")));
    EXPECT_FALSE(json::find(report, "committed")->get_bool());
    EXPECT_EQ(count(kPersons), 3);
}

TEST_P(RegistryImport, WantsAHeadInEveryHousehold)
{
    be_clerk_of(kVillage);
    EXPECT_THAT(errors(import("households", "commit", "户编号,村代码,户主姓名\n003,330521104201,\n")),
                ElementsAre("2 户主姓名 没有填"));
    EXPECT_EQ(post("/api/registry/households", R"({"division_code":"330521104201","household_number":"003"})").status,
              201);
    const auto report = import("persons", "commit", kPersonHead + "李一,,男,,,,330521104201,003,长子\n");
    EXPECT_THAT(errors(report), ElementsAre("2 与户主关系 这一户没有户主"));
}

TEST_P(RegistryImport, AnswersTheSameKeyOnce)
{
    be_clerk_of(kVillage);
    const auto first = import("households", "commit", kHouseholdFile, "k1");
    const auto events = count(kEvents);
    const auto audit = count(kAudit);
    EXPECT_EQ(import("households", "commit", kHouseholdFile, "k1"), first);
    EXPECT_EQ(count(kEvents), events);
    EXPECT_EQ(count(kAudit), audit);
    EXPECT_EQ(post("/api/registry/imports/households?mode=commit&key=k1", kHouseholdFile + "003,330521104201,,王五,\n")
                  .status,
              409);
}

TEST_P(RegistryImport, TakesWorkbooksAndBringsTemplates)
{
    be_clerk_of(kVillage);
    const auto book = tabular::write_xlsx({{"户编号"}, {"村代码"}, {"户主姓名"}}, {{"001", "330521104201", "张桂兰"}});
    EXPECT_EQ(number(import("households", "commit", book), "added"), 1);
    const auto form = get("/api/registry/imports/persons/template");
    EXPECT_EQ(tabular::read_table(form.body)->header.size(), 9u);
    EXPECT_EQ(get("/api/registry/imports/cattle/template").status, 404);
}

TEST_P(RegistryImport, KeepsStrangersOut)
{
    be_clerk_of(kNextVillage);
    EXPECT_THAT(errors(import("households", "commit", kHouseholdFile)),
                ElementsAre(HasSubstr("2 村代码"), HasSubstr("3 村代码")));
    EXPECT_EQ(post("/api/registry/imports/divisions?mode=preview", kDivisionFile).status, 403);
    be_villager({1}, {1});
    EXPECT_EQ(post("/api/registry/imports/households?mode=commit", kHouseholdFile).status, 403);
    EXPECT_EQ(count(kHouseholds), 0);
}

TEST_P(RegistryImport, ExportsMasked)
{
    be_clerk_of(kVillage);
    import("households", "commit", kHouseholdFile);
    import("persons", "commit", kPersonFile);
    const auto file = tabular::read_table(get("/api/registry/exports/persons?format=xlsx").body);
    ASSERT_TRUE(file);
    ASSERT_EQ(file->rows.size(), 3u);
    EXPECT_THAT(file->rows[0].cells, ElementsAre("张桂兰", "110105********002X", "女", "1949-12-31", "汉族",
                                                 "138****8000", "330521104201", "001", "户主"));
    EXPECT_EQ(tabular::read_table(get("/api/registry/exports/households").body)->rows.size(), 2u);
    EXPECT_EQ(tabular::read_table(get("/api/registry/exports/divisions").body)->rows.size(), 1u);
    be_clerk_of(kNextVillage);
    EXPECT_EQ(tabular::read_table(get("/api/registry/exports/persons").body)->rows.size(), 0u);
}

} // namespace
} // namespace xz::registry
