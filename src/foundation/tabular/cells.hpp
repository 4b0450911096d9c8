#pragma once
#include <string>
#include <string_view>

namespace xz::tabular
{

/// Whether a number format of a workbook shows a date or time (ECMA-376 part 1, 18.8.30).
bool is_date_format(int id, std::string_view code);

enum class DateSystem { from_1900, from_1904 };

/// A serial date as "2026-10-01", "2026-10-01 08:30:00" or "08:30:00"; "" outside the years 1900 to 9999.
std::string serial_to_text(double serial, DateSystem system);

struct NumberText {
    std::string text;
    bool damaged = false; ///< a whole number of more than 15 digits: a spreadsheet keeps no more
};

/// The number of a cell without exponent, with the 15 digits that a spreadsheet shows.
NumberText number_to_text(std::string_view stored);

/// "_x000D_" and its like (ECMA-376 part 1, 22.9.2.19) become the characters they stand for.
std::string unescaped(std::string_view text);

/// Column from 0 and row from 1 of "BC12"; column -1 if it is none.
struct CellPlace {
    long column = -1;
    long row = 0;
};
CellPlace place_of(std::string_view reference);

} // namespace xz::tabular
