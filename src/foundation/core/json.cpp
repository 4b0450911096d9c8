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

void append_escaped(std::string& out, std::string_view text)
{
    const std::size_t plain = plain_until(text, 0);
    if (plain == text.size()) [[likely]] {
        const std::size_t at = out.size();
        out.resize(at + plain + 2);
        out[at] = out[at + plain + 1] = '"';
        if (plain > 0) std::memcpy(out.data() + at + 1, text.data(), plain);
        return;
    }
    out.push_back('"');
    for (std::size_t start = 0, end = plain;; end = plain_until(text, start)) {
        out.append(text, start, end - start);
        if (end == text.size()) break;
        start = end + 1;
        const unsigned char c = static_cast<unsigned char>(text[end]);
        switch (c) {
        case '"': out.append("\\\""); break;
        case '\\': out.append("\\\\"); break;
        case '\b': out.append("\\b"); break;
        case '\f': out.append("\\f"); break;
        case '\n': out.append("\\n"); break;
        case '\r': out.append("\\r"); break;
        case '\t': out.append("\\t"); break;
        default: {
            constexpr char kHex[] = "0123456789abcdef";
            out.append("\\u00");
            out.push_back(kHex[c >> 4]);
            out.push_back(kHex[c & 15]);
        }
        }
    }
    out.push_back('"');
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

void Writer::separate()
{
    if (!first_) text_.push_back(',');
    first_ = false;
}

void Writer::open(char bracket)
{
    separate();
    text_.push_back(bracket);
    first_ = true;
}

void Writer::close(char bracket)
{
    text_.push_back(bracket);
    first_ = false;
}

void Writer::key(std::string_view name)
{
    separate();
    append_escaped(text_, name);
    text_.push_back(':');
    first_ = true;
}

void Writer::plain_key(std::string_view name)
{
    const std::size_t at = text_.size();
    text_.resize(at + name.size() + (first_ ? 3 : 4));
    char* out = text_.data() + at;
    if (!first_) *out++ = ',';
    *out++ = '"';
    std::memcpy(out, name.data(), name.size());
    out[name.size()] = '"';
    out[name.size() + 1] = ':';
    first_ = true;
}

void Writer::value(std::string_view text)
{
    separate();
    append_escaped(text_, text);
}

void Writer::value(std::int64_t number)
{
    separate();
    char buffer[24];
    text_.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
}

void Writer::value(std::uint64_t number)
{
    separate();
    char buffer[24];
    text_.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
}

void Writer::value(Instant moment)
{
    separate();
    char buffer[kRfc3339Length + 2];
    buffer[0] = buffer[kRfc3339Length + 1] = '"';
    write_rfc3339(moment, buffer + 1);
    text_.append(buffer, sizeof buffer);
}

void Writer::digits(std::int64_t number)
{
    separate();
    char buffer[24];
    buffer[0] = '"';
    char* end = std::to_chars(buffer + 1, buffer + sizeof buffer - 1, number).ptr;
    *end++ = '"';
    text_.append(buffer, end);
}

void Writer::value(double number)
{
    separate();
    if (!std::isfinite(number)) {
        text_ += "null";
        return;
    }
    char buffer[32];
    // Adding zero makes -0 the 0 of RFC 8785: "-0" would be read as a whole number.
    text_.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number + 0.0).ptr);
}

void Writer::value(bool truth)
{
    separate();
    text_ += truth ? "true" : "false";
}

void Writer::value(std::nullptr_t)
{
    separate();
    text_ += "null";
}

void Writer::value(const Value& tree) { write_tree(*this, tree, Order::as_given); }

void Writer::raw(std::string_view json)
{
    separate();
    text_ += json;
}

} // namespace xz::json
