#include "engines/rules/schema.hpp"

#include <algorithm>

namespace xz::rules
{

struct StaticType::Detail {
    StaticType key, element;
    std::vector<Field> fields;
    bool open = false;
    std::string name;
};

StaticType StaticType::list(StaticType element)
{
    StaticType type(Base::list);
    auto detail = std::make_shared<Detail>();
    detail->element = std::move(element);
    type.detail_ = std::move(detail);
    return type;
}

StaticType StaticType::map(StaticType key, StaticType value)
{
    StaticType type(Base::map);
    auto detail = std::make_shared<Detail>();
    detail->key = std::move(key);
    detail->element = std::move(value);
    type.detail_ = std::move(detail);
    return type;
}

StaticType StaticType::record(std::vector<Field> fields, bool open)
{
    StaticType type(Base::record);
    auto detail = std::make_shared<Detail>();
    detail->fields = std::move(fields);
    detail->open = open;
    type.detail_ = std::move(detail);
    return type;
}

StaticType StaticType::object(std::string name)
{
    StaticType type(Base::object);
    auto detail = std::make_shared<Detail>();
    detail->name = std::move(name);
    type.detail_ = std::move(detail);
    return type;
}

namespace
{

/// `type` of a JSON Schema: one name, or the only one beside "null" in a list of names.
std::string_view declared_type(const json::Value& schema, bool& nullable)
{
    const json::Value* type = json::find(schema, "type");
    if (!type) return {};
    if (const auto* name = type->if_string()) return *name;
    const auto* names = type->if_array();
    if (!names) return {};
    std::string_view only;
    for (const auto& item : *names) {
        const auto* name = item.if_string();
        if (!name) return {};
        if (*name == "null") {
            nullable = true;
        } else if (!only.empty()) {
            return {};
        } else {
            only = *name;
        }
    }
    return only;
}

std::string text_member(const json::Value& object, std::string_view name)
{
    const json::Value* member = json::find(object, name);
    const auto* text = member ? member->if_string() : nullptr;
    return text ? std::string(*text) : std::string();
}

StaticType record_of(const json::Value& schema, const json::Object& properties)
{
    const json::Value* required = json::find(schema, "required");
    const auto is_required = [&](std::string_view name) {
        const auto* names = required ? required->if_array() : nullptr;
        return names && std::any_of(names->begin(), names->end(), [&](const json::Value& item) {
                   return item.is_string() && item.get_string() == name;
               });
    };
    std::vector<Field> fields;
    for (const auto& member : properties) {
        const std::string name(member.key());
        fields.push_back({name, StaticType::of_json_schema(member.value()), text_member(member.value(), "title"),
                          is_required(name)});
    }
    const json::Value* additional = json::find(schema, "additionalProperties");
    const bool open = additional && !(additional->is_bool() && !additional->get_bool());
    return StaticType::record(std::move(fields), open);
}

const StaticType kDyn;
const std::vector<Field> kNoFields;
const std::string kNoName;

} // namespace

StaticType StaticType::of_json_schema(const json::Value& schema)
{
    bool nullable = false;
    const std::string_view type = declared_type(schema, nullable);
    if (nullable) return Base::dyn; // may be null where it is used
    if (type == "integer") return Base::int_;
    if (type == "number") return Base::double_;
    if (type == "boolean") return Base::bool_;
    if (type == "string") return Base::string;
    if (type == "null") return Base::null;
    if (type == "array") {
        const json::Value* items = json::find(schema, "items");
        return list(items && items->is_object() ? of_json_schema(*items) : StaticType());
    }
    const json::Value* properties = json::find(schema, "properties");
    if (properties && properties->is_object() && (type == "object" || type.empty()))
        return record_of(schema, properties->get_object());
    if (type == "object") {
        const json::Value* additional = json::find(schema, "additionalProperties");
        return map(Base::string, additional && additional->is_object() ? of_json_schema(*additional) : StaticType());
    }
    return Base::dyn;
}

const StaticType& StaticType::element() const { return detail_ ? detail_->element : kDyn; }
const StaticType& StaticType::key() const { return detail_ ? detail_->key : kDyn; }
const std::vector<Field>& StaticType::fields() const { return detail_ ? detail_->fields : kNoFields; }
bool StaticType::is_open() const { return detail_ && detail_->open; }
const std::string& StaticType::object_name() const { return detail_ ? detail_->name : kNoName; }

const Field* StaticType::field(std::string_view name) const
{
    const auto& all = fields();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Field& f) { return f.name == name; });
    return found == all.end() ? nullptr : &*found;
}

bool StaticType::accepts(const StaticType& from) const
{
    if (is_dyn() || from.is_dyn()) return true;
    if (base_ == Base::map && from.base_ == Base::record) return key().accepts(Base::string);
    if (base_ != from.base_) return false;
    switch (base_) {
    case Base::list: return element().accepts(from.element());
    case Base::map: return key().accepts(from.key()) && element().accepts(from.element());
    case Base::object: return object_name() == from.object_name();
    default: return true;
    }
}

std::string StaticType::says() const
{
    switch (base_) {
    case Base::dyn: return "任意类型";
    case Base::null: return "空值";
    case Base::bool_: return "真假值";
    case Base::int_: return "整数";
    case Base::uint_: return "无符号整数";
    case Base::double_: return "小数";
    case Base::string: return "文字";
    case Base::bytes: return "字节";
    case Base::list: return element().is_dyn() ? "列表" : element().says() + "的列表";
    case Base::map: return "映射";
    case Base::record: return "对象";
    case Base::timestamp: return "时间";
    case Base::duration: return "时长";
    case Base::type: return "类型";
    case Base::object: return object_name();
    }
    return {};
}

bool StaticType::operator==(const StaticType& other) const
{
    if (base_ != other.base_) return false;
    switch (base_) {
    case Base::list: return element() == other.element();
    case Base::map: return key() == other.key() && element() == other.element();
    case Base::object: return object_name() == other.object_name();
    case Base::record: {
        if (detail_ == other.detail_) return true;
        return is_open() == other.is_open() &&
               std::equal(fields().begin(), fields().end(), other.fields().begin(), other.fields().end(),
                          [](const Field& l, const Field& r) { return l.name == r.name && l.type == r.type; });
    }
    default: return true;
    }
}

Schema& Schema::declare(std::string name, StaticType type, std::string title)
{
    const auto found =
        std::find_if(variables_.begin(), variables_.end(), [&](const Field& f) { return f.name == name; });
    Field field{std::move(name), std::move(type), std::move(title), true};
    if (found == variables_.end()) {
        variables_.push_back(std::move(field));
    } else {
        *found = std::move(field);
    }
    return *this;
}

Schema& Schema::declare_json(std::string name, const json::Value& json_schema)
{
    return declare(std::move(name), StaticType::of_json_schema(json_schema), text_member(json_schema, "title"));
}

const Field* Schema::find(std::string_view name) const
{
    const auto found =
        std::find_if(variables_.begin(), variables_.end(), [&](const Field& f) { return f.name == name; });
    return found == variables_.end() ? nullptr : &*found;
}

} // namespace xz::rules
