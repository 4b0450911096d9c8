#include "foundation/identity/password_policy.hpp"

#include "foundation/core/utf8.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

namespace xz::identity
{

namespace
{

using namespace std::string_view_literals;

constexpr std::size_t kLeast = 10, kMost = 128;

/// What people take when they are told to take a password, without the digits and signs around it.
constexpr std::array kObviousWords{
    "password"sv,     "passw"sv,    "admin"sv,     "administrator"sv, "root"sv,      "user"sv,       "test"sv,
    "guest"sv,        "welcome"sv,  "letmein"sv,   "login"sv,         "qwerty"sv,    "qwertyuiop"sv, "asdfghjkl"sv,
    "zxcvbnm"sv,      "qazwsx"sv,   "qazwsxedc"sv, "abc"sv,           "abcd"sv,      "abcdef"sv,     "abcdefg"sv,
    "iloveyou"sv,     "woaini"sv,   "wodemima"sv,  "mima"sv,          "nihao"sv,     "zhongguo"sv,   "china"sv,
    "beijing"sv,      "xiangzhi"sv, "xiangzhen"sv, "cunwei"sv,        "cunweihui"sv, "zhengfu"sv,    "monkey"sv,
    "dragon"sv,       "sunshine"sv, "princess"sv,  "football"sv,      "master"sv,    "hello"sv,      "secret"sv,
    "changeme"sv,     "default"sv,  "huawei"sv,    "xiaomi"sv,        "taobao"sv,    "wangyi"sv,     "woaiwojia"sv,
    "woaizhongguo"sv, "密码"sv,     "我爱你"sv,    "我爱中国"sv,      "村委会"sv,    "乡治"sv};

std::string lower(std::string_view text)
{
    std::string out(text);
    for (char& c : out) c = char(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

/// Letters alone, with the usual disguises undone: "P@ssw0rd2026!" is "password".
std::string bare_word(std::string_view password)
{
    std::string out = lower(password);
    while (!out.empty() && static_cast<unsigned char>(out.back()) < 0x80 &&
           !std::isalpha(static_cast<unsigned char>(out.back())))
        out.pop_back();
    std::string word;
    for (const char c : out) {
        const auto undisguised = c == '@' ? 'a' : c == '0' ? 'o' : c == '1' ? 'i' : c == '3' ? 'e' : c == '$' ? 's' : c;
        if (std::isalpha(static_cast<unsigned char>(undisguised)) || static_cast<unsigned char>(undisguised) >= 0x80)
            word += undisguised;
    }
    return word;
}

/// "123456", "abcdef", "987654": each character one further than the one before.
bool is_run(std::string_view text)
{
    const auto steps_by = [&](int step) {
        for (std::size_t i = 1; i < text.size(); ++i)
            if (text[i] - text[i - 1] != step && !(step == 1 && text[i - 1] == '9' && text[i] == '0')) return false;
        return true;
    };
    return text.size() > 2 && (steps_by(1) || steps_by(-1) || steps_by(0));
}

/// The same piece again and again: "1212", "abcabcabc".
bool is_repetition(std::string_view text)
{
    for (std::size_t piece = 1; piece <= text.size() / 2; ++piece) {
        bool same = text.size() % piece == 0;
        for (std::size_t i = piece; same && i < text.size(); ++i) same = text[i] == text[i - piece];
        if (same) return true;
    }
    return false;
}

bool holds(std::string_view password, std::string_view known, std::size_t least_bytes)
{
    return known.size() >= least_bytes && lower(password).find(lower(known)) != std::string::npos;
}

/// 后坞村 → 后坞: people leave the last character out.
std::string_view without_suffix(std::string_view division_name)
{
    return division_name.size() > 6 ? division_name.substr(0, division_name.size() - 3) : division_name;
}

} // namespace

std::optional<std::string> password_mistake(std::string_view password, const KnownOfPerson& person)
{
    if (!is_utf8(password)) return "有无法识别的字符，请重新填写";
    const auto length = utf8_length(password);
    if (length < kLeast) return "口令至少要 10 个字符";
    if (length > kMost) return "口令最多 128 个字符";
    const auto word = bare_word(password);
    if (std::find(kObviousWords.begin(), kObviousWords.end(), word) != kObviousWords.end() || is_run(password) ||
        is_repetition(password) || std::set<char>(password.begin(), password.end()).size() < 5)
        return "这个口令太容易被猜到，请换一个";
    const bool digits_only = password.find_first_not_of("0123456789") == password.npos;
    if (digits_only && length < 14) return "不要只用数字，请加上字母或汉字";
    if (holds(password, person.login, 4) || holds(password, person.name, 4)) return "口令里不要有账号名或自己的姓名";
    if (holds(password, person.phone, 6) || holds(password, person.id_number_end, 6))
        return "口令里不要有手机号或身份证号的后六位";
    for (const auto& name : person.division_names)
        if (holds(password, without_suffix(name), 6)) return "口令里不要有县、乡镇、村的名字";
    return std::nullopt;
}

std::optional<std::string> pin_mistake(std::string_view pin, const KnownOfPerson& person)
{
    if (pin.size() < 4 || pin.size() > 8 || pin.find_first_not_of("0123456789") != pin.npos)
        return "密码应是 4 到 8 位数字";
    if (is_run(pin) || is_repetition(pin)) return "这个密码太容易被猜到，请换一个";
    if (pin.size() == 4 && (pin.starts_with("19") || pin.starts_with("20"))) return "不要用年份做密码，请换一个";
    if (person.phone.ends_with(pin) || person.id_number_end.ends_with(pin)) return "不要用手机号或身份证号的末尾做密码";
    return std::nullopt;
}

} // namespace xz::identity
