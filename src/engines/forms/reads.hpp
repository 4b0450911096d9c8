#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace xz::forms
{

/// The fields that an expression reads through one variable: for "form" and `form.a.b + size(form.c)` these are
/// {{"a","b"},{"c"}}. A bare use of the variable gives an empty path, that is, everything.
std::vector<std::vector<std::string>> paths_read(std::string_view expression, std::string_view variable);

} // namespace xz::forms
