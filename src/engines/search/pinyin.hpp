#pragma once
#include <string>
#include <string_view>

namespace xz::search
{

/// How a text is read aloud: a person's name begins with a surname, and 单, 曾, 仇 … sound differently there.
enum class Reading { name, words };

/// Pinyin initials 拼音首字母, by which people are found with few key presses: "张桂兰" -> "zgl", "单国强" -> "sgq".
/// Letters (in lower case) and digits stay, anything else goes.
std::string pinyin_initials(std::string_view text, Reading reading = Reading::name);

} // namespace xz::search
