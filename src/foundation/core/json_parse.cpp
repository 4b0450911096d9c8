#include "foundation/core/json.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>

namespace xz::json
{

namespace
{

tl::unexpected<Error> bad(std::string note, std::string at, std::string says)
{
    return tl::unexpected<Error>(
        Error{Kind::invalid, "core.bad_json", std::move(note), {{std::move(at), std::move(says)}}});
}

/// RFC 6901.
std::string pointer_step(std::string_view name)
{
    std::string out = "/";
    for (const char c : name) c == '~' ? out += "~0" : c == '/' ? out += "~1" : out += c;
    return out;
}

bool has_nul(std::string_view text) { return text.find('\0') != text.npos; }

bool is_endless(const Value& value)
{
    const auto* number = value.if_double();
    return number && !std::isfinite(*number);
}

bool holds_nul(const Value& value)
{
    if (const auto* text = value.if_string()) return has_nul(*text);
    const auto* object = value.if_object();
    return object &&
           std::any_of(object->begin(), object->end(), [](const auto& member) { return has_nul(member.key()); });
}

/// What a tree holds.
struct Holding {
    std::size_t members = 0; ///< of all objects
    bool doubles = false;
    bool endless = false; ///< a number beyond any double

    explicit Holding(const Value& value) { add(value); }

private:
    void add(const Value& value)
    {
        if (const auto* object = value.if_object()) {
            members += object->size();
            for (const auto& member : *object) add(member.value());
        } else if (const auto* items = value.if_array()) {
            for (const Value& item : *items) add(item);
        } else if (value.is_double()) {
            doubles = true;
            endless = endless || is_endless(value);
        }
    }
};

/// Where the first value stands that `is` says yes to.
std::optional<std::string> place_of(const Value& value, const std::string& at, bool (*is)(const Value&))
{
    if (is(value)) return at;
    std::optional<std::string> found;
    if (const auto* items = value.if_array())
        for (std::size_t i = 0; i < items->size() && !found; ++i)
            found = place_of((*items)[i], at + "/" + std::to_string(i), is);
    if (const auto* object = value.if_object())
        for (auto member = object->begin(); member != object->end() && !found; ++member)
            found = place_of(member->value(), at + pointer_step(member->key()), is);
    return found;
}

/// The end of the string whose quote is at `at`: the position behind its last quote.
std::size_t string_end(std::string_view text, std::size_t at)
{
    for (++at; text[at] != '"'; ++at)
        if (text[at] == '\\') ++at;
    return at + 1;
}

/// The members that a valid text names: each has one colon outside of strings.
std::size_t count_names(std::string_view text)
{
    std::size_t names = 0;
    for (std::size_t at = 0; (at = text.find_first_of("\":", at)) != text.npos;) {
        names += text[at] == ':';
        at = text[at] == ':' ? at + 1 : string_end(text, at);
    }
    return names;
}

/// Steps through a valid text.
class Steps
{
protected:
    explicit Steps(std::string_view text) : text_(text) {}
    void blank() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
    /// Skips a comma when there is one; false at the closing bracket, which is skipped too.
    bool more()
    {
        blank();
        if (text_[at_] == ',') ++at_;
        blank();
        if (text_[at_] != ']' && text_[at_] != '}') return true;
        ++at_;
        return false;
    }
    /// Skips a name and its colon.
    std::string name()
    {
        const auto end = string_end(text_, at_);
        const Value decoded = boost::json::parse(std::string_view(text_.substr(at_, end - at_)));
        at_ = text_.find(':', end) + 1;
        return std::string(decoded.get_string());
    }
    std::string_view plain()
    {
        const auto end = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
        const auto word = text_.substr(at_, end - at_);
        at_ = end;
        return word;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

/// Looks for the first name that its object has already.
class RepeatedName : Steps
{
public:
    explicit RepeatedName(std::string_view text) : Steps(text) {}
    std::string find()
    {
        value("");
        return found_;
    }

private:
    void value(const std::string& at)
    {
        blank();
        if (text_[at_] == '"') {
            at_ = string_end(text_, at_);
        } else if (text_[at_] == '[') {
            ++at_;
            for (int i = 0; more(); ++i) value(at + "/" + std::to_string(i));
        } else if (text_[at_] == '{') {
            ++at_;
            std::set<std::string> names;
            while (more()) {
                const auto here = name();
                const auto place = at + pointer_step(here);
                if (!names.insert(here).second && found_.empty()) found_ = place;
                value(place);
            }
        } else {
            plain();
        }
    }

    std::string found_;
};

/// Gives every double the value that its digits say. Boost.JSON 1.81 is off by a bit where there are many digits or the
/// exponent is large, so that a number would change each time it is stored and read, and the chain of a history would
/// break.
class ExactNumbers : Steps
{
public:
    explicit ExactNumbers(std::string_view text) : Steps(text) {}
    void correct(Value& value)
    {
        blank();
        if (text_[at_] == '"') {
            at_ = string_end(text_, at_);
        } else if (text_[at_] == '[') {
            ++at_;
            for (std::size_t i = 0; more(); ++i) correct(value.get_array()[i]);
        } else if (text_[at_] == '{') {
            ++at_;
            while (more()) {
                const auto here = name();
                correct(*value.get_object().if_contains(here));
            }
        } else if (const auto word = plain(); value.is_double()) {
            double exact = value.get_double();
            const auto read = std::from_chars(word.data(), word.data() + word.size(), exact);
            if (read.ec == std::errc()) value = exact;
        }
    }
};

} // namespace

Result<Value> parse(std::string_view text)
{
    boost::json::parse_options options;
    options.max_depth = 64;
    boost::json::error_code error;
    Value value = boost::json::parse(text, error, {}, options);
    if (error == boost::json::error::too_deep) return bad(error.message(), "", "嵌套太深，最多 64 层");
    if (error) return bad(error.message(), "", "不是正确的 JSON，请检查括号、引号和编码");
    const Holding holding(value);
    if (holding.members != count_names(text))
        return bad("a name is repeated", RepeatedName(text).find(), "这一项写了两次");
    if (holding.endless) return bad("a number without end", *place_of(value, "", is_endless), "数字太大");
    if (text.find("\\u0000") != text.npos)
        if (auto place = place_of(value, "", holds_nul))
            return bad("U+0000", std::move(*place), "有无法识别的字符，请重新填写");
    if (holding.doubles) ExactNumbers(text).correct(value);
    return value;
}

} // namespace xz::json
