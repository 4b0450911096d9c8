#include "registry/divisions.hpp"
#include "registry/model.hpp"

#include "registry/import_rows.hpp"
#include "registry/manifest.hpp"
#include "registry/residence.hpp"

#include <gmock/gmock.h>

namespace xz::registry
{
namespace
{

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Not;

TEST(RegistryModel, FindsNamesByEveryEndingAndByInitials)
{
    EXPECT_THAT(name_tokens("张桂兰"), ::testing::UnorderedElementsAre("张桂兰", "桂兰", "兰", "zgl"));
    EXPECT_EQ(search_key(" ＺＧＬ "), "zgl");
    EXPECT_EQ(search_key("阿卜杜拉·买买提江"), "阿卜杜拉买买提江");
    EXPECT_EQ(search_key("·"), "");
}

TEST(RegistryModel, CountsTheLastDay)
{
    EXPECT_TRUE(in_force("2026-01-01", "2026-11-18", "2026-11-18"));
    EXPECT_FALSE(in_force("2026-01-01", "2026-11-17", "2026-11-18"));
    EXPECT_FALSE(in_force("2026-11-19", "", "2026-11-18"));
    EXPECT_TRUE(in_force("", "", "2026-11-18"));
}

TEST(RegistryModel, NamesBodiesAndSeats)
{
    EXPECT_EQ(body_title("supervisory_committee"), "村务监督委员会");
    EXPECT_EQ(body_title("wedding_council"), "wedding_council");
    EXPECT_EQ(role_title("party_branch", "head"), "书记");
    EXPECT_EQ(role_title("village_committee", "head"), "主任");
    EXPECT_EQ(role_title("villager_representatives", "member"), "村民代表");
    EXPECT_EQ(reverse_kinship("parent"), "child");
    EXPECT_EQ(reverse_kinship("spouse"), "spouse");
}

TEST(RegistryModel, PutsRegistrationBeforeResidence)
{
    const DivisionCode home{330521104201}, town{330521104202};
    const std::vector<Membership> both{{{1}, {5}, "resident", town, {70}, "其他", "2020-01-01", ""},
                                       {{2}, {5}, "registered", home, {71}, "户主", "", ""}};
    Person p;
    EXPECT_TRUE(follow_memberships(p, both, "2026-11-18"));
    EXPECT_EQ(p.division, home);
    EXPECT_EQ(p.household, HouseholdId{71});
    auto moved = both;
    moved[1].valid_to = "2026-11-17";
    EXPECT_TRUE(follow_memberships(p, moved, "2026-11-18"));
    EXPECT_EQ(p.division, town);
    moved[0].valid_to = "2026-11-17";
    EXPECT_FALSE(follow_memberships(p, moved, "2026-11-18"));
    EXPECT_FALSE(p.household);
    EXPECT_EQ(p.division, town);
}

TEST(RegistryModel, ReadsDatesAsPeopleTypeThem)
{
    using imports::read_date;
    for (const char* typed : {"1970-01-31", "1970/1/31", "19700131", "1970年1月31日", "1970.01.31"})
        EXPECT_EQ(read_date(typed), "1970-01-31") << typed;
    for (const char* typed : {"1970-02-30", "31/1/1970", "1970", "1970-1-", "", "1970--1", "1970-1-31-1", "昨天"})
        EXPECT_EQ(read_date(typed), "") << typed;
}

TEST(RegistryManifest, FitsItsDescription)
{
    for (const auto& misfit : find_misfits({manifest()})) ADD_FAILURE() << misfit;
}

TEST(PlaceName, IsWhatPeopleCallIt)
{
    EXPECT_EQ(place_name("高峰村委会"), "高峰村");
    EXPECT_EQ(place_name("芋荷村村民委员会"), "芋荷村");
    EXPECT_EQ(place_name("李村村委会"), "李村");
    EXPECT_EQ(place_name("春晖社区居委会"), "春晖社区");
    EXPECT_EQ(place_name("莫干山居委会"), "莫干山居委会");
    EXPECT_EQ(place_name("村委会"), "村委会");
}

} // namespace
} // namespace xz::registry
