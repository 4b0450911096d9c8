#pragma once
#include "engines/rules/ast.hpp"
#include "engines/rules/trouble.hpp"

namespace xz::rules::detail
{

/// left = left op right. False: `work` says what is wrong, and `left` is as it was or null.
bool apply(Op op, Value& left, const Value& right, Work& work);

/// value = op value, for `negate` and `not_`.
bool apply(Op op, Value& value, Work& work);

} // namespace xz::rules::detail
