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

SharedFacts long_facts(std::int64_t id)
{
    auto made = std::make_shared<CaseFacts>(*facts(id, 1));
    made->members.assign(1 << 20, ' ');
    return made;
}

TEST(CaseCache, LetsGoOfWhatWasNotAskedForTheLongest)
{
    CaseCache cache;
    const std::int64_t full = CaseCache::kMostBytes / CaseCache::bytes_of(*long_facts(1));
    ASSERT_GT(full, 2);
    for (std::int64_t id = 1; id <= full; ++id) cache.keep(long_facts(id));
    EXPECT_NE(cache.at_version(CaseId{1}, 1), nullptr); // asked for, so the second is now the oldest
    cache.keep(long_facts(full + 1));
    EXPECT_NE(cache.at_version(CaseId{1}, 1), nullptr);
    EXPECT_EQ(cache.at_version(CaseId{2}, 1), nullptr);
    EXPECT_NE(cache.at_version(CaseId{full + 1}, 1), nullptr);
}

TEST(CaseCache, CountsANewVersionInPlaceOfTheOld)
{
    CaseCache cache;
    for (std::int64_t version = 1; version < 100; ++version) {
        auto longer = std::make_shared<CaseFacts>(*long_facts(1));
        longer->c.version = version;
        cache.keep(std::move(longer));
    }
    cache.keep(facts(2, 1));
    EXPECT_NE(cache.at_version(CaseId{1}, 99), nullptr);
    EXPECT_NE(cache.at_version(CaseId{2}, 1), nullptr);
}

} // namespace
} // namespace xz::affairs
