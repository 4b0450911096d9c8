#include "engines/search/bigrams.hpp"
#include "engines/search/pinyin.hpp"

#include <gtest/gtest.h>

namespace xz::search
{

namespace
{

TEST(Pinyin, GivesTheInitialsOfNames)
{
    EXPECT_EQ(pinyin_initials("张桂兰"), "zgl");
    EXPECT_EQ(pinyin_initials("王　二小"), "wex");
    EXPECT_EQ(pinyin_initials("买买提·艾合买提"), "mmtahmt");
    EXPECT_EQ(pinyin_initials("ＡＢ组3号"), "abz3h");
    EXPECT_EQ(pinyin_initials("〇"), "l");
    EXPECT_EQ(pinyin_initials(""), "");
    EXPECT_EQ(pinyin_initials("\xFF\xE5"), "");
}

TEST(Pinyin, KnowsSurnames)
{
    EXPECT_EQ(pinyin_initials("曾小贤"), "zxx");
    EXPECT_EQ(pinyin_initials("翟长根"), "zcg");
    EXPECT_EQ(pinyin_initials("长孙无忌"), "zswj");
    EXPECT_EQ(pinyin_initials("阚泽"), "kz");
    EXPECT_EQ(pinyin_initials("单国强"), "sgq");
    EXPECT_EQ(pinyin_initials("仇英"), "qy");
    EXPECT_EQ(pinyin_initials("解放"), "xf");
    EXPECT_EQ(pinyin_initials("区志明"), "ozm");
    EXPECT_EQ(pinyin_initials("查良镛"), "zly");
    EXPECT_EQ(pinyin_initials("朴正"), "pz");
    EXPECT_EQ(pinyin_initials("尉迟恭"), "ycg");
    EXPECT_EQ(pinyin_initials(" 单国强"), "sgq");
    EXPECT_EQ(pinyin_initials("张单"), "zd");
}

TEST(Pinyin, KnowsWords)
{
    EXPECT_EQ(pinyin_initials("单位", Reading::words), "dw");
    EXPECT_EQ(pinyin_initials("重庆市武隆区", Reading::words), "cqswlq");
    EXPECT_EQ(pinyin_initials("村长和会计", Reading::words), "czhkj");
    EXPECT_EQ(pinyin_initials("长兴县", Reading::words), "cxx");
}

TEST(Bigrams, PairsCharactersAndKeepsWords)
{
    EXPECT_EQ(bigrams("低保户"), "低保 保户");
    EXPECT_EQ(bigrams("低保"), "低保");
    EXPECT_EQ(bigrams("低"), "低");
    EXPECT_EQ(bigrams("申请A3纸，12张"), "申请 a3 纸 12 张");
    EXPECT_EQ(bigrams("ＰＯＳ机"), "pos 机");
    EXPECT_EQ(bigrams("𠮷野家"), "𠮷野 野家");
    EXPECT_EQ(bigrams("ئۇيغۇر تىلى"), "ئۇيغۇر تىلى");
    EXPECT_EQ(bigrams("，。!\"'*"), "");
    EXPECT_EQ(bigrams("a\xFF中"), "a 中");
}

TEST(Queries, AskForWhatStandsTogether)
{
    EXPECT_EQ(fts5_query("低保户 张"), "\"低保 保户\" AND \"张\" *");
    EXPECT_EQ(ts_query("低保户 张"), "('低保' <-> '保户') & '张':*");
    EXPECT_EQ(fts5_query("1381"), "\"1381\" *");
    EXPECT_EQ(fts5_query("\" OR 1"), "\"or\" * AND \"1\" *");
    EXPECT_EQ(ts_query("'); --"), "");
    EXPECT_EQ(fts5_query(" "), "");
}

} // namespace

} // namespace xz::search
