#include "engines/rules/references.hpp"

#include <gtest/gtest.h>

namespace xz::rules
{
namespace
{

std::string said_of(std::string_view text)
{
    const References found = references(text);
    std::string says;
    for (const LiteralCall& call : found.calls) says += call.function + "(" + call.argument + ") ";
    for (const std::string& path : found.paths) says += path + " ";
    return says;
}

TEST(References, NameCallsAndPaths)
{
    EXPECT_EQ(said_of("actor.is('branch') && size(input.reason) >= 10"), "is(branch) actor input.reason ");
    EXPECT_EQ(said_of("visits(\"a.b\") < 3 ? form.a.b > form.a.b : In('x')"), "visits(a.b) In(x) form.a.b ");
    EXPECT_EQ(said_of("form.items[0].price > params.limit"), "form.items params.limit ");
    EXPECT_EQ(said_of("visits(form.name) > 1"), "form.name ");
    EXPECT_EQ(said_of("1 + 2 > 2"), "");
    EXPECT_EQ(said_of("form.a >"), "");
}

} // namespace
} // namespace xz::rules
