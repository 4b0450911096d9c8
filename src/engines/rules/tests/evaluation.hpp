#pragma once
#include "engines/rules/rules.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <sstream>

namespace xz::rules::test
{

/// The answer of the tool for one expression: "int 3", "string \"a\"", or "error" for any error.
inline std::string answer(std::string_view expression, std::string_view vars = "{}")
{
    json::Writer line;
    line.object([&] {
        line.field("expr", expression);
        line.raw_field("vars", vars);
    });
    std::istringstream in(std::string(line.text()) + "\n");
    std::ostringstream out;
    eval_lines(in, out);
    const std::string text = out.str();
    const auto parsed = json::parse(text);
    if (!parsed) return "no JSON: " + text;
    if (json::find(*parsed, "error")) return "error";
    const std::size_t value = text.find("\"value\":") + 8;
    return std::string(json::find(*parsed, "type")->get_string()) + " " + text.substr(value, text.size() - value - 2);
}

/// One line of a table: an expression and its answer.
struct Case {
    std::string_view expression, answer;
    std::string_view vars = "{}";
};

inline void expect_all(std::initializer_list<Case> cases)
{
    for (const Case& c : cases) EXPECT_EQ(answer(c.expression, c.vars), c.answer) << c.expression;
}

inline void expect_errors(std::initializer_list<std::string_view> expressions)
{
    for (const std::string_view expression : expressions) EXPECT_EQ(answer(expression), "error") << expression;
}

/// The code of the error of compiling or evaluating, "" where there is none.
inline std::string error_code(std::string_view expression, std::uint64_t step_limit = kStepLimit)
{
    const auto program = compile(expression);
    if (!program) return program.error().code;
    const auto value = evaluate(*program, Activation(), nullptr, step_limit);
    return value ? "" : value.error().code;
}

} // namespace xz::rules::test
