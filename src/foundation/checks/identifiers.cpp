#include "foundation/checks/identifiers.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace xz::checks
{

namespace
{

bool digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), digit); }
int number(std::string_view digits)
{
    int value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    return value;
}

template <class T>
Checked<T> refuse(Fault fault)
{
    return {std::nullopt, fault};
}

/// GB 11643-1999, clause 4.4 (ISO 7064 MOD 11-2) over the first 17 digits.
char id_check_character(std::string_view digits)
{
    constexpr std::array<int, 17> kWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t i = 0; i < kWeights.size(); ++i) sum += (digits[i] - '0') * kWeights[i];
    return "10X98765432"[sum % 11];
}

/// GB/T 2260: the first two digits of every province-level unit, with 83 for the identity numbers of Taiwan residents.
bool is_province(int code)
{
    constexpr std::array<int, 35> kCodes{11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43,
                                         44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83};
    return std::find(kCodes.begin(), kCodes.end(), code) != kCodes.end();
}

// GB 32100-2015, table 1: digits and capitals without I, O, S, V, Z.
constexpr std::string_view kCreditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The code points of UTF-8 text; a broken octet counts as itself.
template <class Visit>
void for_each_code_point(std::string_view text, Visit&& visit)
{
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        std::uint32_t code = length == 1 ? lead : lead & (0x7Fu >> length);
        for (std::size_t k = 1; k < length && i + k < text.size(); ++k)
            code = (code << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3Fu);
        visit(code, text.substr(i, length));
        i += length;
    }
}

bool is_separator(std::uint32_t code)
{
    if (code <= 0x20 || code == '-' || code == 0xA0 || code == 0x3000 || code == 0xFEFF) return true;
    return (code >= 0x2000 && code <= 0x2015) || (code >= 0x2028 && code <= 0x202F) ||
           (code >= 0x2060 && code <= 0x2064);
}

} // namespace

std::string normalised(std::string_view typed)
{
    std::string out;
    for_each_code_point(typed, [&](std::uint32_t code, std::string_view octets) {
        if (code >= 0xFF01 && code <= 0xFF5E) {
            code -= 0xFEE0;
        } else if (code >= 0x80 && !is_separator(code)) {
            out += octets;
            return;
        }
        if (is_separator(code)) return;
        out += static_cast<char>(code >= 'a' && code <= 'z' ? code - 32 : code);
    });
    return out;
}

Checked<IdNumber> read_id_number(std::string_view typed, std::chrono::year_month_day today)
{
    const std::string text = normalised(typed);
    if (text.size() == 15 && all_digits(text)) return refuse<IdNumber>(Fault::fifteen_digits);
    if (text.size() != 18) return refuse<IdNumber>(Fault::wrong_length);
    const std::string_view body = std::string_view(text).substr(0, 17);
    if (!all_digits(body) || (!digit(text[17]) && text[17] != 'X')) return refuse<IdNumber>(Fault::wrong_character);
    if (!is_province(number(body.substr(0, 2)))) return refuse<IdNumber>(Fault::wrong_region);
    const std::chrono::year_month_day born = std::chrono::year{number(body.substr(6, 4))} /
                                             static_cast<unsigned>(number(body.substr(10, 2))) /
                                             static_cast<unsigned>(number(body.substr(12, 2)));
    if (!born.ok() || born.year() < std::chrono::year{1900} || born > today)
        return refuse<IdNumber>(Fault::wrong_birth_date);
    if (text[17] != id_check_character(body)) return refuse<IdNumber>(Fault::wrong_check_digit);
    return {IdNumber{text, text.substr(0, 6), born, (text[16] - '0') % 2 == 1 ? Sex::male : Sex::female}, std::nullopt};
}

int age_on(std::chrono::year_month_day born, std::chrono::year_month_day day)
{
    const int years = static_cast<int>(day.year()) - static_cast<int>(born.year());
    const bool before = std::pair(day.month(), day.day()) < std::pair(born.month(), born.day());
    return years - (before ? 1 : 0);
}

Checked<std::string> read_credit_code(std::string_view typed)
{
    const std::string text = normalised(typed);
    if (text.size() != 18) return refuse<std::string>(Fault::wrong_length);
    int sum = 0, weight = 1; // powers of 3 modulo 31
    for (std::size_t i = 0; i < 18; ++i) {
        const std::size_t value = kCreditAlphabet.find(text[i]);
        if (value == std::string_view::npos) return refuse<std::string>(Fault::wrong_character);
        if (i < 17) sum += static_cast<int>(value) * weight;
        weight = weight * 3 % 31;
    }
    if (!all_digits(std::string_view(text).substr(2, 6))) return refuse<std::string>(Fault::wrong_character);
    if (text[17] != kCreditAlphabet[static_cast<std::size_t>((31 - sum % 31) % 31)])
        return refuse<std::string>(Fault::wrong_check_digit);
    return {text, std::nullopt};
}

Checked<std::string> read_mobile(std::string_view typed)
{
    std::string text = normalised(typed);
    std::erase_if(text, [](char c) { return c == '(' || c == ')'; });
    for (const std::string_view country : {"+86", "0086", "86"})
        if (text.size() > 11 && text.starts_with(country)) {
            text.erase(0, country.size());
            break;
        }
    if (!all_digits(text)) return refuse<std::string>(Fault::wrong_character);
    if (text.size() != 11) return refuse<std::string>(Fault::wrong_length);
    if (text[0] != '1' || text[1] < '3') return refuse<std::string>(Fault::wrong_prefix);
    return {text, std::nullopt};
}

Checked<std::string> read_bank_card(std::string_view typed)
{
    const std::string text = normalised(typed);
    if (!all_digits(text)) return refuse<std::string>(Fault::wrong_character);
    if (text.size() < 12 || text.size() > 19) return refuse<std::string>(Fault::wrong_length);
    int sum = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        int value = text[text.size() - 1 - i] - '0';
        if (i % 2 == 1 && (value *= 2) > 9) value -= 9;
        sum += value;
    }
    if (sum % 10 != 0 || sum == 0) return refuse<std::string>(Fault::wrong_check_digit);
    return {text, std::nullopt};
}

std::string says(Fault fault, std::string_view field)
{
    const std::string name(field);
    switch (fault) {
    case Fault::wrong_length: return name + "的位数不对，请核对";
    case Fault::fifteen_digits: return "15 位的" + name + "已经停用，请填写现在的 18 位号码";
    case Fault::wrong_character: return name + "里有不该有的字，请核对";
    case Fault::wrong_region: return name + "开头的地区不存在，请核对前两位";
    case Fault::wrong_birth_date: return name + "里的出生日期不对，请核对第 7 到 14 位";
    case Fault::wrong_check_digit: return name + "有一位写错了，请逐位核对";
    case Fault::wrong_prefix: return name + "的开头不对，请核对";
    }
    return name + "不对，请核对";
}

} // namespace xz::checks
