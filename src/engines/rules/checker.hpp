#pragma once
#include "engines/rules/ast.hpp"
#include "engines/rules/lexer.hpp"

namespace xz::rules::detail
{

/// Gradual type check of a resolved tree: sets `type` of every node and finds the first certain mistake. Without a
/// schema it only infers.
tl::expected<void, Fault> check(Tree& tree, const Schema* schema, const Functions* functions);

} // namespace xz::rules::detail
