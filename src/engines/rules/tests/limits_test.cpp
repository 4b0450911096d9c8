#include "engines/rules/tests/evaluation.hpp"

#include <atomic>
#include <thread>

namespace xz::rules::test
{
namespace
{

std::string repeated(std::string_view text, std::size_t times)
{
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

TEST(Limits, RefusesDeepNestingInsteadOfCrashing)
{
    for (const std::string_view opening : {"(", "[", "{1:", "!", "-", "f(", "a[", "a.f(", "true ? ",
                                           "true ? true : ", "1 + (", "has(", "[1].all(x,", "-(", "!("}) {
        EXPECT_EQ(error_code(repeated(opening, 20'000)), "rules.syntax") << opening;
        EXPECT_NE(error_code(repeated(opening, 30) + "1"), "rules.limit") << opening;
    }
    EXPECT_EQ(error_code(repeated("(", 200) + "1" + repeated(")", 200)), "");
    EXPECT_EQ(error_code(repeated("(", 300) + "1" + repeated(")", 300)), "rules.syntax");
}

TEST(Limits, RefusesEndlessChains)
{
    const std::vector<std::pair<std::string, std::string>> chains{
        {"1", " + 1"}, {"true", " && true"}, {"x", ".a"}, {"x", "[0]"}, {"x", ".a()"}, {"[1]", ".map(x, x)"}};
    for (const auto& [first, more] : chains) {
        EXPECT_TRUE(compile(first + repeated(more, 490))) << more;
        EXPECT_EQ(error_code(first + repeated(more, 510)), "rules.syntax") << more;
    }
    EXPECT_EQ(error_code("[" + repeated("1,", 10'000) + "].size() == 10000"), "");
    EXPECT_EQ(error_code(repeated(" ", 70'000) + "1"), "rules.syntax");
}

TEST(Limits, SupportsWhatTheLanguageAsksFor)
{
    expect_all({{"((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))", "int 1"}});
    EXPECT_EQ(answer(repeated("true ? 1 : ", 32) + "0"), "int 1");
    EXPECT_EQ(answer("x" + repeated(" || x", 32) + " || true"), "bool true");
    EXPECT_EQ(answer(repeated("[", 33) + "5" + repeated("]", 33) + repeated("[0]", 33)), "int 5");
}

TEST(Limits, CountsStepsOfMacros)
{
    const std::string ten = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]";
    std::string loops = "true";
    for (const char name : {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'}) loops = ten + ".all(" + name + ", " + loops + ")";
    EXPECT_EQ(error_code(loops), "rules.limit");
    EXPECT_EQ(error_code(loops + " || true"), "rules.limit"); // no operator absorbs a limit
    EXPECT_EQ(error_code(ten + ".all(a, a < 10)"), "");
    EXPECT_EQ(error_code(ten + ".all(a, a < 10)", 20), "rules.limit");
}

TEST(Limits, BoundsMemory)
{
    // Doubling lists and texts: without bounds, 2^40 elements.
    std::string list = "[1, 2]", text = "['0123456789']";
    for (int i = 0; i < 40; ++i) list = "[" + list + "].map(x, [x, x])[0]", text = text + ".map(s, s + s)";
    EXPECT_EQ(error_code(list), "rules.limit");
    EXPECT_EQ(error_code(text), "rules.limit");
    EXPECT_EQ(error_code("[1]" + repeated(".map(x, [x, x])", 40)),
              "rules.limit"); // shared parts count when written out
    EXPECT_EQ(error_code("[1]" + repeated(".map(x, [x, x])", 40) + " == [1]" + repeated(".map(x, [x, x])", 40)),
              "rules.limit");
}

TEST(Limits, SharesProgramsBetweenThreads)
{
    const auto program = compile("names.exists(n, n.startsWith('青') && n.matches('山.$')) ? '有' + suffix : '无'");
    ASSERT_TRUE(program);
    const Value names = Value::list({Value("红旗村"), Value("青山村")});
    std::vector<std::thread> threads;
    std::atomic<int> right = 0;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 500; ++i) {
                const auto result = evaluate(*program, {{"names", names}, {"suffix", Value("的")}});
                right += result && result->as_text() == "有的";
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(right, 2000);
}

} // namespace
} // namespace xz::rules::test
