#include "foundation/core/utf8.hpp"

namespace xz
{

namespace
{

constexpr std::string_view kIdeographicSpace = "\xE3\x80\x80";

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

} // namespace

bool is_utf8(std::string_view s)
{
    for (std::size_t i = 0; i < s.size();) {
        const auto c = static_cast<unsigned char>(s[i]);
        if (c < 0x80) {
            ++i;
            continue;
        }
        const std::size_t more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
        if (c < 0xC2 || c > 0xF4 || i + more >= s.size()) return false;
        for (std::size_t k = 1; k <= more; ++k)
            if (!is_continuation(s[i + k])) return false;
        const auto second = static_cast<unsigned char>(s[i + 1]);
        if ((c == 0xE0 && second < 0xA0) || (c == 0xED && second > 0x9F) || (c == 0xF0 && second < 0x90) ||
            (c == 0xF4 && second > 0x8F))
            return false;
        i += more + 1;
    }
    return true;
}

std::size_t utf8_length(std::string_view text)
{
    std::size_t n = 0;
    for (char c : text) n += !is_continuation(c);
    return n;
}

std::string_view utf8_prefix(std::string_view text, std::size_t points)
{
    std::size_t i = 0;
    for (; i < text.size(); ++i)
        if (!is_continuation(text[i]) && points-- == 0) break;
    return text.substr(0, i);
}

std::string_view trimmed(std::string_view s)
{
    for (;;) {
        if (!s.empty() && static_cast<unsigned char>(s.front()) <= ' ')
            s.remove_prefix(1);
        else if (s.starts_with(kIdeographicSpace))
            s.remove_prefix(kIdeographicSpace.size());
        else if (!s.empty() && static_cast<unsigned char>(s.back()) <= ' ')
            s.remove_suffix(1);
        else if (s.ends_with(kIdeographicSpace))
            s.remove_suffix(kIdeographicSpace.size());
        else
            return s;
    }
}

} // namespace xz
