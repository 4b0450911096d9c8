#pragma once
#include "engines/rules/functions.hpp"

namespace xz::rules
{

/// A plain Chinese sentence for an expression, with the titles of the schema: `form.area_m2 <= 125 && !form.has_house` ->
/// "申请面积 不超过 125，并且 没有住房 不成立". Error: `rules.syntax`.
Result<std::string> describe(std::string_view text, const Schema& schema, const Functions* functions = nullptr);

} // namespace xz::rules
