#include "foundation/core/utf8.hpp"

#include <gtest/gtest.h>

namespace xz
{
namespace
{

TEST(Utf8, IsStrict)
{
    for (const char* good : {"", "abc", "乡治", "𣵦", "\xF4\x8F\xBF\xBF"}) EXPECT_TRUE(is_utf8(good)) << good;
    for (const char* bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                            "\xF5\x80\x80\x80", "\xE4\xB9", "\xE4", "a\xFF"})
        EXPECT_FALSE(is_utf8(bad));
}

TEST(Utf8, CountsAndCutsByCodePoint)
{
    EXPECT_EQ(utf8_length("a乡𣵦"), 3u);
    EXPECT_EQ(utf8_prefix("a乡𣵦", 2), "a乡");
    EXPECT_EQ(utf8_prefix("a乡", 9), "a乡");
    EXPECT_EQ(trimmed(" \xE3\x80\x80 乡 治\t\xE3\x80\x80"), "乡 治");
    EXPECT_EQ(trimmed("\xE3\x80\x80"), "");
}

} // namespace
} // namespace xz
