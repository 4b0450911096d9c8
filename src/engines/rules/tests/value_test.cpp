#include "engines/rules/tests/evaluation.hpp"

namespace xz::rules::test
{
namespace
{

TEST(Values, ViewJsonWithoutCopying)
{
    const json::Value tree =
        json::parse(R"({"name":"青山村","list":[1,2.5,null,true],"large":18446744073709551615})").value();
    const Value view = Value::view(tree);
    EXPECT_EQ(view.find("name")->as_text().data(), json::find(tree, "name")->get_string().data());
    EXPECT_EQ(view.find("list")->size(), 4u);
    EXPECT_EQ(view.find("list")->at(1), Value(2.5));
    EXPECT_TRUE(view.find("large")->is(Type::uint_));
    EXPECT_FALSE(view.find("none"));
    EXPECT_FALSE(view.find(Value(1)));
    EXPECT_EQ(view, Value::copy(tree));
    EXPECT_EQ(view.to_json(), tree);
}

TEST(Values, CopiesOutliveTheirSource)
{
    Value kept;
    {
        const json::Value tree = json::parse(R"({"a":[{"b":"乡治"}]})").value();
        kept = *Value::copy(tree).find("a");
    }
    EXPECT_EQ(kept.at(0).find("b")->as_text(), "乡治");
    Value other = kept;
    kept = Value(1);
    EXPECT_EQ(other.size(), 1u);
    other = Value(other.at(0));
    EXPECT_EQ(other.size(), 1u);
}

TEST(Values, AnswersOutliveTheProgram)
{
    const auto value = [] {
        const auto program = compile("['甲', x + '乙', {'k': '丙'}]");
        return evaluate(*program, {{"x", Value("丁")}}).value();
    }();
    EXPECT_EQ(json::to_text(value.to_json()), R"(["甲","丁乙",{"k":"丙"}])");
}

TEST(Values, RefuseBadMaps)
{
    EXPECT_EQ(Value::map({{Value(1.0), Value()}}).error().code, "rules.bad_key");
    EXPECT_EQ(Value::map({{Value(1), Value()}, {Value(std::uint64_t(1)), Value()}}).error().code, "rules.repeated_key");
    EXPECT_EQ(Value::map({{Value("a"), Value(1)}, {Value(true), Value(2)}})->size(), 2u);
}

TEST(Values, BecomePlainJson)
{
    const auto map = Value::map({{Value(1), Value::bytes("\xff")},
                                 {Value(true), Value(std::chrono::nanoseconds(1'500'000'000))},
                                 {Value("t"), Value(Timestamp{0, 5})}});
    EXPECT_EQ(json::to_text(map->to_json()), R"({"1":"/w==","true":"1.5s","t":"1970-01-01T00:00:00.000000005Z"})");
    EXPECT_EQ(json::to_text(Value(std::numeric_limits<double>::infinity()).to_json()), "\"Infinity\"");
    EXPECT_EQ(json::to_text(Value(Type::null).to_json()), "\"null_type\"");
}

} // namespace
} // namespace xz::rules::test
