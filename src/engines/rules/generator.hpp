#pragma once
#include "engines/rules/ast.hpp"
#include "engines/rules/code.hpp"
#include "engines/rules/lexer.hpp"

namespace xz::rules::detail
{

/// Turns a checked tree into code, constant parts worked out.
tl::expected<Code, Fault> generate(const Tree& tree, const Schema* schema, const Functions* functions);

} // namespace xz::rules::detail
