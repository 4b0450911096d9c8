#include "engines/forms/formats_internet.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <idn2.h>
#include <string>

namespace xz::forms
{

namespace
{

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool hex_digit(char c) { return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

/// Only unreserved characters, sub-delimiters, whole percent escapes and the characters of `also`.
bool uri_characters(std::string_view text, Charset charset, std::string_view also)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size() || !hex_digit(text[i + 1]) || !hex_digit(text[i + 2])) return false;
            i += 2;
            continue;
        }
        if (letter(c) || digit(c) || std::string_view("-._~!$&'()*+,;=").find(c) != std::string_view::npos) continue;
        if (also.find(c) != std::string_view::npos) continue;
        if (charset == Charset::unicode && beyond_ascii(c)) continue;
        return false;
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

bool is_host_label(std::string_view label)
{
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    if (label.size() >= 4 && label.substr(2, 2) == "--" && !label.starts_with("xn") && !label.starts_with("XN"))
        return false;
    return std::all_of(label.begin(), label.end(), [](char c) { return letter(c) || digit(c) || c == '-'; });
}

std::string to_ascii_name(std::string_view text)
{
    char* ascii = nullptr;
    const std::string input(text);
    const int rc = idn2_to_ascii_8z(input.c_str(), &ascii, IDN2_NONTRANSITIONAL | IDN2_ALABEL_ROUNDTRIP);
    std::string out = rc == IDN2_OK ? ascii : "";
    idn2_free(ascii);
    return out;
}

bool is_ascii_hostname(std::string_view text)
{
    if (text.empty() || text.size() > 253) return false;
    for (;;) {
        const std::size_t dot = text.find('.');
        const std::string_view label = text.substr(0, dot);
        if (!is_host_label(label)) return false;
        if ((label.starts_with("xn--") || label.starts_with("XN--")) && to_ascii_name(label).empty()) return false;
        if (dot == std::string_view::npos) return true;
        text.remove_prefix(dot + 1);
    }
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
        if (!uri_characters(text.substr(query + 1), charset, ":@/?")) return false;
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
    const auto name_characters = [](std::string_view name) {
        if (name.empty() || name.front() == '.' || name.back() == '.') return false;
        for (std::size_t i = 0; i < name.size(); ++i) {
            if (name[i] == '%') {
                if (i + 2 >= name.size() || !hex_digit(name[i + 1]) || !hex_digit(name[i + 2])) return false;
                i += 2;
            } else if (!letter(name[i]) && !digit(name[i]) && name[i] != '_' && name[i] != '.') {
                return false;
            }
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
        return name_characters(spec);
    };
    while (!text.empty()) {
        const std::size_t open = std::min(text.find_first_of("{}"), text.size());
        const std::string_view literal = text.substr(0, open);
        if (std::any_of(literal.begin(), literal.end(), [](char c) {
                return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F ||
                       std::string_view("\"'<>\\^`|").find(c) != std::string_view::npos;
            }))
            return false;
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

bool is_hostname(std::string_view text, Charset charset)
{
    if (charset == Charset::ascii) return is_ascii_hostname(text);
    if (text.empty() || text.size() > 1000 || text.find('\0') != std::string_view::npos) return false;
    return is_ascii_hostname(std::none_of(text.begin(), text.end(), beyond_ascii) ? std::string(text)
                                                                                  : to_ascii_name(text));
}

bool is_email(std::string_view text, Charset charset)
{
    const std::size_t at = text.rfind('@');
    if (at == std::string_view::npos) return false;
    const std::string_view local = text.substr(0, at), domain = text.substr(at + 1);
    if (local.size() > 64 || (!is_dot_atom(local, charset) && !is_quoted_local_part(local, charset))) return false;
    if (domain.starts_with('[') && domain.ends_with(']')) {
        const std::string_view address = domain.substr(1, domain.size() - 2);
        return address.starts_with("IPv6:") ? is_ipv6(address.substr(5)) : is_ipv4(address);
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
