#include "affairs/case_facts.hpp"

#include <gtest/gtest.h>

namespace xz::affairs
{
namespace
{

SharedFacts facts(std::int64_t id, std::int64_t version)
{
    auto made = std::make_shared<CaseFacts>();
    made->c.id = CaseId{id};
    made->c.version = version;
    return made;
}

TEST(CaseCache, GivesAVersionAndNoOther)
{
    CaseCache cache;
    const auto second = facts(1, 2);
    cache.keep(second);
    EXPECT_EQ(cache.at_version(CaseId{1}, 2), second);
    EXPECT_EQ(cache.at_version(CaseId{1}, 1), nullptr);
    EXPECT_EQ(cache.at_version(CaseId{1}, 3), nullptr);
    EXPECT_EQ(cache.at_version(CaseId{2}, 2), nullptr);
}

TEST(CaseCache, KeepsTheNewestVersion)
{
    CaseCache cache;
    cache.keep(facts(1, 2));
    cache.keep(facts(1, 1)); // a slow thread comes late
    EXPECT_NE(cache.at_version(CaseId{1}, 2), nullptr);
    cache.keep(facts(1, 3));
    EXPECT_EQ(cache.at_version(CaseId{1}, 2), nullptr);
    EXPECT_NE(cache.at_version(CaseId{1}, 3), nullptr);
}

TEST(CaseCache, LetsGoOfWhatWasNotAskedForTheLongest)
{
    CaseCache cache;
    const std::int64_t full = CaseCache::kCapacity;
    for (std::int64_t id = 1; id <= full; ++id) cache.keep(facts(id, 1));
    EXPECT_NE(cache.at_version(CaseId{1}, 1), nullptr); // asked for, so the second is now the oldest
    cache.keep(facts(full + 1, 1));
    EXPECT_NE(cache.at_version(CaseId{1}, 1), nullptr);
    EXPECT_EQ(cache.at_version(CaseId{2}, 1), nullptr);
    EXPECT_NE(cache.at_version(CaseId{full + 1}, 1), nullptr);
}

} // namespace
} // namespace xz::affairs
