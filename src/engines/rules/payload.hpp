#pragma once
#include "engines/rules/value.hpp"

#include <atomic>

namespace xz::rules::detail
{

/// What owned values share. Immutable once a second value points to it.
struct Payload {
    enum class Form : std::uint8_t { text, list, map };

    explicit Payload(Form form) : form(form) {}
    std::atomic<std::uint32_t> references{1};
    const Form form;

    static Value make_text(std::string text, Type type);
    static Value make_list(std::vector<Value> items);
    /// Elements of a list that nobody else holds yet: the list under construction of a macro.
    static std::vector<Value>& items_of(Value& fresh_list);
    static const Payload* of(const Value& value)
    {
        return value.storage_ == Value::Storage::owned ? value.payload_ : nullptr;
    }
    static const json::Value* json_of(const Value& value)
    {
        return value.storage_ == Value::Storage::borrowed && (value.type_ == Type::list || value.type_ == Type::map)
                   ? value.json_
                   : nullptr;
    }
    static Value adopt(Payload* payload, Type type);
};

struct TextPayload : Payload {
    explicit TextPayload(std::string text) : Payload(Form::text), text(std::move(text)) {}
    const std::string text;
};

struct ListPayload : Payload {
    explicit ListPayload(std::vector<Value> items) : Payload(Form::list), items(std::move(items)) {}
    std::vector<Value> items;
};

struct MapPayload : Payload {
    MapPayload() : Payload(Form::map) {}
    std::vector<std::pair<Value, Value>> entries; // in the order of writing
    std::vector<std::uint32_t> by_key;            // positions in `entries`, sorted by key

    const Value* find(const Value& key) const;
};

/// Equality of the language that gives up (false) when it has looked at more than `budget` values; `budget` shrinks.
bool equal(const Value& left, const Value& right, std::int64_t& budget);

} // namespace xz::rules::detail
