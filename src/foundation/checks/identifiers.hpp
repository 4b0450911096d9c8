#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace xz::checks
{

enum class Sex { male, female };

/// What a resident identity number (公民身份号码, GB 11643-1999) says by itself.
struct IdNumber {
    std::string text; ///< 18 characters, X in upper case
    std::string region_code;
    std::chrono::year_month_day born{};
    Sex sex{};
};

/// Why a number is refused. `says` gives the sentence for people.
enum class Fault {
    wrong_length,      ///< has too few or too many characters
    fifteen_digits,    ///< the first generation, out of use since 2013
    wrong_character,   ///< something that cannot stand there
    wrong_region,      ///< no province begins like this
    wrong_birth_date,  ///< a day that does not exist, before 1900 or in the future
    wrong_check_digit, ///< a digit was mistyped
    wrong_prefix       ///< no such kind of number
};

/// A value or the reason why there is none.
template <class T>
struct Checked {
    std::optional<T> value{};
    std::optional<Fault> fault{};
    explicit operator bool() const { return value.has_value(); }
    const T* operator->() const { return &*value; }
};

/// Full-width letters and digits become ASCII; blanks, dashes and invisible characters go; letters become capitals.
std::string normalised(std::string_view typed);

/// Reads an identity number as people type it. `today` is the civil date in China.
Checked<IdNumber> read_id_number(std::string_view typed, std::chrono::year_month_day today);

/// Whole years of age on a day; a person born on 29 February has the birthday on 1 March in common years.
int age_on(std::chrono::year_month_day born, std::chrono::year_month_day day);

/// Unified social credit code (统一社会信用代码, GB 32100-2015), 18 characters.
Checked<std::string> read_credit_code(std::string_view typed);

/// Mainland mobile number: 11 digits without country code, blanks or dashes.
Checked<std::string> read_mobile(std::string_view typed);

/// Bank card (ISO/IEC 7812): 12 to 19 digits with the Luhn check digit.
Checked<std::string> read_bank_card(std::string_view typed);

/// One plain sentence for a fault; `field` is what the form calls it ("身份证号").
std::string says(Fault fault, std::string_view field);

} // namespace xz::checks
