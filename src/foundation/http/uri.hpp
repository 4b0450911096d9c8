#pragma once
#include <optional>
#include <string>
#include <string_view>

/// Percent-encoding and UTF-8, strictly: what cannot be decoded in exactly one way is refused.
namespace xz::http
{

/// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
bool valid_utf8(std::string_view bytes);

/// Decodes "%e4%b9%a1"; with `plus_is_space` by the rules of forms. nullopt for a bad escape, NUL or bad UTF-8.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);

/// Appends the decoded path of a target to `out`. False for: no leading '/', a bad escape, an encoded '/' or '\',
/// control characters, bad UTF-8, and the segments "." and ".." in any spelling.
bool decode_path(std::string_view raw, std::string& out);

/// True when every escape of a query is well formed and it decodes to UTF-8 without NUL.
bool valid_query(std::string_view raw);

/// RFC 3986 authority without userinfo: a name, IPv4 or "[IPv6]", then perhaps ":port".
bool valid_authority(std::string_view text);

/// Equal without regard to the case of ASCII letters.
bool same_name(std::string_view a, std::string_view b);

/// Without spaces and tabs at both ends.
std::string_view trim(std::string_view text);

/// True when a comma-separated list holds the word, without regard to case.
bool list_has(std::string_view list, std::string_view word);

/// True when an Accept-Encoding names the coding (or "*") with a weight other than 0 (RFC 9110 section 12.5.3).
bool accepts_coding(std::string_view list, std::string_view coding);

} // namespace xz::http
