#pragma once
#include <string>
#include <string_view>

namespace xz::checks
{

/// "340524**********1X": region and the last two stay, so that the birth date beside it does not complete the number;
/// anything that is no 18-character number is hidden whole.
std::string mask_id_number(std::string_view id_number);

/// "138****8000"
std::string mask_phone(std::string_view phone);

/// "张*", "张*兰", "欧阳*": the surname stays, and of a given name of two characters the last.
std::string mask_name(std::string_view name);

/// "**** 8888": the last four digits stay.
std::string mask_bank_card(std::string_view card);

} // namespace xz::checks
