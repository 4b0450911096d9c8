#include "engines/forms/formats_internet.hpp"

#include "engines/forms/formats_hostname.hpp"
#include "engines/forms/values.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <string>

namespace xz::forms
{

namespace
{

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool hex_digit(char c) { return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

bool is_percent_triplet(std::string_view text)
{
    return text.size() >= 3 && text[0] == '%' && hex_digit(text[1]) && hex_digit(text[2]);
}

/// RFC 3987 `ucschar`: no controls, no private use, no noncharacters.
bool is_iri_character(char32_t c)
{
    if (c < 0x10000) return (c >= 0xA0 && c < 0xD800) || (c >= 0xF900 && c < 0xFDD0) || (c >= 0xFDF0 && c < 0xFFF0);
    return (c & 0xFFFF) < 0xFFFE && c < 0xF0000 && !(c >= 0xE0000 && c < 0xE1000);
}

/// RFC 3987 `iprivate`, allowed in a query alone.
bool is_private_use(char32_t c) { return (c >= 0xE000 && c < 0xF900) || (c >= 0xF0000 && (c & 0xFFFF) < 0xFFFE); }

/// Only unreserved characters, sub-delimiters, whole percent escapes and the characters of `also`.
bool uri_characters(std::string_view text, Charset charset, std::string_view also, bool query = false)
{
    while (!text.empty()) {
        const char c = text.front();
        if (charset == Charset::unicode && beyond_ascii(c)) {
            const char32_t point = take_code_point(text);
            if (!is_iri_character(point) && !(query && is_private_use(point))) return false;
            continue;
        }
        const bool escaped = is_percent_triplet(text);
        const bool plain = letter(c) || digit(c) ||
                           std::string_view("-._~!$&'()*+,;=").find(c) != std::string_view::npos ||
                           also.find(c) != std::string_view::npos;
        if (!escaped && !plain) return false;
        text.remove_prefix(escaped ? 3 : 1);
    }
    return true;
}

bool is_ip_literal(std::string_view text)
{
    if (text.starts_with('v') || text.starts_with('V')) {
        const std::size_t dot = text.find('.');
        return dot != std::string_view::npos && dot > 1 && dot + 1 < text.size() &&
               std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(dot), hex_digit) &&
               text.find('%') == std::string_view::npos && uri_characters(text.substr(dot + 1), Charset::ascii, ":");
    }
    return is_ipv6(text);
}

bool is_authority(std::string_view text, Charset charset)
{
    if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
        if (!uri_characters(text.substr(0, at), charset, ":")) return false;
        text.remove_prefix(at + 1);
    }
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos || !is_ip_literal(text.substr(1, end - 1))) return false;
        text.remove_prefix(end + 1);
        return text.empty() || (text.front() == ':' && std::all_of(text.begin() + 1, text.end(), digit));
    }
    if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
        if (!std::all_of(text.begin() + static_cast<std::ptrdiff_t>(colon) + 1, text.end(), digit)) return false;
        text = text.substr(0, colon);
    }
    return uri_characters(text, charset, "");
}

bool is_scheme(std::string_view text)
{
    return !text.empty() && letter(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
        return letter(c) || digit(c) || c == '+' || c == '-' || c == '.';
    });
}

bool is_dot_atom(std::string_view text, Charset charset)
{
    if (text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos)
        return false;
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return letter(c) || digit(c) || std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos ||
               (charset == Charset::unicode && beyond_ascii(c));
    });
}

/// RFC 5321 4.1.3: unlike elsewhere, an octet may have leading zeros.
bool is_mail_ipv4(std::string_view text)
{
    for (int octet = 0; octet < 4; ++octet) {
        const std::size_t end = octet < 3 ? text.find('.') : text.size();
        if (end == std::string_view::npos || end == 0 || end > 3) return false;
        int value = 0;
        for (const char c : text.substr(0, end)) {
            if (!digit(c)) return false;
            value = value * 10 + (c - '0');
        }
        if (value > 255) return false;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return true;
}

bool is_quoted_local_part(std::string_view text, Charset charset)
{
    if (text.size() < 3 || text.front() != '"' || text.back() != '"') return false;
    text = text.substr(1, text.size() - 2);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && ++i == text.size()) return false;
        if (text[i] == '"' && (i == 0 || text[i - 1] != '\\')) return false;
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x20 || c == 0x7F || (c >= 0x80 && charset == Charset::ascii)) return false;
    }
    return true;
}

} // namespace

bool is_uri(std::string_view text, Charset charset, bool absolute)
{
    if (const std::size_t hash = text.find('#'); hash != std::string_view::npos) {
        if (!uri_characters(text.substr(hash + 1), charset, ":@/?")) return false;
        text = text.substr(0, hash);
    }
    if (const std::size_t query = text.find('?'); query != std::string_view::npos) {
        if (!uri_characters(text.substr(query + 1), charset, ":@/?", true)) return false;
        text = text.substr(0, query);
    }
    const std::size_t colon = text.find(':');
    const bool has_scheme =
        colon != std::string_view::npos && text.substr(0, colon).find('/') == std::string_view::npos;
    if (has_scheme) {
        if (!is_scheme(text.substr(0, colon))) return false;
        text.remove_prefix(colon + 1);
    } else if (absolute) {
        return false;
    }
    if (text.starts_with("//")) {
        const std::size_t slash = std::min(text.find('/', 2), text.size());
        if (!is_authority(text.substr(2, slash - 2), charset)) return false;
        text.remove_prefix(slash);
    }
    return uri_characters(text, charset, ":@/");
}

bool is_uri_template(std::string_view text)
{
    const auto is_name = [](std::string_view name) {
        bool after_dot = true;
        while (!name.empty()) {
            const bool escaped = is_percent_triplet(name);
            const char c = name.front();
            const bool dot = c == '.' && !after_dot;
            if (!escaped && !dot && !letter(c) && !digit(c) && c != '_') return false;
            after_dot = dot;
            name.remove_prefix(escaped ? 3 : 1);
        }
        return !after_dot;
    };
    const auto is_literal = [](std::string_view literal) {
        while (!literal.empty()) {
            const char c = literal.front();
            const bool escaped = is_percent_triplet(literal);
            if (!escaped && (c == '%' || static_cast<unsigned char>(c) <= 0x20 || c == 0x7F ||
                             std::string_view("\"<>\\^`|").find(c) != std::string_view::npos))
                return false;
            literal.remove_prefix(escaped ? 3 : 1);
        }
        return true;
    };
    const auto variable = [&](std::string_view spec) {
        if (spec.ends_with('*')) {
            spec.remove_suffix(1);
        } else if (const std::size_t colon = spec.find(':'); colon != std::string_view::npos) {
            const std::string_view length = spec.substr(colon + 1);
            if (length.empty() || length.size() > 4 || length.front() == '0' ||
                !std::all_of(length.begin(), length.end(), digit))
                return false;
            spec = spec.substr(0, colon);
        }
        return is_name(spec);
    };
    while (!text.empty()) {
        const std::size_t open = std::min(text.find_first_of("{}"), text.size());
        if (!is_literal(text.substr(0, open))) return false;
        if (open == text.size()) return true;
        const std::size_t close = text.find_first_of("{}", open + 1);
        if (text[open] == '}' || close == std::string_view::npos || text[close] == '{') return false;
        std::string_view list = text.substr(open + 1, close - open - 1);
        if (!list.empty() && std::string_view("+#./;?&=,!@|").find(list.front()) != std::string_view::npos)
            list.remove_prefix(1);
        for (bool more = true; more;) {
            const std::size_t comma = list.find(',');
            if (!variable(list.substr(0, comma))) return false;
            more = comma != std::string_view::npos;
            if (more) list.remove_prefix(comma + 1);
        }
        text.remove_prefix(close + 1);
    }
    return true;
}

bool is_email(std::string_view text, Charset charset)
{
    const std::size_t at = text.rfind('@');
    if (at == std::string_view::npos) return false;
    const std::string_view local = text.substr(0, at), domain = text.substr(at + 1);
    if (local.size() > 64 || (!is_dot_atom(local, charset) && !is_quoted_local_part(local, charset))) return false;
    if (domain.starts_with('[') && domain.ends_with(']')) {
        const std::string_view address = domain.substr(1, domain.size() - 2);
        return address.starts_with("IPv6:") ? is_ipv6(address.substr(5)) : is_mail_ipv4(address);
    }
    return is_hostname(domain, charset);
}

bool is_ipv4(std::string_view text)
{
    in_addr address;
    return text.size() <= 15 && text.find('\0') == std::string_view::npos &&
           inet_pton(AF_INET, std::string(text).c_str(), &address) == 1;
}

bool is_ipv6(std::string_view text)
{
    in6_addr address;
    return text.size() <= 45 && text.find('\0') == std::string_view::npos &&
           inet_pton(AF_INET6, std::string(text).c_str(), &address) == 1;
}

} // namespace xz::forms
