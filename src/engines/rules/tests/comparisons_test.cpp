#include "engines/rules/tests/evaluation.hpp"

namespace xz::rules::test
{
namespace
{

TEST(Comparisons, EqualsAcrossNumericTypes)
{
    expect_all({{"3 == 3.0 && 3u == 3 && 3.0 == 3u", "bool true"},
                {"-1 == 18446744073709551615u", "bool false"},
                {"9007199254740993 == 9007199254740993u", "bool true"},
                {"0.0 / 0.0 == 0.0 / 0.0", "bool false"},
                {"x != x", "bool true", R"({"x":{"@type":"double","value":"NaN"}})"},
                {"-0.0 == 0.0", "bool true"}});
}

TEST(Comparisons, NeverEqualsOtherTypes)
{
    expect_all({{"1 == '1'", "bool false"},
                {"1 == true", "bool false"},
                {"null == 0", "bool false"},
                {"b'a' == 'a'", "bool false"},
                {"[] != {}", "bool true"},
                {"timestamp(0) == 0", "bool false"},
                {"int == 'int'", "bool false"},
                {"null == null && int == type(1)", "bool true"}});
}

TEST(Comparisons, LooksIntoListsAndMaps)
{
    expect_all({{"[1, [2.0, 'a']] == [1u, [2, 'a']]", "bool true"},
                {"[1, 2] == [2, 1]", "bool false"},
                {"[1] == [1, 1]", "bool false"},
                {"{'a': 1, 'b': [2]} == {'b': [2.0], 'a': 1u}", "bool true"},
                {"{'a': 1} == {'a': 2}", "bool false"},
                {"{'a': 1} == {'b': 1}", "bool false"},
                {"{1: 'x'} == {1u: 'x'}", "bool true"},
                {"x == {'a': [1, null]}", "bool true", R"({"x":{"a":[1.0,null]}})"},
                {"[0.0 / 0.0] == [0.0 / 0.0]", "bool false"}});
}

TEST(Comparisons, Orders)
{
    expect_all({{"1 < 1.5 && 2u > 1 && -1 < 0u && 1.5 >= 1u", "bool true"},
                {"-1 < 18446744073709551615u", "bool true"},
                {"9223372036854775807 < 1e19 && -1e19 < -9223372036854775808", "bool true"},
                {"18446744073709551615u < 1e30 && 0u > -0.5", "bool true"},
                {"0.0 / 0.0 < 1.0 || 0.0 / 0.0 >= 1.0", "bool false"},
                {"false < true && 'A' < 'a' && 'a' < 'ab' && '乡' < '治'", "bool true"},
                {"b'\\x00' < b'\\xff'", "bool true"},
                {"timestamp(1) > timestamp(0) && duration('1m') <= duration('60s')", "bool true"}});
    expect_errors({"1 < 'a'", "null < null", "[1] < [2]", "{} < {}", "true < 1", "'a' < b'b'", "int < string",
                   "timestamp(0) < duration('1s')"});
}

TEST(Comparisons, FindsInListsAndKeys)
{
    expect_all({{"2 in [1, 2.0]", "bool true"},
                {"'a' in ['b', 1, 'a']", "bool true"},
                {"[1] in [[1u]]", "bool true"},
                {"1 in []", "bool false"},
                {"'k' in {'k': null}", "bool true"},
                {"1.0 in {1: 'a'} && 1u in {1: 'a'} && !(1.5 in {1: 'a'})", "bool true"},
                {"null in {'a': 1}", "bool false"},
                {"'b' in x", "bool true", R"({"x":{"b":1}})"},
                {"3 in x", "bool true", R"({"x":[1,2,3]})"}});
    expect_errors({"'a' in 'abc'", "1 in 1", "1 in null"});
}

TEST(Comparisons, SelectsAndIndexes)
{
    expect_all({{"[5, 6, 7][2] + [5][0u] + [5][0.0]", "int 17"},
                {"{'a': {'b': [1, {'c': 9}]}}.a.b[1].c", "int 9"},
                {"{1: 'one', true: 'yes'}[1u]", "string \"one\""},
                {"{2u: 'two'}[2.0]", "string \"two\""},
                {"x['k'] + x.k", "int 4", R"({"x":{"k":2}})"},
                {"x.b.`c.d`", "int 1", R"({"x":{"b":{"c.d":1}}})"},
                {"[x.a, x.b]", "list [1,null]", R"({"x":{"a":1,"b":null}})"}});
    expect_errors({"[1][1]", "[1][-1]", "[1]['0']", "[1][0.5]", "{'a': 1}.b", "{'a': 1}['b']", "{1: 1}[2]", "1.a",
                   "null.a", "[1].a", "'a'[0]", "{'a': 1}[null]"});
}

TEST(Comparisons, FindsKeysOfLargeMaps)
{
    std::string text = "{";
    for (int i = 0; i < 100; ++i)
        text += std::to_string((i * 37) % 100) + ": 'v" + std::to_string(i) + "', 'k" + std::to_string(i) +
                "': " + std::to_string(i) + ",";
    text += "}";
    for (int i = 0; i < 100; ++i) {
        const std::string number = std::to_string(i);
        EXPECT_EQ(answer(text + "['k" + number + "']"), "int " + number);
        EXPECT_EQ(answer(text + "[" + std::to_string((i * 37) % 100) + "u]"), "string \"v" + number + "\"");
    }
    EXPECT_EQ(answer(text + "[100]"), "error");
}

TEST(Comparisons, RefusesBadKeys)
{
    expect_errors(
        {"{1.0: 1}", "{null: 1}", "{[1]: 1}", "{b'a': 1}", "{1: 1, 1u: 2}", "{'a': 1, 'a': 1}", "{true: 1, true: 2}"});
    expect_all({{"{1: 'a', '1': 'b', true: 'c'}.size()", "int 3"}});
}

TEST(Comparisons, ReadsDottedNamesLongestFirst)
{
    constexpr std::string_view kVars = R"({"a.b.c":1,"a.b":{"c":2,"d":3},"a":{"b":{"c":4,"e":5}}})";
    expect_all({{"a.b.c", "int 1", kVars},
                {"a.b.d", "int 3", kVars},
                {"(a.b).c", "int 2", kVars},
                {"(a).b.c", "int 4", kVars},
                {"a.b.e", "error", kVars}});
}

TEST(Comparisons, TellsTypesApart)
{
    expect_all({{"type(1)", "type \"int\""},
                {"type(null)", "type \"null_type\""},
                {"type(timestamp(0)) == google.protobuf.Timestamp", "bool true"},
                {"type(duration('1s')) == google.protobuf.Duration", "bool true"},
                {"type(type(1)) == type && type(type) == type", "bool true"},
                {"type([]) == list && type({}) == map && type(b'') == bytes && type('') == string", "bool true"},
                {"type(1u) == uint && type(1.0) == double && type(true) == bool", "bool true"},
                {"type(dyn(1)) == int", "bool true"},
                {"type + 1", "int 4", R"({"type":3})"}});
    expect_errors({"dyn", "google", "google.protobuf", "int.x"});
}

} // namespace
} // namespace xz::rules::test
