#pragma once

namespace xz::search
{

/// The first pinyin letter of U+4E00 … U+9FFF, one octet each, '.' for none; generated at build time.
extern const char* const kPinyinInitials;

} // namespace xz::search
