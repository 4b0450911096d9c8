#include "foundation/http/uri.hpp"

#include <algorithm>

namespace xz::http
{
namespace
{

int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Value of the escape that begins at text[at] ('%'), -1 when it is none.
int escape_at(std::string_view text, std::size_t at)
{
    if (at + 2 >= text.size()) return -1;
    const int high = hex_digit(text[at + 1]);
    const int low = hex_digit(text[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; }

bool dot_segment_inside(std::string_view path)
{
    for (std::size_t at = path.find("/."); at != std::string_view::npos; at = path.find("/.", at + 1)) {
        std::string_view rest = path.substr(at + 2);
        if (rest.empty() || rest[0] == '/') return true;
        if (rest[0] == '.' && (rest.size() == 1 || rest[1] == '/')) return true;
    }
    return false;
}

} // namespace

bool valid_utf8(std::string_view bytes)
{
    const auto* p = reinterpret_cast<const unsigned char*>(bytes.data());
    const auto* end = p + bytes.size();
    const auto tail = [&](int n, unsigned char least, unsigned char most) {
        if (end - p <= n || p[1] < least || p[1] > most) return false;
        for (int i = 2; i <= n; ++i)
            if ((p[i] & 0xC0) != 0x80) return false;
        p += n + 1;
        return true;
    };
    while (p < end) {
        const unsigned char c = *p;
        if (c < 0x80) {
            ++p;
        } else if (c >= 0xC2 && c <= 0xDF) {
            if (!tail(1, 0x80, 0xBF)) return false;
        } else if (c >= 0xE0 && c <= 0xEF) {
            if (!tail(2, c == 0xE0 ? 0xA0 : 0x80, c == 0xED ? 0x9F : 0xBF)) return false;
        } else if (c >= 0xF0 && c <= 0xF4) {
            if (!tail(3, c == 0xF0 ? 0x90 : 0x80, c == 0xF4 ? 0x8F : 0xBF)) return false;
        } else {
            return false;
        }
    }
    return true;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            const int value = escape_at(text, i);
            if (value <= 0) return std::nullopt;
            c = static_cast<char>(value);
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        } else if (c == '\0') {
            return std::nullopt;
        }
        out.push_back(c);
    }
    if (!valid_utf8(out)) return std::nullopt;
    return out;
}

bool decode_path(std::string_view raw, std::string& out)
{
    if (raw.empty() || raw[0] != '/') return false;
    const std::size_t begin = out.size();
    for (std::size_t i = 0; i < raw.size(); ++i) {
        char c = raw[i];
        if (c == '%') {
            const int value = escape_at(raw, i);
            if (value < 0 || value == '/') return false;
            c = static_cast<char>(value);
            i += 2;
        }
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\') return false;
        out.push_back(c);
    }
    const std::string_view decoded = std::string_view(out).substr(begin);
    return valid_utf8(decoded) && !dot_segment_inside(decoded);
}

bool valid_query(std::string_view raw)
{
    const bool plain = std::all_of(raw.begin(), raw.end(), [](char c) { return c > 0x20 && c != '%' && c != 0x7f; });
    return plain || percent_decode(raw).has_value();
}

bool valid_authority(std::string_view text)
{
    std::string_view host = text;
    std::string_view port;
    if (!text.empty() && text[0] == '[') {
        const std::size_t close = text.find(']');
        if (close == std::string_view::npos || close < 3) return false;
        host = text.substr(1, close - 1);
        for (const char c : host)
            if (hex_digit(c) < 0 && c != ':' && c != '.') return false;
        port = text.substr(close + 1);
    } else {
        const std::size_t colon = text.find(':');
        if (colon != std::string_view::npos) {
            host = text.substr(0, colon);
            port = text.substr(colon);
        }
        const auto plain = [](char c) {
            return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
        };
        if (host.empty() || !std::all_of(host.begin(), host.end(), plain)) return false;
    }
    if (port.empty()) return true;
    if (port[0] != ':' || port.size() > 6) return false;
    int number = 0;
    for (const char c : port.substr(1)) {
        if (c < '0' || c > '9') return false;
        number = number * 10 + (c - '0');
    }
    return number <= 65535;
}

bool same_name(std::string_view a, std::string_view b)
{
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i] != b[i] && lower(a[i]) != lower(b[i])) return false;
    return true;
}

std::string_view trim(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool list_has(std::string_view list, std::string_view word)
{
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        if (same_name(trim(list.substr(0, comma)), word)) return true;
        if (comma == std::string_view::npos) break;
        list.remove_prefix(comma + 1);
    }
    return false;
}

bool accepts_coding(std::string_view list, std::string_view coding)
{
    bool any = false;
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        const std::string_view item = list.substr(0, comma);
        list.remove_prefix(std::min(comma + 1, list.size()));
        const std::size_t semicolon = item.find(';');
        const std::string_view name = trim(item.substr(0, semicolon));
        bool wanted = true;
        if (semicolon != std::string_view::npos) {
            // "q=0", "q=0.000": not acceptable (RFC 9110 section 12.4.2)
            const std::string_view weight = trim(item.substr(semicolon + 1));
            const std::string_view digits = weight.substr(std::min(weight.find('=') + 1, weight.size()));
            wanted = digits.substr(0, digits.find_first_not_of("0123456789.")).find_first_of("123456789") !=
                     std::string_view::npos;
        }
        if (same_name(name, coding)) return wanted;
        if (name == "*") any = wanted;
    }
    return any;
}

} // namespace xz::http
