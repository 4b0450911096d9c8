#include "engines/rules/tests/evaluation.hpp"

namespace xz::rules::test
{
namespace
{

TEST(Strings, CountsCodePoints)
{
    expect_all({{"size('村民委员会')", "int 5"},
                {"'😀a'.size()", "int 2"},
                {"size(b'村')", "int 3"},
                {"''.size()", "int 0"},
                {"size([1, 2]) + size({'a': 1})", "int 3"},
                {"[].size() + {}.size() + b'ab'.size()", "int 2"}});
    expect_errors({"size(1)", "size(null)", "size()", "size('a', 'b')", "1.size()"});
}

TEST(Strings, Searches)
{
    expect_all({{"'青山村三组'.contains('山村')", "bool true"},
                {"'abc'.contains('')", "bool true"},
                {"''.contains('a')", "bool false"},
                {"'aXbX'.endsWith('bX') && 'aXbX'.startsWith('aX')", "bool true"},
                {"'ab'.startsWith('abc') || 'ab'.endsWith('abc')", "bool false"}});
    expect_errors({"'a'.contains(1)", "1.contains('1')", "contains('a', 'a')", "b'a'.contains(b'a')"});
}

TEST(Strings, MatchesPartsByRe2)
{
    expect_all({{"'13800138000'.matches('^1[3-9]\\\\d{9}$')", "bool true"},
                {"'tel 13800138000'.matches(r'\\d{11}')", "bool true"},
                {"matches('青山村', '青.村')", "bool true"},
                {"'abc'.matches('B')", "bool false"},
                {"'abc'.matches('(?i)B')", "bool true"},
                {"'abc'.matches(p)", "bool true", R"({"p":"a.c"})"},
                {"''.matches('')", "bool true"}});
    expect_errors({"'a'.matches('(')", "'a'.matches('\\\\1')", "'a'.matches('(?=a)')", "1.matches('1')",
                   "'a'.matches(1)", "'a'.matches('a{1001}')"});
    EXPECT_EQ(answer("'a'.matches(p)", R"({"p":"["})"), "error");
}

TEST(Strings, StaysLinearOnHostilePatterns)
{
    const std::string text(5000, 'a');
    EXPECT_EQ(answer("x.matches('(a*)*b')", R"({"x":")" + text + R"("})"), "bool false");
    EXPECT_EQ(answer("x.contains(y + 'b')", R"({"x":")" + text + R"(","y":")" + text.substr(0, 2500) + R"("})"),
              "bool false");
}

TEST(Strings, ConvertsBytes)
{
    expect_all({{"string(bytes('村'))", "string \"村\""},
                {"bytes(b'a') == bytes('a')", "bool true"},
                {"string('a')", "string \"a\""}});
    expect_errors({"string(b'\\xff')", "string(b'\\xed\\xa0\\x80')", "string(b'\\xc0\\x80')", "string([1])",
                   "string(null)", "bytes(1)"});
}

} // namespace
} // namespace xz::rules::test
