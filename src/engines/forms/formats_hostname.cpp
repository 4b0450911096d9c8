#include "engines/forms/formats_hostname.hpp"

#include "engines/forms/values.hpp"

#include <algorithm>
#include <array>
#include <idn2.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace xz::forms
{

namespace
{

constexpr std::size_t kLongestName = 253;
constexpr std::size_t kLongestLabel = 63;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

struct FreeIdn {
    void operator()(void* text) const { idn2_free(text); }
};

std::string to_ascii_name(std::string_view text)
{
    char* out = nullptr;
    const int rc = idn2_to_ascii_8z(std::string(text).c_str(), &out, IDN2_NONTRANSITIONAL | IDN2_ALABEL_ROUNDTRIP);
    const std::unique_ptr<char, FreeIdn> owned(out);
    return rc == IDN2_OK ? out : "";
}

/// The Unicode form of an xn-- label; empty where IDNA2008 forbids the label, by its characters or by their neighbours.
std::string to_unicode_label(const std::string& label)
{
    unsigned char* registered = nullptr;
    const int rc = idn2_register_u8(nullptr, reinterpret_cast<const unsigned char*>(label.c_str()), &registered, 0);
    const std::unique_ptr<unsigned char, FreeIdn> owned(registered);
    char* out = nullptr;
    if (rc != IDN2_OK || idn2_to_unicode_8z8z(label.c_str(), &out, 0) != IDN2_OK) return "";
    return std::unique_ptr<char, FreeIdn>(out).get();
}

bool is_plain_label(std::string_view label)
{
    if (label.empty() || label.size() > kLongestLabel || label.front() == '-' || label.back() == '-') return false;
    if (label.size() >= 4 && label.substr(2, 2) == "--" && !label.starts_with("xn")) return false;
    return std::all_of(label.begin(), label.end(), [](char c) { return letter(c) || digit(c) || c == '-'; });
}

bool is_arabic_digit(char32_t c) { return c >= 0x660 && c <= 0x669; }
bool is_european_digit(char32_t c) { return (c >= '0' && c <= '9') || (c >= 0x6F0 && c <= 0x6F9); }

/// The blocks that Unicode keeps for scripts written from right to left.
bool is_right_to_left(char32_t c)
{
    struct Block {
        char32_t first, last;
    };
    constexpr std::array<Block, 5> kBlocks{
        {{0x590, 0x8FF}, {0xFB1D, 0xFDFF}, {0xFE70, 0xFEFF}, {0x10800, 0x10FFF}, {0x1E800, 0x1EFFF}}};
    return std::any_of(kBlocks.begin(), kBlocks.end(), [&](const Block& b) { return c >= b.first && c <= b.last; });
}

/// What RFC 5893 asks of a label in a name with a right-to-left part and the library leaves unasked: no digit in front,
/// not both kinds of digits.
bool keeps_direction(std::string_view label)
{
    bool first = true, european = false, arabic = false, right_to_left = false;
    while (!label.empty()) {
        const char32_t c = take_code_point(label);
        if (std::exchange(first, false) && (is_european_digit(c) || is_arabic_digit(c))) return false;
        european = european || is_european_digit(c);
        arabic = arabic || is_arabic_digit(c);
        right_to_left = right_to_left || (is_right_to_left(c) && !is_european_digit(c) && !is_arabic_digit(c));
    }
    return !(right_to_left && european && arabic);
}

bool has_right_to_left(std::string_view label)
{
    while (!label.empty())
        if (const char32_t c = take_code_point(label); is_right_to_left(c) && !is_european_digit(c)) return true;
    return false;
}

bool is_ascii_hostname(std::string_view text)
{
    if (text.empty() || text.size() > kLongestName) return false;
    std::vector<std::string> labels;
    for (bool more = true; more;) {
        const std::size_t dot = text.find('.');
        std::string label(text.substr(0, dot));
        std::transform(label.begin(), label.end(), label.begin(), lower);
        if (!is_plain_label(label)) return false;
        if (label.starts_with("xn--") && (label = to_unicode_label(label)).empty()) return false;
        labels.push_back(std::move(label));
        more = dot != std::string_view::npos;
        if (more) text.remove_prefix(dot + 1);
    }
    return std::none_of(labels.begin(), labels.end(), has_right_to_left) ||
           std::all_of(labels.begin(), labels.end(), keeps_direction);
}

} // namespace

bool is_hostname(std::string_view text, Charset charset)
{
    if (charset == Charset::ascii) return is_ascii_hostname(text);
    if (text.empty() || text.size() > 1000 || text.find('\0') != std::string_view::npos) return false;
    const bool ascii =
        std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return is_ascii_hostname(ascii ? std::string(text) : to_ascii_name(text));
}

} // namespace xz::forms
