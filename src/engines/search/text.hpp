#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace xz::search
{

/// Takes the next code point off UTF-8 text; full-width ASCII becomes ASCII, A-Z small letters; a broken octet becomes
/// U+FFFD.
char32_t next_character(std::string_view& text);

void append_utf8(std::string& out, char32_t character);

/// A Chinese character of any block.
bool is_han(char32_t character);

/// A letter or digit of any script that is written with blanks between words.
bool is_word_character(char32_t character);

} // namespace xz::search
