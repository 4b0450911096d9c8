#include "engines/search/text.hpp"

namespace xz::search
{

char32_t next_character(std::string_view& text)
{
    constexpr char32_t kBroken = 0xFFFD;
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    char32_t character = length == 1 ? lead : lead & (0x7Fu >> length);
    bool good = length > 0 && length <= text.size();
    for (std::size_t i = 1; good && i < length; ++i) {
        const auto octet = static_cast<unsigned char>(text[i]);
        good = (octet & 0xC0) == 0x80;
        character = (character << 6) | (octet & 0x3Fu);
    }
    text.remove_prefix(good ? length : 1);
    if (!good) return kBroken;
    if (character >= 0xFF01 && character <= 0xFF5E) character -= 0xFEE0;
    if (character >= 'A' && character <= 'Z') character += 'a' - 'A';
    return character;
}

void append_utf8(std::string& out, char32_t c)
{
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | (c >> 6));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | (c >> 12));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | (c >> 18));
        out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

bool is_han(char32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x20000 && c <= 0x323AF) || c == 0x3007;
}

bool is_word_character(char32_t c)
{
    if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    if (c >= 0xC0 && c <= 0x2FF) return c != 0xD7 && c != 0xF7;
    if (c >= 0x370 && c <= 0x58F) return true;                   // Greek, Cyrillic, Armenian
    if (c >= 0x620 && c <= 0x6D3) return c < 0x66A || c > 0x66D; // Arabic script: Uyghur, Kazakh
    if ((c >= 0x6D5 && c <= 0x6FF) || (c >= 0x750 && c <= 0x77F)) return c != 0x6DD && c != 0x6DE;
    if (c >= 0xFB50 && c <= 0xFDFF) return c != 0xFD3E && c != 0xFD3F; // its presentation forms
    if (c >= 0xFE70 && c <= 0xFEFC) return true;
    return (c >= 0xF00 && c <= 0xFBC && !(c >= 0xF01 && c <= 0xF17)) ||    // Tibetan
           (c >= 0x1820 && c <= 0x18AA) || (c >= 0xA000 && c <= 0xA48C) || // Mongolian, Yi
           (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x3041 && c <= 0x30FF);   // Korean, kana
}

} // namespace xz::search
