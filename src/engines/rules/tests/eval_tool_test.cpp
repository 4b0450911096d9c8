#include "engines/rules/tests/evaluation.hpp"

namespace xz::rules::test
{
namespace
{

std::string lines(const std::string& input)
{
    std::istringstream in(input);
    std::ostringstream out;
    EXPECT_EQ(eval_lines(in, out), 0);
    return out.str();
}

TEST(EvalTool, AnswersEachLine)
{
    EXPECT_EQ(lines("{\"expr\": \"1 + 1\"}\n"
                    "{\"expr\": \"x.a * 2.0\", \"vars\": {\"x\": {\"a\": 0.5}}}\n"
                    "{\"expr\": \"1 / n\", \"vars\": {\"n\": 0}}"),
              "{\"type\":\"int\",\"value\":2}\n"
              "{\"type\":\"double\",\"value\":1.0}\n"
              "{\"error\":\"第 1 行第 3 个字：除数不能是零\"}\n");
}

TEST(EvalTool, GoesOnAfterABadLine)
{
    EXPECT_EQ(lines("not json\n[]\n\n{}\n{\"expr\": 3}\n{\"expr\": \"1\", \"vars\": []}\n{\"expr\": \"1 "
                    "+\"}\n{\"expr\": \"7\", \"vars\": null}\n"),
              "{\"error\":\"这一行不是 JSON 对象\"}\n"
              "{\"error\":\"这一行不是 JSON 对象\"}\n"
              "{\"error\":\"这一行不是 JSON 对象\"}\n"
              "{\"error\":\"缺少 expr，它应当是文字\"}\n"
              "{\"error\":\"缺少 expr，它应当是文字\"}\n"
              "{\"error\":\"vars 应当是对象\"}\n"
              "{\"error\":\"第 1 行第 4 个字：表达式没有写完\"}\n"
              "{\"type\":\"int\",\"value\":7}\n");
}

TEST(EvalTool, PrintsEveryType)
{
    expect_all({{"null", "null null"},
                {"true", "bool true"},
                {"9007199254740993", "int 9007199254740993"},
                {"18446744073709551615u", "uint 18446744073709551615"},
                {"1e300 * 1e10", "double \"Infinity\""},
                {"5e22", "double 5e+22"},
                {"0.1", "double 0.1"},
                {"-0.0", "double -0.0"},
                {"b'\\x00\\x10\\x83'", "bytes \"ABCD\""},
                {"timestamp('2026-11-23T08:00:00.250+08:00')", "timestamp \"2026-11-23T00:00:00.25Z\""},
                {"duration('3500ms')", "duration \"3.5s\""},
                {"type(1)", "type \"int\""},
                {"[1, 2.0, 'a', null, b'a', [duration('1s')], 3u]", "list [1,2.0,\"a\",null,\"YQ==\",[\"1s\"],3]"},
                {"{1: 'a', true: {'x': 1.5}, 'k': int}", "map {\"1\":\"a\",\"true\":{\"x\":1.5},\"k\":\"int\"}"},
                {"'\\u0001\"\\\\'", "string \"\\u0001\\\"\\\\\""}});
}

TEST(EvalTool, ReadsJsonNumbers)
{
    expect_all({{"x", "int 1", R"({"x":1})"},
                {"x", "double 1.0", R"({"x":1.0})"},
                {"x", "double 100.0", R"({"x":1e2})"},
                {"x", "int -9223372036854775808", R"({"x":-9223372036854775808})"},
                {"x", "uint 9223372036854775808", R"({"x":9223372036854775808})"}});
}

TEST(EvalTool, ReadsTaggedValues)
{
    expect_all({{"x", "bytes \"AP8=\"", R"({"x":{"@type":"bytes","value":"AP8="}})"},
                {"x + 1u", "uint 8", R"({"x":{"@type":"uint","value":7}})"},
                {"x", "uint 18446744073709551615", R"({"x":{"@type":"uint","value":"18446744073709551615"}})"},
                {"x", "int 7", R"({"x":{"@type":"int","value":"7"}})"},
                {"x", "double 7.0", R"({"x":{"@type":"double","value":7}})"},
                {"x", "double \"-Infinity\"", R"({"x":{"@type":"double","value":"-Infinity"}})"},
                {"x.getDate()", "int 23", R"({"x":{"@type":"timestamp","value":"2026-11-23T10:00:00Z"}})"},
                {"x[0] + x[0]", "duration \"3s\"", R"({"x":[{"@type":"duration","value":"1.5s"}]})"},
                {"x == type(1)", "bool true", R"({"x":{"@type":"type","value":"int"}})"},
                {"x[2]", "string \"b\"", R"({"x":{"@type":"map","value":[[1,"a"],[{"@type":"uint","value":2},"b"]]}})"},
                {"x['@type'] + x.other", "string \"ab\"", R"({"x":{"@type":"a","other":"b"}})"},
                {"x", "error", R"({"x":{"@type":"bytes","value":"A"}})"},
                {"x", "error", R"({"x":{"@type":"uint","value":-1}})"},
                {"x", "error", R"({"x":{"@type":"map","value":[[1]]}})"},
                {"x", "error", R"({"x":{"@type":"strange","value":1}})"}});
}

} // namespace
} // namespace xz::rules::test
