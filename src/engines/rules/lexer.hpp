#pragma once
#include "engines/rules/value.hpp"

namespace xz::rules::detail
{

enum class TokenKind : std::uint8_t { end, name, quoted_name, word, int_, uint_, double_, string, bytes, sign };

/// One lexical element. A `word` is reserved: allowed after a dot, not as a name. `in`, `true`, `false`, `null` are
/// signs.
struct Token {
    TokenKind kind = TokenKind::end;
    std::uint32_t position = 0;
    std::string_view text;       // as written; of a quoted name without the backticks
    std::string content{};       // of strings and bytes, escapes resolved
    std::uint64_t magnitude = 0; // of int and uint
    double number = 0;           // of double
    bool is(std::string_view sign) const { return kind == TokenKind::sign && text == sign; }
};

/// A fault in the text: where, and a Chinese sentence.
struct Fault {
    std::uint32_t position = 0;
    std::string says;
};

/// Takes a text apart according to the lexis of the CEL language definition.
class Lexer
{
public:
    explicit Lexer(std::string_view text) : text_(text) {}
    tl::expected<Token, Fault> next();

private:
    void skip_blanks();
    tl::expected<Token, Fault> number();
    tl::expected<Token, Fault> quoted(bool raw, bool bytes, std::size_t begin);
    tl::expected<void, Fault> escape(std::string& out, bool bytes);
    std::optional<std::uint32_t> digits(std::size_t count, std::uint32_t base);
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    bool done() const { return at_ >= text_.size(); }

    std::string_view text_;
    std::size_t at_ = 0;
};

} // namespace xz::rules::detail
