#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace xz::rules::detail
{

/// Appends one code point as UTF-8; `code_point` is valid (at most 0x10FFFF, no surrogate).
void append_code_point(std::string& out, std::uint32_t code_point);

/// Standard base64 with padding.
std::string to_base64(std::string_view octets);
/// Nothing where the text is not base64.
std::optional<std::string> from_base64(std::string_view text);

} // namespace xz::rules::detail
