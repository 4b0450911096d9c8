#include "engines/rules/tests/evaluation.hpp"

#include <random>

namespace xz::rules::test
{
namespace
{

TEST(Arithmetic, FollowsPrecedence)
{
    expect_all({{"2 + 3 * 4", "int 14"},
                {"(2 + 3) * 4", "int 20"},
                {"20 - 4 - 3", "int 13"},
                {"100 / 5 / 2", "int 10"},
                {"7 - 2 * 3 % 4", "int 5"},
                {"- - 3", "int 3"},
                {"-(-3) - -3", "int 6"},
                {"1 + 2 == 3 && 2 < 3", "bool true"},
                {"false ? 1 : true ? 2 : 3", "int 2"},
                {"true || false && false", "bool true"}});
}

TEST(Arithmetic, TruncatesTowardsZero)
{
    expect_all({{"7 / 2", "int 3"},
                {"-7 / 2", "int -3"},
                {"-7 % 3", "int -1"},
                {"7 % -3", "int 1"},
                {"7u / 2u", "uint 3"},
                {"7u % 4u", "uint 3"}});
}

TEST(Arithmetic, RefusesToOverflow)
{
    expect_errors({"9223372036854775807 + 1", "-9223372036854775808 - 1", "4611686018427387904 * 2",
                   "-9223372036854775808 / -1", "-9223372036854775808 % -1", "-(-9223372036854775808)",
                   "18446744073709551615u + 1u", "1u - 2u", "9223372036854775808u * 2u", "1 / 0", "1 % 0", "1u / 0u",
                   "1u % 0u"});
}

TEST(Arithmetic, KeepsIntegersAndDoublesApart)
{
    expect_errors({"1 + 1.0", "1 * 1u", "1u - 1.0", "5.0 % 2.0", "-1u - 1u", "-(1u)", "-'a'", "!1", "true + true",
                   "null + null", "{} + {}"});
}

TEST(Arithmetic, ComputesDoublesAsIeee754)
{
    expect_all({{"1.0 / 0.0", "double \"Infinity\""},
                {"-1.0 / 0.0", "double \"-Infinity\""},
                {"0.0 / 0.0", "double \"NaN\""},
                {"0.1 + 0.2", "double 0.30000000000000004"},
                {"1e308 * 10.0", "double \"Infinity\""},
                {"3.0 - 0.5", "double 2.5"},
                {"-(2.5)", "double -2.5"}});
}

TEST(Arithmetic, AgreesWithTheMachineOnRandomPairs)
{
    std::mt19937_64 random(20261123);
    const auto program = compile("[a + b, a - b, a * b, a / b, a % b]");
    ASSERT_TRUE(program);
    for (int round = 0; round < 2000; ++round) {
        const auto a = std::int64_t(random()) >> (random() % 63), b = (std::int64_t(random()) >> (random() % 63)) | 1;
        std::int64_t sum = 0, difference = 0, product = 0;
        const bool overflow = __builtin_add_overflow(a, b, &sum) || __builtin_sub_overflow(a, b, &difference) ||
                              __builtin_mul_overflow(a, b, &product) ||
                              (a == std::numeric_limits<std::int64_t>::min() && b == -1);
        const auto result = evaluate(*program, {{"a", Value(a)}, {"b", Value(b)}});
        ASSERT_EQ(result.has_value(), !overflow) << a << " " << b;
        if (overflow) continue;
        EXPECT_EQ(*result, Value::list({Value(sum), Value(difference), Value(product), Value(a / b), Value(a % b)}));
    }
}

TEST(Arithmetic, JoinsTextsBytesAndLists)
{
    expect_all({{"'乡' + '治'", "string \"乡治\""},
                {"b'a' + b'\\xff'", "bytes \"Yf8=\""},
                {"[1] + ['a'] + []", "list [1,\"a\"]"},
                {"size([0] + x)", "int 3", R"({"x":[1,2]})"}});
    expect_errors({"'a' - 'a'", "'a' + b'a'", "[1] - [1]", "'a' * 2", "[1] + 1"});
}

TEST(Arithmetic, ConvertsBetweenNumbers)
{
    expect_all({{"int(3u) + int(2.9) + int('-4') + int('+5')", "int 6"},
                {"int(-2.9)", "int -2"},
                {"uint(3.99)", "uint 3"},
                {"uint('12')", "uint 12"},
                {"double('1e3') + double(2) + double(1u)", "double 1003.0"},
                {"double('-Infinity')", "double \"-Infinity\""},
                {"double('nan')", "double \"NaN\""},
                {"int(timestamp('1969-12-31T23:59:58.5Z'))", "int -2"},
                {"int(double(9007199254740993))", "int 9007199254740992"},
                {"bool('True') && !bool('0')", "bool true"}});
    expect_errors({"int(9223372036854775808u)",
                   "int(1e19)",
                   "int(double('nan'))",
                   "int('1.0')",
                   "int('')",
                   "int(' 1')",
                   "int(true)",
                   "int(null)",
                   "uint(-1)",
                   "uint(-0.5)",
                   "uint(18446744073709551616.0)",
                   "uint('-1')",
                   "uint('+1')",
                   "double('')",
                   "double('1x')",
                   "double('1e999')",
                   "double(true)",
                   "bool('yes')",
                   "bool(1)",
                   "int(9223372036854775807.0)"});
}

TEST(Arithmetic, PrintsNumbersAsCelDoes)
{
    expect_all({{"string(1.0)", "string \"1\""},
                {"string(0.00001)", "string \"1e-05\""},
                {"string(0.0001)", "string \"0.0001\""},
                {"string(123456.0)", "string \"123456\""},
                {"string(1234567.0)", "string \"1.234567e+06\""},
                {"string(1e100)", "string \"1e+100\""},
                {"string(1.0 / 0.0)", "string \"+Inf\""},
                {"string(0.0 / 0.0)", "string \"NaN\""},
                {"string(-5) + string(5u) + string(true)", "string \"-55true\""}});
}

} // namespace
} // namespace xz::rules::test
