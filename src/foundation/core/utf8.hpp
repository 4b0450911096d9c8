#pragma once
#include <cstddef>
#include <string_view>

namespace xz
{

/// Strict UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF).
bool is_utf8(std::string_view text);

/// Number of code points of valid UTF-8.
std::size_t utf8_length(std::string_view text);

/// The longest prefix of at most `points` code points.
std::string_view utf8_prefix(std::string_view text, std::size_t points);

/// Without white space (also U+3000) at both ends.
std::string_view trimmed(std::string_view text);

} // namespace xz
