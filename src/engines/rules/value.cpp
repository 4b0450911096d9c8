#include "engines/rules/value.hpp"

#include "engines/rules/numbers.hpp"
#include "engines/rules/payload.hpp"
#include "engines/rules/text.hpp"
#include "foundation/core/assert.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

namespace xz::rules
{

using detail::ListPayload;
using detail::MapPayload;
using detail::Payload;
using detail::TextPayload;

std::string_view name_of(Type type)
{
    constexpr std::string_view kNames[] = {"null", "bool", "int",       "uint",     "double", "string", "bytes",
                                           "list", "map",  "timestamp", "duration", "type",   "object"};
    return kNames[std::size_t(type)];
}

std::string_view cel_name_of(Type type)
{
    if (type == Type::null) return "null_type";
    if (type == Type::timestamp) return "google.protobuf.Timestamp";
    if (type == Type::duration) return "google.protobuf.Duration";
    return name_of(type);
}

Value Payload::adopt(Payload* payload, Type type)
{
    Value value;
    value.type_ = type;
    value.storage_ = Value::Storage::owned;
    value.payload_ = payload;
    return value;
}

Value Payload::make_text(std::string text, Type type) { return adopt(new TextPayload(std::move(text)), type); }
Value Payload::make_list(std::vector<Value> items) { return adopt(new ListPayload(std::move(items)), Type::list); }

std::vector<Value>& Payload::items_of(Value& fresh_list)
{
    XZ_ASSERT(fresh_list.storage_ == Value::Storage::owned && fresh_list.payload_->references == 1);
    return static_cast<ListPayload*>(fresh_list.payload_)->items;
}

Value::Value(std::string_view text) : Value(Payload::make_text(std::string(text), Type::string)) {}
Value Value::bytes(std::string_view octets) { return Payload::make_text(std::string(octets), Type::bytes); }
Value Value::list(std::vector<Value> items) { return Payload::make_list(std::move(items)); }

Value Value::object(std::uint32_t kind, std::int64_t id)
{
    Value value(id);
    value.type_ = Type::object;
    value.extra_ = kind;
    return value;
}

namespace
{

bool is_key(const Value& key)
{
    return key.is(Type::string) || key.is(Type::int_) || key.is(Type::uint_) || key.is(Type::bool_);
}

int key_rank(const Value& key) { return key.is(Type::bool_) ? 0 : key.is(Type::string) ? 2 : 1; }

std::strong_ordering compare_keys(const Value& left, const Value& right)
{
    if (const auto order = key_rank(left) <=> key_rank(right); order != 0) return order;
    switch (key_rank(left)) {
    case 0: return left.as_bool() <=> right.as_bool();
    case 1: return detail::compare_integers(left, right);
    default: return left.as_text().compare(right.as_text()) <=> 0;
    }
}

/// A double is looked up as the integer that it equals; nothing where it equals none.
std::optional<Value> integer_of(double number)
{
    if (!(number >= -9223372036854775808.0 && number < 18446744073709551616.0) || number != std::trunc(number))
        return {};
    if (number < 9223372036854775808.0) return Value(std::int64_t(number));
    return Value(std::uint64_t(number));
}

} // namespace

const Value* MapPayload::find(const Value& key) const
{
    if (entries.size() <= 8) {
        for (const auto& [name, value] : entries)
            if (compare_keys(name, key) == 0) return &value;
        return nullptr;
    }
    const auto at = std::lower_bound(by_key.begin(), by_key.end(), key, [&](std::uint32_t index, const Value& wanted) {
        return compare_keys(entries[index].first, wanted) < 0;
    });
    if (at == by_key.end() || compare_keys(entries[*at].first, key) != 0) return nullptr;
    return &entries[*at].second;
}

Result<Value> Value::map(std::vector<std::pair<Value, Value>> entries)
{
    for (const auto& entry : entries)
        if (!is_key(entry.first)) return fail(Kind::rejected, "rules.bad_key");
    auto payload = std::make_unique<MapPayload>();
    payload->entries = std::move(entries);
    auto& by_key = payload->by_key;
    by_key.resize(payload->entries.size());
    for (std::uint32_t i = 0; i < by_key.size(); ++i) by_key[i] = i;
    const auto key = [&](std::uint32_t index) -> const Value& { return payload->entries[index].first; };
    std::sort(by_key.begin(), by_key.end(), [&](auto l, auto r) { return compare_keys(key(l), key(r)) < 0; });
    const auto twin = std::adjacent_find(by_key.begin(), by_key.end(),
                                         [&](auto l, auto r) { return compare_keys(key(l), key(r)) == 0; });
    if (twin != by_key.end()) return fail(Kind::rejected, "rules.repeated_key");
    return Payload::adopt(payload.release(), Type::map);
}

Value Value::view(std::string_view text)
{
    if (text.size() > std::numeric_limits<std::uint32_t>::max()) return Value(text);
    Value value;
    value.type_ = Type::string;
    value.storage_ = Storage::borrowed;
    value.extra_ = std::uint32_t(text.size());
    value.text_ = text.data();
    return value;
}

Value Value::view(const json::Value& tree)
{
    switch (tree.kind()) {
    case boost::json::kind::null: return {};
    case boost::json::kind::bool_: return Value(tree.get_bool());
    case boost::json::kind::int64: return Value(std::int64_t(tree.get_int64()));
    case boost::json::kind::uint64: {
        const std::uint64_t number = tree.get_uint64();
        if (number <= std::uint64_t(std::numeric_limits<std::int64_t>::max())) return Value(std::int64_t(number));
        return Value(number);
    }
    case boost::json::kind::double_: return Value(tree.get_double());
    case boost::json::kind::string: return view(std::string_view(tree.get_string()));
    case boost::json::kind::array:
    case boost::json::kind::object: break;
    }
    Value value;
    value.type_ = tree.is_array() ? Type::list : Type::map;
    value.storage_ = Storage::borrowed;
    value.json_ = &tree;
    return value;
}

Value Value::copy(const json::Value& tree)
{
    if (const auto* text = tree.if_string()) return Value(std::string_view(*text));
    if (const auto* array = tree.if_array()) {
        std::vector<Value> items;
        items.reserve(array->size());
        for (const auto& item : *array) items.push_back(copy(item));
        return list(std::move(items));
    }
    if (const auto* object = tree.if_object()) {
        std::vector<std::pair<Value, Value>> entries;
        entries.reserve(object->size());
        for (const auto& member : *object)
            entries.emplace_back(Value(std::string_view(member.key())), copy(member.value()));
        return map(std::move(entries)).value(); // the names of a JSON object differ
    }
    return view(tree);
}

void Value::retain() const { payload_->references.fetch_add(1, std::memory_order_relaxed); }

void Value::release()
{
    if (payload_->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    switch (payload_->form) {
    case Payload::Form::text: delete static_cast<TextPayload*>(payload_); return;
    case Payload::Form::list: delete static_cast<ListPayload*>(payload_); return;
    case Payload::Form::map: delete static_cast<MapPayload*>(payload_); return;
    }
}

std::string_view Value::as_text() const
{
    if (storage_ == Storage::borrowed) return {text_, extra_};
    return static_cast<const TextPayload*>(payload_)->text;
}

std::size_t Value::size() const
{
    if (storage_ == Storage::borrowed) return is(Type::list) ? json_->get_array().size() : json_->get_object().size();
    return is(Type::list) ? static_cast<const ListPayload*>(payload_)->items.size()
                          : static_cast<const MapPayload*>(payload_)->entries.size();
}

Value Value::at(std::size_t index) const
{
    if (storage_ == Storage::borrowed) {
        if (is(Type::list)) return view(json_->get_array()[index]);
        return view(std::string_view((json_->get_object().begin() + std::ptrdiff_t(index))->key()));
    }
    return is(Type::list) ? static_cast<const ListPayload*>(payload_)->items[index]
                          : static_cast<const MapPayload*>(payload_)->entries[index].first;
}

std::optional<Value> Value::find(const Value& key) const
{
    if (key.is(Type::double_)) {
        const auto integer = integer_of(key.as_double());
        return integer ? find(*integer) : std::nullopt;
    }
    if (key.is(Type::string)) return find(key.as_text());
    if (storage_ == Storage::borrowed || !is_key(key)) return {};
    const Value* found = static_cast<const MapPayload*>(payload_)->find(key);
    return found ? std::optional(*found) : std::nullopt;
}

std::optional<Value> Value::find(std::string_view key) const
{
    if (storage_ == Storage::borrowed) {
        const json::Value* found = json_->get_object().if_contains(key);
        return found ? std::optional(view(*found)) : std::nullopt;
    }
    const Value* found = static_cast<const MapPayload*>(payload_)->find(view(key));
    return found ? std::optional(*found) : std::nullopt;
}

json::Value Value::to_json() const
{
    switch (type_) {
    case Type::null: return nullptr;
    case Type::bool_: return as_bool();
    case Type::int_: return as_int();
    case Type::uint_: return as_uint();
    case Type::double_: {
        if (std::isfinite(double_)) return double_;
        return std::isnan(double_) ? "NaN" : double_ < 0 ? "-Infinity" : "Infinity";
    }
    case Type::string: return json::Value(as_text());
    case Type::bytes: return json::Value(detail::to_base64(as_text()));
    case Type::timestamp: return json::Value(to_text(as_timestamp()));
    case Type::duration: return json::Value(to_text(as_duration()));
    case Type::type: return json::Value(cel_name_of(as_type()));
    case Type::object: return as_int();
    case Type::list: {
        json::Array array;
        array.reserve(size());
        for (std::size_t i = 0; i < size(); ++i) array.push_back(at(i).to_json());
        return array;
    }
    case Type::map: break;
    }
    json::Object object;
    for (std::size_t i = 0; i < size(); ++i) {
        const Value key = at(i);
        const std::string name = key.is(Type::string)  ? std::string(key.as_text())
                                 : key.is(Type::bool_) ? (key.as_bool() ? "true" : "false")
                                 : key.is(Type::int_)  ? std::to_string(key.as_int())
                                                       : std::to_string(key.as_uint());
        object[name] = find(key)->to_json();
    }
    return object;
}

bool detail::equal(const Value& left, const Value& right, std::int64_t& budget)
{
    if (--budget < 0) return false;
    if (left.is_number() && right.is_number()) return compare_numbers(left, right) == 0;
    if (left.type() != right.type()) return false;
    switch (left.type()) {
    case Type::null: return true;
    case Type::string:
    case Type::bytes:
        budget -= std::int64_t(std::min(left.as_text().size(), right.as_text().size()) / 64);
        return left.as_text() == right.as_text();
    case Type::timestamp: return left.as_timestamp() == right.as_timestamp();
    case Type::object: return left.object_kind() == right.object_kind() && left.object_id() == right.object_id();
    case Type::list: {
        const std::size_t size = left.size();
        if (size != right.size()) return false;
        for (std::size_t i = 0; i < size; ++i)
            if (!equal(left.at(i), right.at(i), budget)) return false;
        return true;
    }
    case Type::map: {
        const std::size_t size = left.size();
        if (size != right.size()) return false;
        for (std::size_t i = 0; i < size; ++i) {
            const Value key = left.at(i);
            const auto other = right.find(key);
            if (!other || !equal(*left.find(key), *other, budget)) return false;
        }
        return true;
    }
    default: return left.as_int() == right.as_int(); // bool, duration, type
    }
}

bool operator==(const Value& left, const Value& right)
{
    std::int64_t budget = std::numeric_limits<std::int64_t>::max();
    return detail::equal(left, right, budget);
}

} // namespace xz::rules
