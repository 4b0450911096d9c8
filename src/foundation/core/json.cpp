#include "foundation/core/json.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace xz::json
{

namespace
{

void append_escaped(std::string& out, std::string_view text)
{
    out.push_back('"');
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const unsigned char c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text, start, i - start);
        start = i + 1;
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
    out.append(text, start, text.size() - start);
    out.push_back('"');
}

void append_canonical(std::string& out, const Value& value)
{
    if (const auto* object = value.if_object()) {
        std::vector<std::string_view> names;
        for (const auto& member : *object) names.emplace_back(member.key());
        std::sort(names.begin(), names.end());
        out.push_back('{');
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (i) out.push_back(',');
            append_escaped(out, names[i]);
            out.push_back(':');
            append_canonical(out, *object->if_contains(names[i]));
        }
        out.push_back('}');
    } else if (const auto* array = value.if_array()) {
        out.push_back('[');
        for (std::size_t i = 0; i < array->size(); ++i) {
            if (i) out.push_back(',');
            append_canonical(out, (*array)[i]);
        }
        out.push_back(']');
    } else if (const auto* text = value.if_string()) {
        append_escaped(out, *text);
    } else {
        Writer writer;
        writer.value(value);
        out += writer.text();
    }
}

} // namespace

Result<Value> parse(std::string_view text)
{
    boost::json::parse_options options;
    options.max_depth = 64;
    boost::json::error_code error;
    Value value = boost::json::parse(text, error, {}, options);
    if (error) return fail(Kind::invalid, "core.bad_json", error.message());
    return value;
}

std::string to_text(const Value& value) { return boost::json::serialize(value); }

const Value* find(const Value& object, std::string_view name)
{
    const auto* members = object.if_object();
    return members ? members->if_contains(name) : nullptr;
}

std::string canonical(const Value& value)
{
    std::string out;
    append_canonical(out, value);
    return out;
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

void Writer::value(double number)
{
    separate();
    if (!std::isfinite(number)) {
        text_ += "null";
        return;
    }
    char buffer[32];
    text_.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
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

void Writer::value(const Value& tree)
{
    separate();
    text_ += boost::json::serialize(tree);
}

void Writer::raw(std::string_view json)
{
    separate();
    text_ += json;
}

} // namespace xz::json
