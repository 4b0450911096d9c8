#include "engines/forms/patterns.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <optional>
#include <re2/re2.h>

namespace xz::forms
{

namespace
{

// ECMA 262, 12.2 and 12.3: the white space and line terminators that \s stands for.
constexpr std::string_view kSpaces =
    R"(\t\n\v\f\r \x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF})";
constexpr std::string_view kNotSpaces =
    R"(\x{0}-\x{8}\x{E}-\x{1F}!-\x{9F}\x{A1}-\x{167F}\x{1681}-\x{1FFF}\x{200B}-\x{2027}\x{202A}-\x{202E}\x{2030}-\x{205E}\x{2060}-\x{2FFF}\x{3001}-\x{FEFE}\x{FF00}-\x{10FFFF})";

struct Category {
    std::string_view name;
    std::string_view re2;
};

// Long names of general categories and scripts that people write and that RE2 knows by the short name alone.
constexpr std::array<Category, 18> kCategories{{{"Letter", "L"},
                                                {"Lowercase_Letter", "Ll"},
                                                {"Uppercase_Letter", "Lu"},
                                                {"Titlecase_Letter", "Lt"},
                                                {"Modifier_Letter", "Lm"},
                                                {"Other_Letter", "Lo"},
                                                {"Mark", "M"},
                                                {"Number", "N"},
                                                {"Decimal_Number", "Nd"},
                                                {"digit", "Nd"},
                                                {"Letter_Number", "Nl"},
                                                {"Other_Number", "No"},
                                                {"Punctuation", "P"},
                                                {"punct", "P"},
                                                {"Symbol", "S"},
                                                {"Separator", "Z"},
                                                {"Space_Separator", "Zs"},
                                                {"Other", "C"}}};

/// Rewrites an ECMA expression into RE2's dialect; look-around becomes a plain group so that syntax can still be
/// judged.
class Translator
{
public:
    explicit Translator(std::string_view in) : in_(in) {}

    bool run()
    {
        while (at_ < in_.size())
            if (!step()) return false;
        return true;
    }
    const std::string& text() const { return out_; }
    bool needs_backtracking() const { return backtracking_; }

private:
    bool step()
    {
        const char c = in_[at_];
        if (c == '\\') return escape(false);
        if (c == '[') return char_class();
        if (c == '.') return put("[^\\n\\r\\x{2028}\\x{2029}]", 1);
        if (c == '(') return group();
        return put(in_.substr(at_, 1), 1);
    }

    bool put(std::string_view text, std::size_t read)
    {
        out_ += text;
        at_ += read;
        return true;
    }

    bool group()
    {
        const std::string_view rest = in_.substr(at_);
        if (!rest.starts_with("(?")) return put("(", 1);
        if (rest.starts_with("(?:")) return put("(?:", 3);
        for (const std::string_view look : {"(?=", "(?!", "(?<=", "(?<!"})
            if (rest.starts_with(look)) {
                backtracking_ = true;
                return put("(?:", look.size());
            }
        const std::size_t end = rest.find('>');
        if (!rest.starts_with("(?<") || end == std::string_view::npos || end == 3) return false;
        return put("(", end + 1);
    }

    std::optional<std::uint32_t> hex(std::size_t from, std::size_t digits) const
    {
        if (digits == 0 || digits > 6 || from + digits > in_.size()) return std::nullopt;
        std::uint32_t value = 0;
        for (const char c : in_.substr(from, digits)) {
            if (!std::isxdigit(static_cast<unsigned char>(c))) return std::nullopt;
            value = value * 16 + static_cast<std::uint32_t>(std::stoi(std::string(1, c), nullptr, 16));
        }
        return value;
    }

    bool put_code(std::uint32_t code, std::size_t read)
    {
        constexpr char kHex[] = "0123456789ABCDEF";
        std::string digits;
        do digits.insert(digits.begin(), kHex[code & 15]);
        while (code >>= 4);
        return put("\\x{" + digits + "}", read);
    }

    bool unicode_escape()
    {
        if (at_ + 2 < in_.size() && in_[at_ + 2] == '{') {
            const std::size_t end = in_.find('}', at_);
            if (end == std::string_view::npos) return false;
            const auto code = hex(at_ + 3, end - at_ - 3);
            return code && *code <= 0x10FFFF && put_code(*code, end - at_ + 1);
        }
        const auto high = hex(at_ + 2, 4);
        if (!high) return false;
        if (*high >= 0xD800 && *high < 0xDC00 && in_.substr(at_ + 6).starts_with("\\u")) {
            const auto low = hex(at_ + 8, 4);
            if (low && *low >= 0xDC00 && *low < 0xE000)
                return put_code(0x10000 + ((*high - 0xD800) << 10) + (*low - 0xDC00), 12);
        }
        return put_code(*high, 6);
    }

    bool property_escape()
    {
        const std::size_t end = in_.find('}', at_);
        if (in_.substr(at_ + 2, 1) != "{" || end == std::string_view::npos) return false;
        std::string_view name = in_.substr(at_ + 3, end - at_ - 3);
        for (const std::string_view prefix :
             {"Script=", "sc=", "Script_Extensions=", "scx=", "General_Category=", "gc="})
            if (name.starts_with(prefix)) {
                name.remove_prefix(prefix.size());
                break;
            }
        const auto known =
            std::find_if(kCategories.begin(), kCategories.end(), [&](const Category& c) { return c.name == name; });
        const std::string_view re2 = known == kCategories.end() ? name : known->re2;
        return put(std::string(in_.substr(at_, 2)) + "{" + std::string(re2) + "}", end - at_ + 1);
    }

    bool escape(bool in_class)
    {
        if (at_ + 1 >= in_.size()) return false;
        const char c = in_[at_ + 1];
        switch (c) {
        case 'd':
        case 'D':
        case 'w':
        case 'W':
        case 't':
        case 'n':
        case 'v':
        case 'f':
        case 'r': return put(in_.substr(at_, 2), 2);
        case 'b': return put(in_class ? "\\x08" : "\\b", 2);
        case 'B': return !in_class && put("\\B", 2);
        case 's': return put(in_class ? std::string(kSpaces) : "[" + std::string(kSpaces) + "]", 2);
        case 'S': return put(in_class ? std::string(kNotSpaces) : "[^" + std::string(kSpaces) + "]", 2);
        case 'u': return unicode_escape();
        case 'p':
        case 'P': return property_escape();
        case 'x': {
            const auto code = hex(at_ + 2, 2);
            return code && put_code(*code, 4);
        }
        case 'c': {
            if (at_ + 2 >= in_.size() || !std::isalpha(static_cast<unsigned char>(in_[at_ + 2]))) return false;
            return put_code(static_cast<std::uint32_t>(in_[at_ + 2]) & 31u, 3);
        }
        case '0': return put("\\x00", 2);
        case 'k':
            backtracking_ = true;
            at_ = std::min(in_.find('>', at_), in_.size() - 1) + 1;
            return true;
        default: break;
        }
        if (c >= '1' && c <= '9') {
            backtracking_ = true;
            return put("", 2);
        }
        if (std::isalnum(static_cast<unsigned char>(c)) || c == '_' || static_cast<unsigned char>(c) >= 0x80)
            return false;
        return put(in_.substr(at_, 2), 2);
    }

    bool char_class()
    {
        if (in_.substr(at_).starts_with("[^]")) return put("[\\x{0}-\\x{10FFFF}]", 3);
        if (in_.substr(at_).starts_with("[]")) return put("[^\\x{0}-\\x{10FFFF}]", 2);
        put("[", 1);
        while (at_ < in_.size() && in_[at_] != ']') {
            const char c = in_[at_];
            if (c == '\\') {
                if (!escape(true)) return false;
            } else if (c == '[') {
                put("\\[", 1);
            } else {
                put(in_.substr(at_, 1), 1);
            }
        }
        return at_ < in_.size() && put("]", 1);
    }

    std::string_view in_;
    std::size_t at_ = 0;
    std::string out_;
    bool backtracking_ = false;
};

std::unique_ptr<re2::RE2> compile(const std::string& text)
{
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_never_capture(true);
    options.set_max_mem(2 << 20);
    auto compiled = std::make_unique<re2::RE2>(text, options);
    return compiled->ok() ? std::move(compiled) : nullptr;
}

} // namespace

Pattern::Pattern(std::unique_ptr<re2::RE2> compiled) : compiled_(std::move(compiled)) {}
Pattern::~Pattern() = default;

std::shared_ptr<const Pattern> Pattern::make(std::string_view expression)
{
    Translator translator(expression);
    if (!translator.run() || translator.needs_backtracking()) return nullptr;
    auto compiled = compile(translator.text());
    return compiled ? std::shared_ptr<const Pattern>(new Pattern(std::move(compiled))) : nullptr;
}

bool Pattern::found_in(std::string_view text) const
{
    return re2::RE2::PartialMatch({text.data(), text.size()}, *compiled_);
}

bool is_ecma_regex(std::string_view expression)
{
    Translator translator(expression);
    return translator.run() && compile(translator.text()) != nullptr;
}

} // namespace xz::forms
