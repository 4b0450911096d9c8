#include "engines/rules/tests/evaluation.hpp"

namespace xz::rules::test
{
namespace
{

TEST(Lexis, ReadsNumbers)
{
    expect_all({{"7", "int 7"},
                {"0x2a", "int 42"},
                {"-0XfF", "int -255"},
                {"-9223372036854775808", "int -9223372036854775808"},
                {"9223372036854775807", "int 9223372036854775807"},
                {"18446744073709551615u", "uint 18446744073709551615"},
                {"0x10U", "uint 16"},
                {"1.5", "double 1.5"},
                {".25", "double 0.25"},
                {"2e3", "double 2000.0"},
                {"-1.25E-2", "double -0.0125"},
                {"1e-400", "double 0.0"}});
    expect_errors({"9223372036854775808", "-9223372036854775809", "18446744073709551616u", "1e400", "1.", "1e", "0x",
                   "1abc", "1..2"});
}

TEST(Lexis, ReadsStrings)
{
    expect_all({{R"("it's")", R"(string "it's")"},
                {R"('say "hi"')", R"(string "say \"hi\"")"},
                {R"('\x41\X42\103')", R"(string "ABC")"},
                {R"('\u4e61\U00006cbb')", R"(string "乡治")"},
                {R"('\ud83d\ude00')", R"(string "😀")"},
                {R"('\a\v\?\`' == '\x07\x0b?\x60')", "bool true"},
                {R"(r'\d+\.')", R"(string "\\d+\\.")"},
                {R"(R"\")", R"(string "\\")"},
                {R"(r'a\' + "'")", R"(string "a\\'")"},
                {R"(r'''\''')", R"(string "\\")"},
                {"'''a'b''c'''", "string \"a'b''c\""},
                {"\"\"\"line\nline\"\"\"", R"(string "line\nline")"},
                {"'\\377'", R"(string "ÿ")"}});
    expect_errors({"'open", "'''open''", R"('\z')", R"('\x4')", R"('\08')", R"('\400')", R"('\ud800')",
                   R"('\U00110000')", "'a\nb'", R"('\)", R"(r"\"")", R"(r'a\'b')"});
}

TEST(Lexis, ReadsBytes)
{
    expect_all({{R"(b'\xff\000')", R"(bytes "/wA=")"},
                {R"(b"治")", R"(bytes "5rK7")"},
                {R"(B'''a''')", R"(bytes "YQ==")"},
                {R"(br'\x')", R"(bytes "XHg=")"},
                {R"(bR'')", R"(bytes "")"}});
    expect_errors({R"(b'\u00ff')", R"(rb'a')"});
}

TEST(Lexis, SkipsBlanksAndComments)
{
    expect_all({{"1 // one\n+\t2", "int 3"},
                {"1 // a carriage return alone\r + 5 ends no comment", "int 1"},
                {"\f[\r\n1 ,2\n] [ 0 ]", "int 1"},
                {"{'a' : {'b' : 3} } . a\n.b", "int 3"},
                {"4 //", "int 4"}});
    expect_errors({"", "  ", "// nothing", "/ 2"});
}

TEST(Lexis, KeepsReservedWordsForFields)
{
    expect_all({{"{'for': 1}.for", "int 1"},
                {"{'namespace': {'if': 2}}.namespace.if", "int 2"},
                {"has({'void': 1}.void)", "bool true"}});
    expect_errors({"for", "let + 1", "{'in': 1}.in", "{'null': 1}.null", "[1].all(while, true)"});
}

TEST(Lexis, QuotesFieldNames)
{
    expect_all({{"{'road-lamp/7': 1}.`road-lamp/7`", "int 1"}, {"has({'a b': 1}.`a c`)", "bool false"}});
    expect_errors({"`a`", "{'a':1}.`a", "{'a':1}.``"});
}

TEST(Lexis, SaysWhatIsWrongInChinese)
{
    const auto sentence = [](std::string_view text) {
        const auto program = compile(text);
        EXPECT_FALSE(program) << text;
        if (program) return std::string();
        EXPECT_EQ(program.error().code, "rules.syntax");
        return program.error().fields.at(0).at + " " + program.error().fields.at(0).says;
    };
    EXPECT_EQ(sentence("a = 1"), "1:3 判断相等要写两个等号 ==");
    EXPECT_EQ(sentence("'甲乙' +\n  （1）"), "2:3 这里是全角符号“（”，请改用半角的 (");
    EXPECT_EQ(sentence("面积 > 1"), "1:1 名称只能用英文字母、数字和下划线，汉字请放在引号里");
    EXPECT_EQ(sentence("'文字' )"), "1:6 这里不该出现 )");
    EXPECT_EQ(sentence("1 +"), "1:4 表达式没有写完");
    EXPECT_EQ(sentence("[1].all(i, v, v > 0)"), "1:4 这里要写成 列表.all(变量, 条件)");
    EXPECT_EQ(sentence("[1].map(v)"), "1:4 这里要写成 列表.map(变量, 结果) 或 map(变量, 条件, 结果)");
    EXPECT_EQ(sentence("a.?b"), "1:3 不支持 .? 的写法，请用 has() 判断");
    EXPECT_EQ(sentence("a ? b ? 1 : 2 : 3"), "1:7 这里不该出现 ?，应当是 :");
    EXPECT_EQ(sentence("[?a]"), "1:2 这里不该出现问号；可选的元素不支持，请用 has() 判断");
    EXPECT_EQ(sentence("Timestamp{seconds: 1}"), "1:10 不支持构造消息类型");
    EXPECT_EQ(sentence("\xff"), "1:1 表达式不是 UTF-8 文字");
}

} // namespace
} // namespace xz::rules::test
