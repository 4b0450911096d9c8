#include "engines/rules/eval_tool.hpp"

#include "engines/rules/library.hpp"
#include "engines/rules/moment.hpp"
#include "engines/rules/numbers.hpp"
#include "engines/rules/program.hpp"
#include "engines/rules/text.hpp"

#include <charconv>
#include <cmath>
#include <istream>
#include <ostream>

namespace xz::rules
{

namespace
{

tl::unexpected<Error> refuse(std::string says)
{
    return tl::unexpected(Error{Kind::invalid, "rules.bad_line", {}, {{"", std::move(says)}}});
}

Result<Value> value_of(const json::Value& tree);

/// The integer of a JSON number or of a text, so that no reader in between can round it.
template <class Number>
std::optional<Number> integer_of(const json::Value& value)
{
    boost::json::error_code error;
    if (value.is_int64() || value.is_uint64()) {
        const Number number = value.to_number<Number>(error);
        return error ? std::nullopt : std::optional(number);
    }
    if (!value.is_string()) return {};
    if constexpr (std::is_signed_v<Number>) return detail::read_int(value.get_string());
    return detail::read_uint(value.get_string());
}

Result<Value> map_of(const json::Value& value)
{
    const auto* pairs = value.if_array();
    if (!pairs) return refuse("map 的 value 应当是 [[键, 值], …]");
    std::vector<std::pair<Value, Value>> entries;
    for (const auto& pair : *pairs) {
        if (!pair.is_array() || pair.get_array().size() != 2) return refuse("map 的 value 应当是 [[键, 值], …]");
        auto key = XZ_TRY(value_of(pair.get_array()[0]));
        auto item = XZ_TRY(value_of(pair.get_array()[1]));
        entries.emplace_back(std::move(key), std::move(item));
    }
    auto map = Value::map(std::move(entries));
    if (!map) return refuse("map 的键只能是文字、整数或真假值，不能重复");
    return map;
}

/// `{"@type": "bytes", "value": "AP8="}`: a value that plain JSON lacks.
Result<Value> tagged_value(std::string_view type, const json::Value& value)
{
    const auto* text = value.if_string();
    if (type == "uint") {
        if (const auto number = integer_of<std::uint64_t>(value)) return Value(*number);
    } else if (type == "int") {
        if (const auto number = integer_of<std::int64_t>(value)) return Value(*number);
    } else if (type == "double") {
        if (value.is_number()) return Value(value.to_number<double>());
        if (const auto number = text ? detail::read_double(*text) : std::nullopt) return Value(*number);
    } else if (type == "bytes") {
        if (const auto octets = text ? detail::from_base64(*text) : std::nullopt) return Value::bytes(*octets);
    } else if (type == "timestamp") {
        if (text)
            if (const auto moment = detail::read_timestamp(*text)) return Value(*moment);
    } else if (type == "duration") {
        if (text)
            if (const auto duration = detail::read_duration(*text)) return Value(*duration);
    } else if (type == "type") {
        if (const auto named = text ? detail::type_named(*text) : std::nullopt) return Value(*named);
    } else if (type == "map") {
        return map_of(value);
    } else {
        return refuse("不认识 @type：" + std::string(type));
    }
    return refuse("这个值不是 " + std::string(type));
}

Result<Value> value_of(const json::Value& tree)
{
    if (const auto* array = tree.if_array()) {
        std::vector<Value> items;
        for (const auto& item : *array) items.push_back(XZ_TRY(value_of(item)));
        return Value::list(std::move(items));
    }
    const auto* object = tree.if_object();
    if (!object) return Value::copy(tree);
    const json::Value* type = json::find(tree, "@type");
    const json::Value* value = json::find(tree, "value");
    if (type && type->is_string() && value && object->size() == 2) return tagged_value(type->get_string(), *value);
    std::vector<std::pair<Value, Value>> entries;
    for (const auto& member : *object) {
        auto item = XZ_TRY(value_of(member.value()));
        entries.emplace_back(Value(std::string_view(member.key())), std::move(item));
    }
    return Value::map(std::move(entries));
}

void write_double(json::Writer& writer, double number)
{
    if (!std::isfinite(number)) return writer.value(std::isnan(number) ? "NaN" : number < 0 ? "-Infinity" : "Infinity");
    char buffer[40];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
    std::string text(buffer, end);
    if (text.find_first_of(".e") == text.npos) text += ".0"; // so that it reads back as a double
    writer.raw(text);
}

std::string key_text(const Value& key)
{
    switch (key.type()) {
    case Type::bool_: return key.as_bool() ? "true" : "false";
    case Type::int_: return std::to_string(key.as_int());
    case Type::uint_: return std::to_string(key.as_uint());
    default: return std::string(key.as_text());
    }
}

void write_plain(json::Writer& writer, const Value& value)
{
    switch (value.type()) {
    case Type::null: return writer.value(nullptr);
    case Type::bool_: return writer.value(value.as_bool());
    case Type::int_:
    case Type::object: return writer.value(value.as_int());
    case Type::uint_: return writer.value(value.as_uint());
    case Type::double_: return write_double(writer, value.as_double());
    case Type::string: return writer.value(value.as_text());
    case Type::bytes: return writer.value(detail::to_base64(value.as_text()));
    case Type::timestamp: return writer.value(to_text(value.as_timestamp()));
    case Type::duration: return writer.value(to_text(value.as_duration()));
    case Type::type: return writer.value(cel_name_of(value.as_type()));
    case Type::list:
        writer.array([&] {
            for (std::size_t i = 0; i < value.size(); ++i) write_plain(writer, value.at(i));
        });
        return;
    case Type::map: break;
    }
    writer.object([&] {
        for (std::size_t i = 0; i < value.size(); ++i) {
            const Value key = value.at(i);
            writer.key(key_text(key));
            write_plain(writer, *value.find(key));
        }
    });
}

Result<Value> answer(std::string_view line)
{
    const auto parsed = json::parse(line);
    if (!parsed || !parsed->is_object()) return refuse("这一行不是 JSON 对象");
    const json::Value* expression = json::find(*parsed, "expr");
    if (!expression || !expression->is_string()) return refuse("缺少 expr，它应当是文字");
    Activation activation;
    if (const json::Value* variables = json::find(*parsed, "vars"); variables && !variables->is_null()) {
        if (!variables->is_object()) return refuse("vars 应当是对象");
        for (const auto& member : variables->get_object())
            activation.set(member.key(), XZ_TRY(value_of(member.value())));
    }
    const Program program = XZ_TRY(compile(std::string_view(expression->get_string())));
    return evaluate(program, activation);
}

std::string sentence_of(const Error& error)
{
    if (error.fields.empty()) return "出错";
    const FieldError& field = error.fields.front();
    const std::size_t colon = field.at.find(':');
    if (colon == field.at.npos) return field.says;
    return "第 " + field.at.substr(0, colon) + " 行第 " + field.at.substr(colon + 1) + " 个字：" + field.says;
}

} // namespace

int eval_lines(std::istream& in, std::ostream& out)
{
    for (std::string line; std::getline(in, line);) {
        const auto result = answer(line);
        json::Writer writer;
        writer.object([&] {
            if (!result) return writer.field("error", sentence_of(result.error()));
            writer.field("type", name_of(result->type()));
            writer.key("value");
            write_plain(writer, *result);
        });
        out << writer.text() << '\n' << std::flush; // a caller may wait for each answer
    }
    return 0;
}

} // namespace xz::rules
