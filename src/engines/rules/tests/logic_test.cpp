#include "engines/rules/tests/evaluation.hpp"

namespace xz::rules::test
{
namespace
{

TEST(Logic, AbsorbsErrorsOnEitherSide)
{
    // Every pair of true, false, an error and a value that is no bool, in both orders.
    const std::vector<std::pair<std::string, char>> operands = {
        {"true", 't'}, {"false", 'f'}, {"1/0 == 1", 'e'}, {"'text'", 'e'}, {"unknown", 'e'}};
    for (const auto& [left, l] : operands)
        for (const auto& [right, r] : operands) {
            const std::string both = l == 'f' || r == 'f' ? "bool false" : l == 'e' || r == 'e' ? "error" : "bool true";
            const std::string either = l == 't' || r == 't'   ? "bool true"
                                       : l == 'e' || r == 'e' ? "error"
                                                              : "bool false";
            EXPECT_EQ(answer("(" + left + ") && (" + right + ")"), both) << left << " && " << right;
            EXPECT_EQ(answer("(" + left + ") || (" + right + ")"), either) << left << " || " << right;
        }
}

TEST(Logic, AbsorbsDeepErrors)
{
    expect_all({{"[1, 2, 3 / 0].size() > 2 || true", "bool true"},
                {"({'a': 1}.b && missing.field > 2) || 1 + 1 == 2", "bool true"},
                {"(1/0 > 0 && 2/0 > 0) && false", "bool false"},
                {"false || (true && (1/0 == 1 || true))", "bool true"},
                {"no_such(1, 2) && false", "bool false"},
                {"a.no_such() || true", "bool true"}});
}

TEST(Logic, ReportsTheErrorThatDecided)
{
    const auto program = compile("true &&\n 5 / zero == 1");
    const auto result = evaluate(*program, {{"zero", Value(0)}});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error(), (Error{Kind::rejected, "rules.failed", "", {{"2:4", "除数不能是零"}}}));
}

TEST(Logic, ChoosesOneBranchOnly)
{
    expect_all({{"true ? 1 : 1/0", "int 1"},
                {"false ? 1/0 : 'b'", "string \"b\""},
                {"x > 3 ? 'many' : 'few'", "string \"few\"", R"({"x":1})"}});
    expect_errors({"1 ? 2 : 3", "null ? 1 : 2", "(1/0 > 1) ? 1 : 2", "true ? 1/0 : 2"});
}

TEST(Logic, CountsAnErrorOfAGuardAsFalse)
{
    const auto guard = compile("form.age >= 18");
    const json::Value adult = json::parse(R"({"form":{"age":20}})").value(),
                      empty = json::parse(R"({"form":{}})").value();
    EXPECT_TRUE(holds(*guard, {{"form", Value::view(*json::find(adult, "form"))}}));
    EXPECT_FALSE(holds(*guard, {{"form", Value::view(*json::find(empty, "form"))}}));
    EXPECT_FALSE(holds(*guard, {}));
    EXPECT_FALSE(holds(*compile("1"), {}));
}

} // namespace
} // namespace xz::rules::test
