#include "engines/rules/tests/evaluation.hpp"

namespace xz::rules::test
{
namespace
{

TEST(Macros, Quantify)
{
    expect_all({{"[2, 4].all(n, n % 2 == 0)", "bool true"},
                {"[2, 3].all(n, n % 2 == 0)", "bool false"},
                {"[].all(n, 1/0 > 0) && ![].exists(n, 1/0 > 0)", "bool true"},
                {"[1, 2].exists(n, n > 1)", "bool true"},
                {"[1, 2].exists(n, n > 2)", "bool false"},
                {"[1, 2, 2].exists_one(n, n == 2)", "bool false"},
                {"[1, 2, 3].existsOne(n, n == 2)", "bool true"},
                {"{'a': 1, 'b': 2}.all(k, k in ['a', 'b'])", "bool true"},
                {"x.exists(k, x[k] > 1)", "bool true", R"({"x":{"a":1,"b":2}})"}});
}

TEST(Macros, AbsorbErrorsWhereOneElementDecides)
{
    expect_all({{"[0, 1].exists(n, 6 / n == 6)", "bool true"},
                {"[1, 0].exists(n, 6 / n == 6)", "bool true"},
                {"[0, 1].all(n, 6 / n == 7)", "bool false"},
                {"['a', 1].exists(n, n > 0)", "bool true"},
                {"[0, 1].exists(n, 6 / n == 7) || true", "bool true"}});
    expect_errors({"[0, 1].exists(n, 6 / n == 7)", "[0, 1].all(n, 6 / n == 6)", "[1].all(n, n)", "[1].exists(n, n)",
                   "[1, 0].exists_one(n, 1 / n == 1)", "[1].exists_one(n, n)", "[1, 0].map(n, 1 / n)",
                   "[0].filter(n, 1 / n == 1)", "[1].filter(n, n)", "1.all(n, true)", "'abc'.exists(c, true)"});
}

TEST(Macros, TransformAndFilter)
{
    expect_all({{"[1, 2, 3].map(n, n * n)", "list [1,4,9]"},
                {"[1, 2, 3].map(n, n > 1, string(n))", "list [\"2\",\"3\"]"},
                {"['b', 'a'].filter(s, s > 'a')", "list [\"b\"]"},
                {"{'a': 1, 'b': 2}.map(k, k + '!')", "list [\"a!\",\"b!\"]"},
                {"{1: 'x', 2: 'y'}.filter(k, k > 1)", "list [2]"},
                {"x.filter(p, p.age >= 18).map(p, p.name)", "list [\"甲\"]",
                 R"({"x":[{"name":"甲","age":30},{"name":"乙","age":9}]})"},
                {"[[1, 2], [3]].map(row, row.map(n, n + 1))", "list [[2,3],[4]]"}});
}

TEST(Macros, KeepVariablesApart)
{
    expect_all({{"[1, 2].map(x, x) + [x]", "list [1,2,9]", R"({"x":9})"},
                {"[1].map(x, .x)", "list [9]", R"({"x":9})"},
                {"[1, 2].map(x, [10].map(x, x + 1)[0] + x)", "list [12,13]"},
                {"[1, 2].map(a, [3, 4].map(b, a * b))", "list [[3,4],[6,8]]"},
                {"[{'z': 1}].all(y, y.z == 1)", "bool true", R"({"y.z":2})"},
                {"[1, 2, 3].filter(a, [1, 3].exists(b, a == b)).size() + [7].map(c, c)[0]", "int 9"}});
}

TEST(Macros, NeedAPlainVariable)
{
    expect_errors({"[1].all(a.b, true)", "[1].map(1, 2)", "[1].filter(.x, true)", "[1].all('x', true)", "[1].all(x)",
                   "[1].map(x, true, x, x)", "has(x)", "has(x[0])", "has(1)"});
}

TEST(Macros, HasAsksForFields)
{
    expect_all({{"has(x.a)", "bool true", R"({"x":{"a":null}})"},
                {"has(x.b)", "bool false", R"({"x":{"a":null}})"},
                {"has(x.a.b) && !has(x.a.c)", "bool true", R"({"x":{"a":{"b":1}}})"},
                {"!has(x.a) || x.a > 1", "bool true", R"({"x":{}})"}});
    EXPECT_EQ(answer("has(x.a.b)", R"({"x":{}})"), "error");
    EXPECT_EQ(answer("has(x.a)", R"({"x":1})"), "error");
    EXPECT_EQ(answer("has(x.a)"), "error");
}

} // namespace
} // namespace xz::rules::test
