#include "engines/rules/lexer.hpp"

#include "engines/rules/numbers.hpp"
#include "engines/rules/text.hpp"

#include <algorithm>
#include <charconv>

namespace xz::rules::detail
{

namespace
{

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool in_name(char c) { return starts_name(c) || is_digit(c); }

tl::unexpected<Fault> fault(std::size_t position, std::string says)
{
    return tl::unexpected(Fault{std::uint32_t(position), std::move(says)});
}

constexpr std::string_view kWords[] = {"as",        "break",  "const",  "continue", "else", "for",
                                       "function",  "if",     "import", "let",      "loop", "package",
                                       "namespace", "return", "var",    "void",     "while"};
constexpr std::string_view kConstants[] = {"in", "true", "false", "null"};
constexpr std::string_view kPairs[] = {"==", "!=", "<=", ">=", "&&", "||"};
constexpr std::string_view kSingles = "+-*/%<>!?:.,()[]{}=&|";

template <std::size_t N>
bool among(const std::string_view (&words)[N], std::string_view text)
{
    return std::find(std::begin(words), std::end(words), text) != std::end(words);
}

/// The whole character that starts at `position`, for a message.
std::string_view character(std::string_view text, std::size_t position)
{
    std::size_t end = position + 1;
    while (end < text.size() && (text[end] & 0xC0) == 0x80) ++end;
    return text.substr(position, end - position);
}

std::string strange_character(std::string_view character)
{
    struct Twin {
        std::string_view wide, plain;
    };
    static constexpr Twin kTwins[] = {{"（", "("}, {"）", ")"}, {"，", ","}, {"：", ":"}, {"“", "\""},
                                      {"”", "\""}, {"‘", "'"},  {"’", "'"},  {"！", "!"}, {"？", "?"},
                                      {"＝", "="}, {"＞", ">"}, {"＜", "<"}, {"＋", "+"}, {"－", "-"},
                                      {"＊", "*"}, {"／", "/"}, {"．", "."}, {"；", ","}, {"。", "."}};
    for (const Twin& twin : kTwins)
        if (twin.wide == character)
            return "这里是全角符号“" + std::string(character) + "”，请改用半角的 " + std::string(twin.plain);
    if (static_cast<unsigned char>(character.front()) >= 0x80)
        return "名称只能用英文字母、数字和下划线，汉字请放在引号里";
    return "不认识符号 " + std::string(character);
}

} // namespace

void Lexer::skip_blanks()
{
    while (!done()) {
        const char c = peek();
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
            ++at_;
        } else if (c == '/' && peek(1) == '/') {
            while (!done() && peek() != '\n') ++at_;
        } else {
            return;
        }
    }
}

tl::expected<Token, Fault> Lexer::next()
{
    skip_blanks();
    Token token;
    token.position = std::uint32_t(at_);
    if (done()) return token;
    const char c = peek();
    const std::size_t begin = at_;

    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();

    // r, b, br in either case before a quote begin a string.
    bool raw = false, bytes = false;
    std::size_t prefix = 0;
    if (peek() == 'b' || peek() == 'B') bytes = true, ++prefix;
    if (peek(prefix) == 'r' || peek(prefix) == 'R') raw = true, ++prefix;
    if (peek(prefix) == '"' || peek(prefix) == '\'') {
        at_ += prefix;
        return quoted(raw, bytes, begin);
    }

    if (starts_name(c)) {
        while (in_name(peek())) ++at_;
        token.text = text_.substr(begin, at_ - begin);
        token.kind = among(kConstants, token.text) ? TokenKind::sign
                     : among(kWords, token.text)   ? TokenKind::word
                                                   : TokenKind::name;
        return token;
    }
    if (c == '`') {
        ++at_;
        while (in_name(peek()) || peek() == '.' || peek() == '-' || peek() == '/' || peek() == ' ') ++at_;
        if (peek() != '`' || at_ == begin + 1) return fault(begin, "反引号里的字段名没有写完整");
        token.kind = TokenKind::quoted_name;
        token.text = text_.substr(begin + 1, at_ - begin - 1);
        ++at_;
        return token;
    }
    token.kind = TokenKind::sign;
    if (among(kPairs, text_.substr(at_, 2))) {
        token.text = text_.substr(at_, 2);
    } else if (c != '\0' && kSingles.find(c) != kSingles.npos) {
        token.text = text_.substr(at_, 1);
        if (c == '=') return fault(at_, "判断相等要写两个等号 ==");
        if (c == '&') return fault(at_, "“并且”要写成 &&");
        if (c == '|') return fault(at_, "“或者”要写成 ||");
    } else {
        return fault(at_, strange_character(character(text_, at_)));
    }
    at_ += token.text.size();
    return token;
}

tl::expected<Token, Fault> Lexer::number()
{
    Token token;
    token.position = std::uint32_t(at_);
    const std::size_t begin = at_;
    int base = 10;
    if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X') && is_hex(peek(2))) {
        base = 16;
        at_ += 2;
        while (is_hex(peek())) ++at_;
    } else {
        while (is_digit(peek())) ++at_;
        bool fraction = false;
        if (peek() == '.' && is_digit(peek(1))) {
            fraction = true;
            ++at_;
            while (is_digit(peek())) ++at_;
        }
        const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
        if ((peek() == 'e' || peek() == 'E') && is_digit(peek(sign))) {
            fraction = true;
            at_ += sign;
            while (is_digit(peek())) ++at_;
        }
        if (fraction) {
            token.kind = TokenKind::double_;
            token.text = text_.substr(begin, at_ - begin);
            const auto number = read_double(token.text);
            if (!number) return fault(begin, "小数太大，超出了能表示的范围");
            token.number = *number;
            return token;
        }
    }
    token.text = text_.substr(begin, at_ - begin);
    const std::string_view digits = base == 16 ? token.text.substr(2) : token.text;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), token.magnitude, base);
    if (result.ec != std::errc()) return fault(begin, "整数太大，超出了 64 位的范围");
    token.kind = TokenKind::int_;
    if (peek() == 'u' || peek() == 'U') {
        token.kind = TokenKind::uint_;
        ++at_;
    }
    return token;
}

tl::expected<Token, Fault> Lexer::quoted(bool raw, bool bytes, std::size_t begin)
{
    Token token;
    token.position = std::uint32_t(begin);
    token.kind = bytes ? TokenKind::bytes : TokenKind::string;
    const char quote = peek();
    const bool triple = peek(1) == quote && peek(2) == quote;
    const std::size_t width = triple ? 3 : 1;
    at_ += width;
    for (;;) {
        if (done()) return fault(begin, "这段文字缺少结尾的引号");
        const char c = peek();
        if (c == quote && (!triple || (peek(1) == quote && peek(2) == quote))) break;
        if (!triple && (c == '\n' || c == '\r')) return fault(begin, "文字里不能直接换行，请写 \\n，或者用三个引号");
        if (c != '\\' || raw) { // in a raw text a backslash is a letter like any other, before a quote too
            token.content.push_back(c);
            ++at_;
        } else if (auto escaped = escape(token.content, bytes); !escaped) {
            return tl::unexpected(std::move(escaped).error());
        }
    }
    at_ += width;
    token.text = text_.substr(begin, at_ - begin);
    return token;
}

std::optional<std::uint32_t> Lexer::digits(std::size_t count, std::uint32_t base)
{
    std::uint32_t number = 0;
    const std::string_view text = text_.substr(std::min(at_, text_.size()), count);
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number, int(base));
    if (text.size() < count || result.ec != std::errc() || result.ptr != text.data() + count) return {};
    at_ += count;
    return number;
}

tl::expected<void, Fault> Lexer::escape(std::string& out, bool bytes)
{
    const std::size_t begin = at_;
    const auto wrong = fault(begin, "反斜杠后面的写法不对；要写反斜杠本身，请写 \\\\");
    ++at_;
    const char c = peek();
    if (c >= '0' && c <= '3') {
        const auto octet = digits(3, 8);
        if (!octet) return wrong;
        bytes ? out.push_back(char(*octet)) : append_code_point(out, *octet);
        return {};
    }
    ++at_;
    constexpr std::string_view kLetters = "abfnrtv\\?\"'`";
    constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\?\"'`";
    if (const auto letter = c == '\0' ? kLetters.npos : kLetters.find(c); letter != kLetters.npos) {
        out.push_back(kMeanings[letter]);
        return {};
    }
    if (c == 'x' || c == 'X') {
        const auto octet = digits(2, 16);
        if (!octet) return wrong;
        bytes ? out.push_back(char(*octet)) : append_code_point(out, *octet);
        return {};
    }
    if ((c == 'u' || c == 'U') && !bytes) {
        auto point = digits(c == 'u' ? 4 : 8, 16);
        if (!point) return wrong;
        if (c == 'u' && *point >= 0xD800 && *point < 0xDC00 && peek() == '\\' && peek(1) == 'u') {
            at_ += 2;
            const auto low = digits(4, 16);
            if (!low || *low < 0xDC00 || *low > 0xDFFF) return fault(begin, "这不是一个有效的 Unicode 字符");
            point = 0x10000 + ((*point - 0xD800) << 10) + (*low - 0xDC00);
        }
        if (*point > 0x10FFFF || (*point >= 0xD800 && *point < 0xE000))
            return fault(begin, "这不是一个有效的 Unicode 字符");
        append_code_point(out, *point);
        return {};
    }
    return wrong;
}

} // namespace xz::rules::detail
