#include "foundation/access/caller.hpp"

#include <gtest/gtest.h>

namespace xz::access
{
namespace
{

DivisionCode code(const char* text) { return *DivisionCode::parse(text); }

TEST(DivisionCode, KnowsItsLevelParentAndSubtree)
{
    const auto village = code("330521101201");
    EXPECT_EQ(village.level(), 5);
    EXPECT_EQ(village.parent().text(), "330521101000");
    EXPECT_EQ(village.parent().level(), 4);
    EXPECT_EQ(village.at(3).text(), "330521000000");
    EXPECT_EQ(village.at(1).text(), "330000000000");
    EXPECT_TRUE(code("330521101000").contains(village));
    EXPECT_TRUE(village.contains(village));
    EXPECT_FALSE(village.contains(code("330521101202")));
    EXPECT_FALSE(code("330521101000").contains(code("330521102000")));
    EXPECT_FALSE(code("330000000000").parent());
    EXPECT_EQ(county_of(village), 330521);
}

TEST(DivisionCode, RefusesWhatIsNoCode)
{
    for (const char* bad :
         {"", "33052110120", "3305211012011", "33052110120a", "030521101201", " 30521101201", "+30521101201"})
        EXPECT_FALSE(DivisionCode::parse(bad)) << bad;
}

TEST(Caller, MayOnlyInsideTheRegionsOfItsGrants)
{
    const auto clerk =
        std::make_shared<const Role>(Role{"village_clerk", "村文书", 5, {"affairs.handle", "affairs.read"}});
    const auto reader = std::make_shared<const Role>(Role{"auditor", "审计", 3, {"affairs.read"}});
    Caller c;
    c.grants = {{GrantId{1}, clerk, code("330521101201")}, {GrantId{2}, reader, code("330521101000")}};
    EXPECT_TRUE(c.may("affairs.handle", code("330521101201")));
    EXPECT_FALSE(c.may("affairs.handle", code("330521101202")));
    EXPECT_TRUE(c.may("affairs.read", code("330521101202")));
    EXPECT_FALSE(c.may("affairs.read", code("330521102201")));
    EXPECT_FALSE(c.may_somewhere("identity.grant"));
    EXPECT_EQ(c.regions("affairs.read"), (std::vector<DivisionCode>{code("330521101000")}));
    EXPECT_EQ(c.permissions(), (std::vector<std::string>{"affairs.handle", "affairs.read"}));
    EXPECT_FALSE(Caller::anonymous().signed_in());
}

} // namespace
} // namespace xz::access
