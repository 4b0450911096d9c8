#pragma once
#include "engines/rules/ast.hpp"

namespace xz::rules::detail
{

/// Settles what names mean: dotted names of functions become calls, type names become values, and marks what is
/// constant. With a schema, the longest declared prefix of a dotted name becomes one name.
void resolve(Tree& tree, const Schema* schema, const Functions* functions);

} // namespace xz::rules::detail
