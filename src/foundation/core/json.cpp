#include "foundation/core/json.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

namespace xz::json
{

namespace
{

/// Whether one of eight characters needs an escape: a control character, a quote or a backslash.
bool needs_escape(std::uint64_t eight)
{
    constexpr std::uint64_t kOnes = 0x0101010101010101u, kHigh = 0x8080808080808080u;
    const auto zero_in = [](std::uint64_t v) { return (v - kOnes) & ~v; };
    const std::uint64_t below_space = (eight - kOnes * 0x20) & ~eight;
    return ((below_space | zero_in(eight ^ (kOnes * '"')) | zero_in(eight ^ (kOnes * '\\'))) & kHigh) != 0;
}

/// The first character from `at` that needs an escape, or the text's size.
std::size_t plain_until(std::string_view text, std::size_t at)
{
    std::uint64_t eight = 0;
    for (; at + sizeof eight <= text.size(); at += sizeof eight) {
        std::memcpy(&eight, text.data() + at, sizeof eight);
        if (needs_escape(eight)) break;
    }
    if (at + sizeof eight > text.size() && text.size() >= sizeof eight) { // the rest, with some of what was seen
        std::memcpy(&eight, text.data() + text.size() - sizeof eight, sizeof eight);
        if (!needs_escape(eight)) return text.size();
    }
    for (; at < text.size(); ++at) {
        const unsigned char c = static_cast<unsigned char>(text[at]);
        if (c < 0x20 || c == '"' || c == '\\') break;
    }
    return at;
}

constexpr std::size_t kLongestNumber = 32;
constexpr std::size_t kLongestEscape = 6; ///< \u0000

/// Writes the text with its escapes, and returns the end.
char* put_escaped(char* out, std::string_view text)
{
    for (std::size_t start = 0, end = 0;; start = end + 1) {
        end = plain_until(text, start);
        std::memcpy(out, text.data() + start, end - start);
        out += end - start;
        if (end == text.size()) return out;
        const unsigned char c = static_cast<unsigned char>(text[end]);
        *out++ = '\\';
        switch (c) {
        case '"':
        case '\\': *out++ = char(c); break;
        case '\b': *out++ = 'b'; break;
        case '\f': *out++ = 'f'; break;
        case '\n': *out++ = 'n'; break;
        case '\r': *out++ = 'r'; break;
        case '\t': *out++ = 't'; break;
        default: {
            constexpr char kHex[] = "0123456789abcdef";
            for (const char hex : {'u', '0', '0', kHex[c >> 4], kHex[c & 15]}) *out++ = hex;
        }
        }
    }
}

enum class Order { as_given, by_name };

void write_tree(Writer& w, const Value& value, Order order)
{
    switch (value.kind()) {
    case boost::json::kind::null: w.value(nullptr); return;
    case boost::json::kind::bool_: w.value(value.get_bool()); return;
    case boost::json::kind::int64: w.value(value.get_int64()); return;
    case boost::json::kind::uint64: w.value(value.get_uint64()); return;
    case boost::json::kind::double_: w.value(value.get_double()); return;
    case boost::json::kind::string: w.value(std::string_view(value.get_string())); return;
    case boost::json::kind::array:
        w.array([&] {
            for (const Value& item : value.get_array()) write_tree(w, item, order);
        });
        return;
    case boost::json::kind::object: break;
    }
    std::vector<const Object::value_type*> members;
    for (const auto& member : value.get_object()) members.push_back(&member);
    if (order == Order::by_name)
        std::sort(members.begin(), members.end(), [](auto* a, auto* b) { return a->key() < b->key(); });
    w.object([&] {
        for (const auto* member : members) {
            w.key(member->key());
            write_tree(w, member->value(), order);
        }
    });
}

} // namespace

std::string to_text(const Value& value)
{
    Writer w;
    write_tree(w, value, Order::as_given);
    return std::move(w).text();
}

const Value* find(const Value& object, std::string_view name)
{
    const auto* members = object.if_object();
    return members ? members->if_contains(name) : nullptr;
}

std::string canonical(const Value& value)
{
    Writer w;
    write_tree(w, value, Order::by_name);
    return std::move(w).text();
}

char* Writer::room(std::size_t size)
{
    if (buffer_.size() - size_ < size) buffer_.resize(std::max(size_ + size, 2 * buffer_.size()));
    return buffer_.data() + size_;
}

char* Writer::room_behind_comma(std::size_t size)
{
    char* out = room(size + 1);
    if (!first_) *out++ = ',';
    first_ = false;
    return out;
}

void Writer::open(char bracket)
{
    char* out = room_behind_comma(1);
    *out++ = bracket;
    wrote(out);
    first_ = true;
}

void Writer::close(char bracket)
{
    char* out = room(1);
    *out++ = bracket;
    wrote(out);
    first_ = false;
}

void Writer::quoted(std::string_view text)
{
    const bool plain = plain_until(text, 0) == text.size();
    char* out = room_behind_comma((plain ? 1 : kLongestEscape) * text.size() + 2);
    *out++ = '"';
    if (plain) {
        if (!text.empty()) std::memcpy(out, text.data(), text.size());
        out += text.size();
    } else {
        out = put_escaped(out, text);
    }
    *out++ = '"';
    wrote(out);
}

void Writer::key(std::string_view name)
{
    quoted(name);
    char* out = room(1);
    *out++ = ':';
    wrote(out);
    first_ = true;
}

void Writer::plain_key(std::string_view name)
{
    char* out = room_behind_comma(name.size() + 3);
    *out++ = '"';
    std::memcpy(out, name.data(), name.size());
    out += name.size();
    *out++ = '"';
    *out++ = ':';
    wrote(out);
    first_ = true;
}

void Writer::value(std::string_view text) { quoted(text); }

void Writer::value(std::int64_t number)
{
    char* out = room_behind_comma(kLongestNumber);
    wrote(std::to_chars(out, out + kLongestNumber, number).ptr);
}

void Writer::value(std::uint64_t number)
{
    char* out = room_behind_comma(kLongestNumber);
    wrote(std::to_chars(out, out + kLongestNumber, number).ptr);
}

void Writer::value(Instant moment)
{
    char* out = room_behind_comma(kRfc3339Length + 2);
    *out++ = '"';
    write_rfc3339(moment, out);
    out += kRfc3339Length;
    *out++ = '"';
    wrote(out);
}

void Writer::digits(std::int64_t number)
{
    char* out = room_behind_comma(kLongestNumber + 2);
    *out++ = '"';
    out = std::to_chars(out, out + kLongestNumber, number).ptr;
    *out++ = '"';
    wrote(out);
}

void Writer::value(double number)
{
    if (!std::isfinite(number)) return value(nullptr);
    char* out = room_behind_comma(kLongestNumber);
    // Adding zero makes -0 the 0 of RFC 8785: "-0" would be read as a whole number.
    wrote(std::to_chars(out, out + kLongestNumber, number + 0.0).ptr);
}

void Writer::value(bool truth) { raw(truth ? "true" : "false"); }

void Writer::value(std::nullptr_t) { raw("null"); }

void Writer::value(const Value& tree) { write_tree(*this, tree, Order::as_given); }

void Writer::raw(std::string_view json)
{
    char* out = room_behind_comma(json.size());
    if (!json.empty()) std::memcpy(out, json.data(), json.size());
    wrote(out + json.size());
}

} // namespace xz::json
