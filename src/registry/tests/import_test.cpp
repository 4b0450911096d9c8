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
    ASSERT_EQ(report.errors.list.size(), 5u) << "what is of another county is left out at the start";
    EXPECT_EQ(report.errors.list[0].row, 2u);
    EXPECT_EQ(report.errors.list[0].column, "级别");
    EXPECT_THAT(report.errors.list[1].says, HasSubstr("上级"));
    EXPECT_THAT(report.errors.list[2].says, HasSubstr("第 5 行重复"));
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

TEST_P(RegistryImport, ReadsDivisionListsAsOfficesHaveThem)
{
    // Title line, short codes, words for levels, no parents, blanks between characters, full-width digits.
    const auto report = import_divisions("德清县行政区划一览表,,\n区划代码,单位名称,层级\n330521,德清县,县级\n"
                                         "330521105,洛 舍 镇,乡镇\n３３０５２１１０５２０１,东衡村,村\n");
    EXPECT_FALSE(report.errors.any()) << report.errors.list.front().says;
    EXPECT_THAT(registry_.division_path({330521105201}), ElementsAre("德清县", "洛舍镇", "东衡村"));
    const auto orphan = import_divisions("代码,名称\n330521106201,无主村\n");
    ASSERT_EQ(orphan.errors.total, 1u);
    EXPECT_THAT(orphan.errors.list[0].says, HasSubstr("上级"));
}

TEST_P(RegistryImport, RefusesDivisionsOfOtherCountiesOnThePage)
{
    be_clerk_of(kWhole);
    const auto report = import("divisions", "preview", "代码,名称\n330522104000,外县镇\n");
    EXPECT_THAT(errors(report), ElementsAre(HasSubstr("不是本县的区划"), HasSubstr("上级")));
}

TEST_P(RegistryImport, FindsTheCountiesOfAFile)
{
    EXPECT_THAT(*seed::counties_in(kDivisionFile), ElementsAre(kWhole));
    const auto two =
        *seed::counties_in("\xEF\xBB\xBF代码,名称\r\n\"330521\",德清县\r\n330522,长兴县\r\n330522101,雉城街道\r\n");
    EXPECT_THAT(two, ElementsAre(DivisionCode{330522000000})) << "a county with nothing below it is only a neighbour";
}

TEST_P(RegistryImport, LetsPeopleFollowAVillageThatBecomesACommunity)
{
    be_clerk_of(kWhole);
    import("households", "commit", kHouseholdFile);
    const auto report = import_divisions("代码,名称\n330521000000,德清县\n330521104000,莫干山镇\n"
                                         "330521104001,后坞社区居民委员会\n330521104202,仙潭村\n");
    EXPECT_FALSE(report.errors.any()) << report.errors.list.front().says;
    EXPECT_THAT(items(get("/api/registry/households"), "division_code"), ElementsAre("330521104001", "330521104001"));
    EXPECT_EQ(registry_.division_name(kVillage), "后坞村") << "papers of before keep the name";
}

TEST_P(RegistryImport, MergesVillagesAndKeepsHouseholdsApart)
{
    be_clerk_of(kWhole);
    import("households", "commit", kHouseholdFile);
    import("households", "commit", "户编号,村代码,户主姓名\n001,330521104202,李四\n");
    const std::string rest = "代码,名称,原代码\n330521000000,德清县,\n330521104000,莫干山镇,\n";
    const auto left = import_divisions(rest + "330521104205,新潭村,\n");
    ASSERT_EQ(left.errors.total, 2u) << "nobody is left in a place that is no more";
    EXPECT_THAT(left.errors.list[0].says, HasSubstr("2 户"));
    EXPECT_FALSE(left.committed);
    const std::string merged = rest + "330521104205,新潭村,330521104201、330521104202\n";
    EXPECT_FALSE(import_divisions(merged).errors.any());
    EXPECT_EQ(tree(get("/api/registry/households?division_code=330521104205")).at("items").as_array().size(), 3u);
    EXPECT_THAT(items(get("/api/registry/households?division_code=330521104205"), "household_number"),
                ::testing::UnorderedElementsAre("001", "002", "202-001"));
    const auto again = import_divisions(merged);
    EXPECT_EQ(again.added + again.changed + again.ended, 0);
    EXPECT_FALSE(again.errors.any());
    const auto wrong = import_divisions(rest + "330521104205,新潭村,330521104299\n");
    ASSERT_EQ(wrong.errors.total, 1u);
    EXPECT_THAT(wrong.errors.list[0].says, HasSubstr("没有 330521104299"));
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
    EXPECT_EQ(text(found, "id_number_masked"), "110105**********2X");
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

TEST_P(RegistryImport, ReadsTablesAsOfficesWriteThem)
{
    be_clerk_of(kVillage);
    import("households", "commit", kHouseholdFile);
    const auto report =
        import("persons", "commit",
               "后坞村人口登记表,,,,,,,,\n填表单位：村委会,,,,,,,,\n"
               "姓 名,身份证号码（18位）,性别*,出生年月,民 族,联系电话,村代码,户号,与户主的关系\n"
               "张　桂　兰,１１０１０５１９４９１２３１００２x,女性,,汉,138 0013 8000,330521104201,1,本人\n"
               "买买提•吐尔逊,,男,1975年3月8日,维吾尔,,330521104201,1,女婿\n"
               "张小明,,男,27461,汉族,,330521104201,001,儿子\n"
               "张小花,,女,1980.5.1 0:00:00,汉,,330521104201,001,女儿\n");
    EXPECT_THAT(errors(report), IsEmpty());
    EXPECT_EQ(number(report, "added"), 3);
    EXPECT_EQ(number(report, "changed"), 1);
    EXPECT_THAT(items(get("/api/registry/persons?q=mmt"), "name"), ElementsAre("买买提·吐尔逊"));
    const auto boy = tree(get("/api/registry/persons?q=%E5%B0%8F%E6%98%8E"));
    EXPECT_EQ(text(json::find(boy, "items")->get_array().at(0), "birth_date"), "1975-03-08");
}

TEST_P(RegistryImport, ExplainsWhatASpreadsheetHasSpoilt)
{
    be_clerk_of(kVillage);
    import("households", "commit", kHouseholdFile);
    const auto report = import("persons", "preview",
                               kPersonHead + "李一,3.30521E+17,男,,汉,1.38E+10,330521104201,001,子\n"
                                             "李二,,男,1970年1月,汉,,330521104201,001,子\n"
                                             "李三,,男,,火星,,330521104201,001,30\n"
                                             "李四,,男,,,,3.30521E+11,001,子\n");
    EXPECT_THAT(errors(report), ElementsAre(HasSubstr("2 身份证号 号码被表格改成了科学计数法"),
                                            HasSubstr("2 手机号 号码被表格改成了科学计数法"), HasSubstr("3 出生日期"),
                                            HasSubstr("4 民族 没有这个民族"), HasSubstr("4 与户主关系 请用文字写"),
                                            HasSubstr("5 村代码 号码被表格")));
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
    EXPECT_THAT(file->rows[0].cells, ElementsAre("张桂兰", "110105**********2X", "女", "1949-12-31", "汉族",
                                                 "138****8000", "330521104201", "001", "户主"));
    EXPECT_EQ(tabular::read_table(get("/api/registry/exports/households").body)->rows.size(), 2u);
    EXPECT_EQ(tabular::read_table(get("/api/registry/exports/divisions").body)->rows.size(), 1u);
    be_clerk_of(kNextVillage);
    EXPECT_EQ(tabular::read_table(get("/api/registry/exports/persons").body)->rows.size(), 0u);
}

TEST_P(RegistryImport, TakesItsOwnExportsBack)
{
    be_clerk_of(kVillage);
    import("households", "commit", kHouseholdFile);
    import("persons", "commit", kPersonFile);
    for (const char* kind : {"households", "persons"})
        for (const char* format : {"csv", "xlsx"}) {
            const auto file = get("/api/registry/exports/" + std::string(kind) + "?format=" + format).body;
            const auto report = import(kind, "commit", file);
            EXPECT_THAT(errors(report), IsEmpty());
            EXPECT_EQ(number(report, "added") + number(report, "changed"), 0) << kind << " " << format;
        }
    const auto stranger =
        import("persons", "preview", kPersonHead + "张小红,110105**********21,女,,汉,,330521104201,001,女\n");
    EXPECT_THAT(errors(stranger), ElementsAre(HasSubstr("请写完整的身份证号")));
    // The leading zeros of household numbers are gone once a spreadsheet has saved the file.
    EXPECT_EQ(number(import("households", "commit", "户编号,村代码,户主姓名\n1,330521104201,张桂兰\n"), "unchanged"),
              1);
}

} // namespace
} // namespace xz::registry
