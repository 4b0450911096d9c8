#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace xz::rules
{

/// A call in an expression whose argument is written out: `visits('draft')`, `actor.is('branch')`.
struct LiteralCall {
    std::string function;
    std::string argument;
};

/// What an expression speaks of.
struct References {
    /// Calls whose first argument is a text literal.
    std::vector<LiteralCall> calls;
    /// Names with the fields that are selected from them, "form.budget_cents"; each once.
    std::vector<std::string> paths;
};

/// The references from left to right; none if the expression cannot be read.
References references(std::string_view text);

} // namespace xz::rules
