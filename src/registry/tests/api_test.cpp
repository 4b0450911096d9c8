#include "foundation/context/directory.hpp"
#include "registry/store.hpp"
#include "registry/tests/fixture.hpp"

namespace xz::registry
{
namespace
{

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

constexpr HouseholdId kFirst{11}, kSecond{12}, kElsewhere{13};
constexpr PersonId kGrandma{21}, kSon{22}, kNeighbour{23}, kStranger{24};
constexpr OrganisationId kCommittee{31};

Person person(PersonId id, DivisionCode village, const char* name, HouseholdId household, const char* relation)
{
    return {.id = id,
            .division = village,
            .name = name,
            .phone = "13800138000",
            .household = household,
            .household_relation = relation,
            .source = "户籍"};
}

/// Two villages, three households and a village committee.
struct RegistryApi : RegistryTest {
    void SetUp() override
    {
        RegistryTest::SetUp();
        if (IsSkipped()) return;
        seed::Register all;
        all.households = {{kFirst, kVillage, "001", "1组", "1号", "户籍", now_},
                          {kSecond, kVillage, "002", "", "", "户籍", now_},
                          {kElsewhere, kNextVillage, "001", "", "", "户籍", now_}};
        all.persons = {person(kGrandma, kVillage, "张桂兰", kFirst, "户主"),
                       person(kSon, kVillage, "单国强", kFirst, "长子"),
                       person(kNeighbour, kVillage, "李桂花", kSecond, "户主"),
                       person(kStranger, kNextVillage, "张伟", kElsewhere, "户主")};
        all.persons[2].work_phone = "0572-8000000";
        std::int64_t id = 100;
        for (const auto& p : all.persons)
            all.memberships.push_back(
                {{++id}, p.id, "registered", p.division, p.household, p.household_relation, "", ""});
        all.kin = {{kSon, kGrandma, "parent", kVillage}};
        all.organisations = {{kCommittee, kVillage, "village_committee", "后坞村村民委员会", ""}};
        all.seats = {{{41}, kCommittee, kNeighbour, "head", kVillage, "2024-01-01", ""},
                     {{42}, kCommittee, kSon, "member", kVillage, "2020-01-01", "2023-12-31"}};
        all.places = {{kVillage, 30.6, 119.9}};
        db().write("test.seed", [&](db::Tx& tx) { seed::insert(tx, kCounty, all, now_); });
        seeded_ = db().read("test.newest", [](db::Reader& reader) { return events::newest(reader, kCounty); });
    }
    template <class F>
    auto ask(F&& question)
    {
        return db().read("test.ask", [&](db::Reader& reader) { return question(reader); });
    }
    /// What was published since the seed.
    std::vector<std::string> event_types()
    {
        return ask([&](db::Reader& reader) {
            std::vector<std::string> out;
            for (const auto& event : events::newer_than(reader, kCounty, seeded_, 100)) out.push_back(event.type);
            return out;
        });
    }
    std::int64_t seeded_ = 0;
};
XZ_ON_EACH_DATABASE(RegistryApi);

TEST_P(RegistryApi, AnswersOtherModules)
{
    ask([&](db::Reader& reader) {
        const auto brief = registry_.person(reader, kCounty, kGrandma);
        ASSERT_TRUE(brief);
        EXPECT_EQ(brief->household, kFirst);
        EXPECT_FALSE(registry_.person(reader, kCounty, PersonId{99}));
        const auto members = registry_.body_members(reader, kCounty, kVillage, "village_committee", now_);
        ASSERT_EQ(members.size(), 1u);
        EXPECT_EQ(members[0].id, kNeighbour);
        const auto before = registry_.body_members(reader, kCounty, kVillage, "village_committee",
                                                   now_ - std::chrono::hours(24 * 365 * 4));
        ASSERT_EQ(before.size(), 1u);
        EXPECT_EQ(before[0].id, kSon);
        EXPECT_EQ(registry_.seats(reader, kCounty, kNeighbour, now_).size(), 1u);
        EXPECT_THAT(registry_.seats(reader, kCounty, kSon, now_), ::testing::SizeIs(0));
        EXPECT_TRUE(registry_.related(reader, kCounty, kGrandma, kSon));
        EXPECT_FALSE(registry_.related(reader, kCounty, kGrandma, kNeighbour));
        std::map<std::string, std::string> held;
        for (const auto& h : registry_.held(reader, kCounty, kSon)) held[h.field] = h.value;
        EXPECT_EQ(held["household.size"], "2");
        EXPECT_EQ(held["household.head"], "\"张桂兰\"");
        EXPECT_EQ(held["household.address"], "\"1号\"");
        EXPECT_EQ(held["person.name"], "\"单国强\"");
        EXPECT_FALSE(held.contains("person.id_number"));
    });
}

TEST_P(RegistryApi, FindsPeopleByPartOfNameAndInitials)
{
    be_clerk_of(kTown);
    EXPECT_THAT(items(get("/api/registry/persons?q=%E6%A1%82"), "name"), UnorderedElementsAre("张桂兰", "李桂花"));
    EXPECT_THAT(items(get("/api/registry/persons?q=sgq"), "name"), ElementsAre("单国强"));
    EXPECT_THAT(items(get("/api/registry/persons?q=z"), "name"), ElementsAre("张桂兰", "张伟"));
    EXPECT_THAT(items(get("/api/registry/households?q=%E5%8D%95"), "id"), ElementsAre("11"));
    EXPECT_THAT(items(get("/api/registry/households?q=001"), "id"), ElementsAre("11", "13"));
    EXPECT_THAT(items(get("/api/registry/search?q=hw"), "title"), ElementsAre("后坞村"));
    EXPECT_THAT(items(get("/api/registry/search?q=%E6%A1%82%E5%85%B0"), "title"), ElementsAre("张桂兰", "张桂兰家"));
    EXPECT_THAT(items(get("/api/registry/persons?q=%2B"), "name"), IsEmpty());
}

TEST_P(RegistryApi, PagesThroughAllRegions)
{
    be_clerk_of(kTown);
    std::vector<std::string> seen;
    std::string cursor;
    do {
        const auto page = tree(get("/api/registry/persons?limit=1" + cursor));
        for (const auto& p : json::find(page, "items")->get_array()) seen.push_back(text(p, "id"));
        const auto* next = json::find(page, "next_cursor");
        cursor = next->is_null() ? std::string() : "&cursor=" + std::string(next->get_string());
    } while (!cursor.empty() && seen.size() < 10);
    EXPECT_THAT(seen, ElementsAre("21", "22", "23", "24"));
    EXPECT_EQ(get("/api/registry/persons?cursor=7").status, 400);
}

TEST_P(RegistryApi, HidesOtherVillages)
{
    be_clerk_of(kVillage);
    EXPECT_THAT(items(get("/api/registry/persons?q=%E5%BC%A0"), "name"), ElementsAre("张桂兰"));
    EXPECT_THAT(items(get("/api/registry/persons?division_code=330521104202"), "name"), IsEmpty());
    EXPECT_EQ(get("/api/registry/persons/24").status, 404);
    EXPECT_EQ(get("/api/registry/households/13").status, 404);
    EXPECT_EQ(patch("/api/registry/persons/24", R"({"name":"别名"})").status, 404);
    EXPECT_EQ(post("/api/registry/households", R"({"division_code":"330521104202","household_number":"9"})").status,
              404);
    be_clerk_of(kNextVillage);
    EXPECT_EQ(get("/api/registry/organisations/31").status, 404);
}

TEST_P(RegistryApi, ShowsVillagersTheirOwnHouseholdAlone)
{
    be_villager(kSon, kFirst);
    EXPECT_EQ(get("/api/registry/persons/22").status, 200);
    EXPECT_EQ(get("/api/registry/persons/21").status, 200);
    EXPECT_EQ(get("/api/registry/households/11").status, 200);
    EXPECT_EQ(get("/api/registry/persons/23").status, 404);
    EXPECT_EQ(get("/api/registry/households/12").status, 404);
    EXPECT_EQ(get("/api/registry/persons").status, 403);
    EXPECT_EQ(patch("/api/registry/persons/22", R"({"phone":"13900139000"})").status, 403);
    EXPECT_EQ(get("/api/registry/divisions").status, 200);
}

TEST_P(RegistryApi, MasksNumbers)
{
    be_clerk_of(kVillage);
    const auto answer = get("/api/registry/persons/21");
    EXPECT_THAT(answer.body, HasSubstr("138****8000"));
    EXPECT_THAT(answer.body, Not(HasSubstr("13800138000")));
    EXPECT_THAT(answer.body, HasSubstr("\"kinship_title\":\"子女\""));
}

TEST_P(RegistryApi, EntersAndCorrectsPeople)
{
    be_clerk_of(kVillage);
    const auto entered = post(
        "/api/registry/persons",
        R"({"name":"张小明","division_code":"330521104201","id_number":"11010519491231002X","household_id":"12","household_relation":"其他"})");
    ASSERT_EQ(entered.status, 201) << entered.body;
    EXPECT_EQ(text(tree(entered), "sex"), "female");
    const std::string id = text(tree(entered), "id");
    EXPECT_EQ(post("/api/registry/persons",
                   R"({"name":"又一人","division_code":"330521104201","id_number":"11010519491231002X"})")
                  .status,
              409);
    EXPECT_EQ(post("/api/registry/persons",
                   R"({"name":"又一人","division_code":"330521104201","id_number":"110105194912310021"})")
                  .status,
              400);
    EXPECT_EQ(
        post("/api/registry/persons",
             R"({"name":"又一人","division_code":"330521104201","household_id":"12","household_relation":"户主"})")
            .status,
        422);
    EXPECT_EQ(patch("/api/registry/persons/" + id, R"({"name":"王小明"})").status, 200);
    EXPECT_THAT(items(get("/api/registry/persons?q=wxm"), "id"), ElementsAre(id));
    EXPECT_THAT(items(get("/api/registry/persons?q=zxm"), "id"), IsEmpty());
    EXPECT_THAT(event_types(), ElementsAre("xz.registry.person_changed.v1", "xz.registry.person_changed.v1"));
}

TEST_P(RegistryApi, EntersHouseholdsOnce)
{
    be_clerk_of(kVillage);
    const char* const body = R"({"division_code":"330521104201","household_number":"003","address":"3号"})";
    EXPECT_EQ(post("/api/registry/households", body).status, 201);
    EXPECT_EQ(post("/api/registry/households", body).status, 409);
    EXPECT_EQ(post("/api/registry/households", R"({"division_code":"330521104000","household_number":"004"})").status,
              404);
    const auto corrected = tree(patch("/api/registry/households/11", R"({"address":"11号"})"));
    EXPECT_EQ(text(corrected, "address"), "11号");
    EXPECT_EQ(text(corrected, "villager_group"), "1组");
}

TEST_P(RegistryApi, MovesPeopleInTime)
{
    be_clerk_of(kTown);
    const auto moved = post(
        "/api/registry/persons/22/memberships",
        R"({"kind":"registered","division_code":"330521104202","household_id":"13","household_relation":"其他","valid_from":"2026-11-01"})");
    ASSERT_EQ(moved.status, 200) << moved.body;
    const auto person = tree(moved);
    EXPECT_EQ(text(person, "division_code"), "330521104202");
    const auto& memberships = json::find(person, "memberships")->get_array();
    ASSERT_EQ(memberships.size(), 2u);
    EXPECT_EQ(text(memberships[0], "valid_to"), "2026-10-31");
    EXPECT_THAT(items(get("/api/registry/persons?division_code=330521104202"), "id"), ElementsAre("22", "24"));
    EXPECT_EQ(post("/api/registry/persons/22/memberships",
                   R"({"kind":"resident","division_code":"330521104202","valid_to":"2026-11-01"})")
                  .status,
              422);
    EXPECT_EQ(post("/api/registry/persons/22/memberships",
                   R"({"kind":"resident","division_code":"330521104202","valid_from":"2027-01-01"})")
                  .status,
              400);
    EXPECT_EQ(post("/api/registry/persons/22/memberships", R"({"kind":"guest","division_code":"330521104202"})").status,
              400);
    const auto ended = tree(post("/api/registry/persons/22/memberships",
                                 R"({"kind":"registered","division_code":"330521104202","valid_to":"2026-11-10"})"));
    EXPECT_TRUE(json::find(ended, "household_id")->is_null());
}

TEST_P(RegistryApi, StatesKinshipBothWays)
{
    be_clerk_of(kVillage);
    EXPECT_EQ(post("/api/registry/persons/22/kin", R"({"person_id":"23","kinship":"sibling"})").status, 200);
    ask([&](db::Reader& reader) { EXPECT_TRUE(registry_.related(reader, kCounty, kNeighbour, kSon)); });
    EXPECT_EQ(post("/api/registry/persons/22/kin", R"({"person_id":"22","kinship":"sibling"})").status, 422);
    EXPECT_EQ(post("/api/registry/persons/22/kin", R"({"person_id":"24","kinship":"sibling"})").status, 404);
}

TEST_P(RegistryApi, SeatsAndUnseatsMembers)
{
    be_clerk_of(kVillage);
    EXPECT_EQ(post("/api/registry/organisations/31/members", R"({"person_id":"21","role":"member"})").status, 200);
    EXPECT_EQ(post("/api/registry/organisations/31/members", R"({"person_id":"21","role":"member"})").status, 409);
    const auto list = tree(get("/api/registry/organisations?division_code=330521104201"));
    EXPECT_EQ(number(json::find(list, "items")->get_array().at(0), "size"), 2);
    const auto ended =
        post("/api/registry/organisations/31/members", R"({"person_id":"23","role":"head","valid_to":"2026-11-17"})");
    EXPECT_THAT(ended.body,
                HasSubstr("\"role_title\":\"主任\",\"valid_from\":\"2024-01-01\",\"valid_to\":\"2026-11-17\""));
    EXPECT_EQ(
        post("/api/registry/organisations/31/members", R"({"person_id":"23","role":"head","valid_to":"2026-11-17"})")
            .status,
        422);
    EXPECT_THAT(event_types(), ElementsAre("xz.registry.body_changed.v1", "xz.registry.body_changed.v1"));
    const char* const shop =
        R"({"division_code":"330521104201","name":"后坞股份经济合作社","body":"collective","uscc":"91350100M000100Y43"})";
    EXPECT_EQ(post("/api/registry/organisations", shop).status, 201);
    EXPECT_EQ(post("/api/registry/organisations", shop).status, 409);
    EXPECT_EQ(post("/api/registry/organisations",
                   R"({"division_code":"330521104201","name":"某社","body":"collective","uscc":"91350100M000100Y44"})")
                  .status,
              400);
}

constexpr const char* kSquare =
    R"({"type":"Polygon","coordinates":[[[119.8,30.5],[120.1,30.5],[120.1,30.700001],[119.8,30.7],[119.8,30.5]]]})";

TEST_P(RegistryApi, DrawsTheCounty)
{
    be_clerk_of(kWhole);
    const auto loaded =
        call(http::Method::put, "/api/registry/outline?source=%E5%8E%BF%E8%87%AA%E7%84%B6%E8%B5%84%E6%BA%90%E5%B1%80",
             kSquare);
    EXPECT_EQ(loaded.status, 200) << loaded.body;
    be_villager(kSon, kFirst);
    const auto map = tree(get("/api/registry/outline"));
    const auto& features = json::find(map, "features")->get_array();
    ASSERT_EQ(features.size(), 2u);
    EXPECT_EQ(
        json::to_text(*json::find(features[0], "geometry")),
        R"({"type":"MultiPolygon","source":"县自然资源局","coordinates":[[[[119.8,30.5],[120.1,30.5],[120.1,30.7],[119.8,30.7],[119.8,30.5]]]]})");
    EXPECT_EQ(text(*json::find(features[1], "properties"), "name"), "后坞村");
    EXPECT_EQ(*json::find(*json::find(features[1], "geometry"), "coordinates"), json::Value(json::Array{119.9, 30.6}));
}

TEST_P(RegistryApi, RefusesWhatIsNoOutlineOfTheCounty)
{
    const auto code = [&](const std::string& body) {
        return text(tree(call(http::Method::put, "/api/registry/outline", body)), "code");
    };
    be_clerk_of(kWhole);
    EXPECT_EQ(code("no json"), "registry.bad_outline");
    EXPECT_EQ(code(R"({"type":"FeatureCollection","features":[]})"), "registry.bad_outline");
    EXPECT_EQ(code(R"({"type":"Point","coordinates":[119.9,30.6]})"), "registry.bad_outline");
    EXPECT_EQ(code(R"({"type":"Polygon","coordinates":[[[119.8,30.5],[120,30.5],[120,30.7],[119.9,30.7]]]})"),
              "registry.bad_outline");
    EXPECT_EQ(code(R"({"type":"Polygon","coordinates":[[["a",30.5],[120,30.5],[120,30.7],["a",30.5]]]})"),
              "registry.bad_outline");
    EXPECT_EQ(
        code(
            R"({"type":"Polygon","coordinates":[[[576000,3370000],[577000,3370000],[577000,3380000],[576000,3370000]]]})"),
        "registry.outline_not_degrees");
    EXPECT_EQ(code(R"({"type":"Polygon","coordinates":[[[9.8,30.5],[10.1,30.5],[10.1,30.7],[9.8,30.5]]]})"),
              "registry.outline_elsewhere");
    std::string fine = R"({"type":"Polygon","coordinates":[[)";
    for (int n = 0; n <= 20'000; ++n) fine += "[119.9,30.6],";
    fine.back() = ']';
    EXPECT_EQ(code(fine + "]}"), "registry.outline_too_fine");
    be_clerk_of(kTown);
    EXPECT_EQ(call(http::Method::put, "/api/registry/outline", kSquare).status, 403);
}

/// One grid worker who is also the clerk, in the village alone.
class OneHelper final : public Directory
{
public:
    std::vector<Holder> holders(db::Reader&, std::int64_t, std::string_view role, access::DivisionCode division,
                                Instant) const override
    {
        if (division != kVillage || (role != "grid_worker" && role != "village_clerk")) return {};
        return {{{77}, kNeighbour, "李桂花", std::string(role)}};
    }
    std::string role_title(std::string_view role) const override
    {
        return role == "grid_worker" ? "网格员" : std::string(role);
    }
};

TEST_P(RegistryApi, NamesWhoHelps)
{
    OneHelper directory;
    platform_->offer(static_cast<Directory&>(directory));
    be_villager(kSon, kFirst);
    EXPECT_EQ(get("/api/registry/helpers").body,
              R"({"items":[{"name":"李桂花","role_title":"网格员","phone":"0572-8000000"}]})");
}

} // namespace
} // namespace xz::registry
