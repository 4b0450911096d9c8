#include "engines/rules/tests/evaluation.hpp"

namespace xz::rules::test
{
namespace
{

using Base = StaticType::Base;

enum Call : std::uint32_t { visits, is_in, org, body, available, size_of_money, broken };

Functions& functions()
{
    static Functions table = [] {
        const auto actor = StaticType::object("actor"), organisation = StaticType::object("org");
        Functions f;
        f.add({visits, "visits", {}, {Base::string}, Base::int_, "{0}的次数"});
        f.add({is_in, "is", actor, {Base::string}, Base::bool_, "{0}属于{1}"});
        f.add({org, "org", {}, {Base::string}, organisation});
        f.add({body, "body", organisation, {Base::string}, StaticType::list(actor)});
        f.add({available, "budget.available", {}, {Base::string}, Base::int_});
        f.add({size_of_money, "size", {}, {Base::int_}, Base::int_});
        f.add({broken, "broken", {}, {}, Base::bool_});
        return f;
    }();
    return table;
}

class Village : public Host
{
public:
    Result<Value> call(const Function& function, std::span<const Value> arguments) override
    {
        calls.push_back(function.name);
        switch (function.id) {
        case visits: return Value(arguments[0].as_text() == "draft" ? 2 : 0);
        case is_in: return Value(arguments[0].object_id() == 7 && arguments[1].as_text() == "branch");
        case org: return Value::object(functions().object_type("org"), 1);
        case body: return Value::list({Value::object(functions().object_type("actor"), 7)});
        case available: return Value(500);
        case size_of_money: return Value(std::int64_t(std::to_string(arguments[0].as_int()).size()));
        default: return tl::unexpected(Error{Kind::unavailable, "x.broken", {}, {{"", "查询不到"}}});
        }
    }
    std::vector<std::string> calls;
};

Schema schema()
{
    Schema s;
    s.declare("actor", StaticType::object("actor"), "办理人").declare("form", StaticType());
    return s;
}

class HostFunctions : public testing::Test
{
protected:
    Result<Value> run(std::string_view text, bool with_schema = true)
    {
        const Schema s = schema();
        CompileOptions options;
        options.functions = &functions();
        const Program program = XZ_TRY(compile(text, with_schema ? &s : nullptr, options));
        return evaluate(program, {{"actor", Value::object(functions().object_type("actor"), 7)}}, &village_);
    }
    Village village_;
};

TEST_F(HostFunctions, AreCalledWithAndWithoutSchema)
{
    for (const bool with_schema : {true, false}) {
        EXPECT_EQ(run("visits('draft') < 3", with_schema).value(), Value(true));
        EXPECT_EQ(run("actor.is('branch') && !actor.is('other')", with_schema).value(), Value(true));
        EXPECT_EQ(run("org('village').body('committee').exists(a, a.is('branch'))", with_schema).value(), Value(true));
        EXPECT_EQ(run("actor in org('village').body('committee') + org('town').body('x')", with_schema).value(),
                  Value(true));
        EXPECT_EQ(run("budget.available('county') >= 500", with_schema).value(), Value(true));
        EXPECT_EQ(run("size(1234) + size('ab')", with_schema).value(), Value(6)); // a further signature of a known name
        EXPECT_EQ(run("size(dyn('ab'))", with_schema).value(), Value(2));
    }
}

TEST_F(HostFunctions, AreCalledOnlyWhereNeeded)
{
    EXPECT_EQ(run("false && visits('draft') > 1").value(), Value(false));
    EXPECT_TRUE(village_.calls.empty());
}

TEST_F(HostFunctions, FailAsTheLanguageFails)
{
    EXPECT_EQ(run("broken() || true").value(), Value(true));
    EXPECT_EQ(run("broken() && true").error(), (Error{Kind::rejected, "rules.failed", "", {{"1:1", "查询不到"}}}));
    EXPECT_EQ(run("visits(form)", false).error().code, "rules.failed");
}

TEST_F(HostFunctions, AreTypeChecked)
{
    EXPECT_EQ(run("visits(3)").error().fields.at(0).says, "visits 的参数个数或类型不对");
    EXPECT_EQ(run("visits('a') == 'b'").error().code, "rules.type");
    EXPECT_EQ(run("'x'.is('branch')").error().code, "rules.type");
    EXPECT_EQ(run("org('a').is('branch')").error().code, "rules.type");
    EXPECT_EQ(run("org('a').name").error().fields.at(0).says, "org没有字段 name");
    EXPECT_EQ(run("visits('a') && true").error().code, "rules.type");
    // A wrong object is found out when it runs, where the type is unknown before.
    EXPECT_EQ(run("dyn(org('a')).is('branch')").error().code, "rules.failed");
}

TEST_F(HostFunctions, NeedAHost)
{
    CompileOptions options;
    options.functions = &functions();
    const auto program = compile("visits('draft') > 0", nullptr, options);
    EXPECT_EQ(evaluate(*program, {}).error().fields.at(0).says, "没有这个函数：visits");
    EXPECT_FALSE(holds(*program, {}));
}

TEST_F(HostFunctions, AreDescribedByTheirTitle)
{
    EXPECT_EQ(describe("actor.is('branch') && visits('draft') < 3", schema(), &functions()).value(),
              "办理人属于“branch”，并且“draft”的次数小于 3");
}

} // namespace
} // namespace xz::rules::test
