#pragma once
#include <string_view>

namespace xz::forms
{

enum class Charset { ascii, unicode };

/// RFC 3986 (ASCII) or RFC 3987 (Unicode); `absolute` demands a scheme.
bool is_uri(std::string_view text, Charset charset, bool absolute);

/// RFC 6570.
bool is_uri_template(std::string_view text);

/// RFC 5321 mailbox; Unicode by RFC 6531.
bool is_email(std::string_view text, Charset charset);

bool is_ipv4(std::string_view text);
bool is_ipv6(std::string_view text);

} // namespace xz::forms
