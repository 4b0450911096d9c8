#include "engines/rules/tests/evaluation.hpp"

namespace xz::rules::test
{
namespace
{

using Base = StaticType::Base;

const Schema& schema()
{
    static const Schema schema = [] {
        Schema s;
        s.declare_json("form",
                       json::parse(R"({"type":"object","title":"申请表","required":["area_m2","kind"],"properties":{
            "area_m2":{"type":"number","title":"申请面积"},
            "has_house":{"type":"boolean","title":"有住房"},
            "kind":{"type":"string","title":"类型","enum":["新建","翻建"]},
            "budget_cents":{"type":"integer","title":"预算"},
            "note":{"type":["string","null"]},
            "applicant":{"type":"object","title":"申请人","properties":{"age":{"type":"integer","title":"年龄"}}},
            "members":{"type":"array","title":"家庭成员","items":{"type":"object","properties":{"age":{"type":"integer","title":"年龄"}}}},
            "extra":{"type":"object","properties":{"a":{"type":"integer"}},"additionalProperties":true},
            "scores":{"type":"object","additionalProperties":{"type":"number"}},
            "free":{}}})")
                           .value());
        s.declare("now", Base::timestamp, "现在")
            .declare("params", StaticType::map(Base::string, {}))
            .declare("case.number", Base::string);
        return s;
    }();
    return schema;
}

/// "bool", or the place and sentence of the refusal.
std::string checked(std::string_view text, const CompileOptions& options = {})
{
    const auto program = compile(text, &schema(), options);
    if (program) return program->type().says();
    EXPECT_EQ(program.error().kind, Kind::invalid);
    EXPECT_EQ(program.error().code, "rules.type") << text;
    return program.error().fields.at(0).at + " " + program.error().fields.at(0).says;
}

TEST(Checker, InfersTypes)
{
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"form.area_m2 <= 125 && !form.has_house", "真假值"},
        {"form.area_m2 * 2.0", "小数"},
        {"form.budget_cents / 100", "整数"},
        {"form.kind + '房'", "文字"},
        {"form.members.map(m, m.age)", "整数的列表"},
        {"form.members.filter(m, m.age > 18)[0].age", "整数"},
        {"now + duration('24h')", "时间"},
        {"now - timestamp('2026-01-01T00:00:00Z')", "时长"},
        {"params.anything", "任意类型"},
        {"form.note", "任意类型"},
        {"form.extra.unknown", "任意类型"},
        {"form.scores.maths", "小数"},
        {"form.free.whatever[3].x", "任意类型"},
        {"case.number", "文字"},
        {"size(form.members)", "整数"},
        {"true ? 1 : 'a'", "任意类型"},
        {"[1, 2]", "整数的列表"},
        {"[1, 'a']", "列表"},
        {"{'a': 1}.a", "整数"},
        {"type(form.kind) == string", "真假值"},
        {"form.kind in ['新建', '翻建']", "真假值"},
        {"form.note == null || form.kind == null", "真假值"},
        {"has(form.kind) && 'kind' in form", "真假值"},
        {"dyn(form.kind) > 3", "真假值"},
        {"form.area_m2 == 3", "真假值"}};
    for (const auto& [text, type] : cases) EXPECT_EQ(checked(text), type) << text;
}

TEST(Checker, FindsMistakesWithTheirPlace)
{
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"frm.kind == ''", "1:1 没有变量 frm"},
        {"form.aera_m2 > 1", "1:5 没有字段 aera_m2"},
        {"has(form.aera_m2)", "1:9 没有字段 aera_m2"},
        {"form.kind.length", "1:10 文字没有字段 length"},
        {"form.kind == 3", "1:11 文字和整数不能用 == 运算"},
        {"form.kind > 3", "1:11 文字和整数不能用 > 运算"},
        {"form.area_m2 + 1", "1:14 小数和整数不能用 + 运算，整数和小数要先用 double() 或 int() 统一"},
        {"form.has_house && form.kind", "1:23 “并且”“或者”两边应当是真假值，这里是文字"},
        {"!form.budget_cents", "1:6 ! 后面应当是真假值，这里是整数"},
        {"-form.kind", "1:1 负号后面应当是数，这里是文字"},
        {"form.kind ? 1 : 2", "1:5 问号前面应当是真假值，这里是文字"},
        {"form.members.all(m, m.ag > 1)", "1:22 没有字段 ag"},
        {"form.members.all(m, m.age)", "1:22 逐项判断的条件应当是真假值，这里是整数"},
        {"form.kind.all(c, true)", "1:10 只能在列表或映射上逐项判断，这里是文字"},
        {"form.kind[0]", "1:10 文字不能用整数取其中一项"},
        {"form.members['a']", "1:13 对象的列表不能用文字取其中一项"},
        {"3 in form.kind", "1:3 整数和文字不能用 in 运算"},
        {"form.kind in [1, 2]", "1:11 文字和整数的列表不能用 in 运算"},
        {"form.kind.contains(3)", "1:20 contains 的参数应当是文字，这里是整数"},
        {"size(form.budget_cents)", "1:1 size 不能用于整数"},
        {"visits('a') > 1", "1:1 没有函数 visits"},
        {"size(1, 2)", "1:1 size 的参数个数或类型不对"},
        {"{1.5: 2}", "1:2 键只能是文字、整数或真假值，这里是小数"},
        {"form.members > form.members", "1:14 对象的列表和对象的列表不能用 > 运算"},
        {"now + now", "1:5 时间和时间不能用 + 运算"},
        {"null + 1", "1:6 空值和整数不能用 + 运算"}};
    for (const auto& [text, fault] : cases) EXPECT_EQ(checked(text), fault) << text;
}

TEST(Checker, AsksForTheWantedType)
{
    CompileOptions guard;
    guard.wanted = Base::bool_;
    EXPECT_EQ(checked("form.kind", guard), "1:5 结果应当是真假值，这里是文字");
    EXPECT_EQ(checked("form.has_house", guard), "真假值");
    EXPECT_EQ(checked("params.silence", guard), "任意类型");
}

TEST(Checker, WidensNumbersThatAreDeclaredDouble)
{
    const json::Value form = json::parse(R"({"area_m2":120,"scores":{"maths":90}})").value();
    const Activation activation{{"form", Value::view(form)}};
    const auto evaluated = [&](std::string_view text) {
        return evaluate(*compile(text, &schema()), activation).value();
    };
    EXPECT_EQ(evaluated("form.area_m2 / 16.0"), Value(7.5));
    EXPECT_EQ(evaluated("[form.area_m2].map(a, a * 1.5)[0] + form.scores['maths']"), Value(270.0));
    EXPECT_TRUE(evaluated("form.area_m2").is(Type::double_));
}

TEST(Checker, ListsTheVariablesRead)
{
    EXPECT_EQ(compile("form.kind == '' && [1].all(x, x > 0) && now > now", &schema())->variables(),
              (std::vector<std::string>{"form", "now"}));
    EXPECT_EQ(compile("a.b + c")->variables(), (std::vector<std::string>{"a.b", "c"}));
}

TEST(Checker, GivesTheSameAnswersAsWithoutSchema)
{
    const json::Value form =
        json::parse(R"({"area_m2":120.5,"has_house":false,"kind":"新建","budget_cents":5000000,"applicant":{"age":41},
        "members":[{"age":41},{"age":9}],"scores":{"a":1.5}})")
            .value();
    const Activation activation{
        {"form", Value::view(form)}, {"case.number", Value("QS-001")}, {"now", Value(Timestamp{1'800'000'000, 0})}};
    for (const std::string_view text :
         {"form.area_m2 <= 125 && !form.has_house", "form.members.exists_one(m, m.age < 18)",
          "form.applicant.age + size(form.members)", "case.number.startsWith('QS')", "form.members.map(m, m.age * 2)",
          "now > timestamp('2026-01-01T00:00:00Z')", "has(form.note) ? 1 : 2",
          "form.budget_cents % 7 == 5 || form.kind in ['新建']", "form.applicant == {'age': 41.0}"}) {
        const auto typed = evaluate(*compile(text, &schema()), activation),
                   plain = evaluate(*compile(text), activation);
        ASSERT_TRUE(typed && plain) << text;
        EXPECT_EQ(*typed, *plain) << text;
    }
}

TEST(Describe, WritesASentence)
{
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"form.area_m2 <= 125 && !form.has_house", "申请面积不超过 125，并且“有住房”为否"},
        {"form.budget_cents >= 100 || form.kind == '新建' && form.has_house",
         "预算不少于 100，或者（类型等于“新建”，并且“有住房”为是）"},
        {"form.applicant.age >= 18", "申请人的年龄不少于 18"},
        {"form.kind in ['新建', '翻建']", "类型在“新建”、“翻建”之中"},
        {"!(form.kind in ['新建'])", "类型不在“新建”之中"},
        {"has(form.kind) && !has(form.note)", "填写了类型，并且没有填写申请表.note"},
        {"form.note == null", "申请表.note 为空"},
        {"form.members.all(m, m.age > 18)", "家庭成员的每一项（记作 m）都满足：年龄大于 18"},
        {"size(form.members) > 2", "家庭成员的个数大于 2"},
        {"form.kind.startsWith('新')", "类型以“新”开头"},
        {"now < timestamp('2026-01-01T00:00:00Z')", "现在早于“2026-01-01T00:00:00Z”"},
        {"form.budget_cents * 2 - 1 != 7", "（预算 × 2） - 1 不等于 7"},
        {"!(form.area_m2 > 1 || form.has_house)", "并非（申请面积大于 1，或者“有住房”为是）"}};
    for (const auto& [text, sentence] : cases) EXPECT_EQ(describe(text, schema()).value(), sentence) << text;
    EXPECT_EQ(describe("form.nothing", schema()).error().code, "rules.type");
    EXPECT_EQ(describe("form.", schema()).error().code, "rules.syntax");
}

} // namespace
} // namespace xz::rules::test
