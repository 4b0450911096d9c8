#pragma once
#include <iosfwd>
#include <string>
#include <vector>

namespace xz::forms
{

/// `xiangzhi form check SCHEMA.json`: reads one JSON value a line and prints for each whether it fits the schema as it
/// stands: defaults are not filled in.
/// `args` are the words after `form check`. Exit code 0, or 2 with a sentence when there is no usable schema.
int form_check_tool(const std::vector<std::string>& args, std::istream& in, std::ostream& out, std::ostream& err);

} // namespace xz::forms
