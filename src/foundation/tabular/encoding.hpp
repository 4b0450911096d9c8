#pragma once
#include "foundation/core/result.hpp"

#include <string>
#include <string_view>

namespace xz::tabular
{

/// Text in an encoding that Chinese office software writes, as UTF-8 without byte order mark: UTF-8, UTF-16 with mark,
/// otherwise GB18030. Error: `tabular.bad_text`.
Result<std::string> to_utf8(std::string_view bytes);

/// Well-formed UTF-8: shortest forms, no surrogates, nothing beyond U+10FFFF.
bool is_utf8(std::string_view bytes);

} // namespace xz::tabular
