#pragma once
#include "engines/rules/functions.hpp"

namespace xz::rules
{

/// A plain Chinese sentence for an expression, with the titles of the schema: `form.area_m2 <= 125 && !form.has_house`
/// -> "申请面积不超过 125，并且“有住房”为否". Errors: `rules.syntax`, `rules.type`, as `compile` gives them.
Result<std::string> describe(std::string_view text, const Schema& schema, const Functions* functions = nullptr);

} // namespace xz::rules
