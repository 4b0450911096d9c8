#include "foundation/files/file_name.hpp"

#include "foundation/core/utf8.hpp"

#include <algorithm>
#include <cctype>

namespace xz::files
{

namespace
{

constexpr std::size_t kMostCharacters = 80;

/// What could mislead a reader or a file system: controls, separators, wild cards, and Unicode's direction marks.
bool is_harmless(std::string_view character)
{
    if (character.size() == 1) {
        const auto byte = static_cast<unsigned char>(character[0]);
        return byte >= 0x20 && byte != 0x7F &&
               std::string_view("/\\:*?\"<>|").find(character[0]) == std::string_view::npos;
    }
    const bool next_line =
        character.size() == 2 && character[0] == '\xC2' && static_cast<unsigned char>(character[1]) < 0xA0;
    const bool mark = (character >= "\xE2\x80\x8B" && character <= "\xE2\x80\x8F") ||
                      (character >= "\xE2\x80\xA8" && character <= "\xE2\x80\xAE") ||
                      (character >= "\xE2\x81\xA6" && character <= "\xE2\x81\xA9") || character == "\xEF\xBB\xBF";
    return !next_line && !mark;
}

std::size_t character_bytes(std::string_view text)
{
    std::size_t n = 1;
    while (n < text.size() && (static_cast<unsigned char>(text[n]) & 0xC0) == 0x80) ++n;
    return n;
}

} // namespace

std::string shown_name(std::string_view given, FileType type)
{
    std::string name;
    if (is_utf8(given)) {
        given.remove_prefix(std::min(given.size(), given.find_last_of("/\\") + 1));
        for (std::size_t count = 0; !given.empty() && count < kMostCharacters; ++count) {
            const auto character = given.substr(0, character_bytes(given));
            if (is_harmless(character)) name += character;
            given.remove_prefix(character.size());
        }
    }
    const auto ending = extension(type);
    const bool has_ending = name.size() > ending.size() &&
                            std::equal(ending.begin(), ending.end(), name.end() - std::ptrdiff_t(ending.size()),
                                       [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
    const bool jpeg = type == FileType::jpeg && name.size() > 5 && name.ends_with(".jpeg");
    while (name.starts_with('.') || name.starts_with(' ')) name.erase(0, 1);
    if (name.empty()) name = "附件";
    return has_ending || jpeg ? name : name + std::string(ending);
}

std::string content_disposition(std::string_view name, std::string_view media_type)
{
    static constexpr char kHex[] = "0123456789ABCDEF";
    std::string out = may_be_shown(media_type) ? "inline; filename*=UTF-8''" : "attachment; filename*=UTF-8''";
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80 && (std::isalnum(byte) || c == '.' || c == '-' || c == '_'))
            out += c;
        else
            ((out += '%') += kHex[byte >> 4]) += kHex[byte & 15];
    }
    return out;
}

} // namespace xz::files
