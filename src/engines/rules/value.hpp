#pragma once
#include "foundation/core/json.hpp"
#include "foundation/core/result.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The rules engine 规则引擎: a total subset of the Common Expression Language, compiled to byte-code.
namespace xz::rules
{

/// The type of a value at run time. `object` is a thing of the host (an organisation, a person) that only its functions
/// can look into.
enum class Type : std::uint8_t {
    null,
    bool_,
    int_,
    uint_,
    double_,
    string,
    bytes,
    list,
    map,
    timestamp,
    duration,
    type,
    object
};

/// "int", "string", "timestamp" …: the name that people and the `eval` tool see.
std::string_view name_of(Type type);
/// The name that `type(x)` has in the language: "null_type", "google.protobuf.Timestamp", otherwise as `name_of`.
std::string_view cel_name_of(Type type);

/// A moment with nanoseconds, years 0001 to 9999 in UTC.
struct Timestamp {
    std::int64_t seconds = 0; ///< since 1970-01-01T00:00:00Z, rounded down
    std::uint32_t nanos = 0;  ///< 0 to 999,999,999
    auto operator<=>(const Timestamp&) const = default;
};

namespace detail
{
struct Payload;
}

/// One immutable value of the language, 16 bytes; copying shares what is large.
///
/// A view (`Value::view`) borrows a JSON tree and never copies it: the tree must outlive the value and everything that
/// was selected from it. `Value::copy` and all other constructors own what they hold.
class Value
{
public:
    Value() : int_(0) {}
    Value(bool truth) : type_(Type::bool_), int_(truth) {}
    Value(int number) : Value(std::int64_t(number)) {}
    Value(std::int64_t number) : type_(Type::int_), int_(number) {}
    Value(std::uint64_t number) : type_(Type::uint_), uint_(number) {}
    Value(double number) : type_(Type::double_), double_(number) {}
    Value(std::string_view text);
    Value(const std::string& text) : Value(std::string_view(text)) {}
    Value(const char* text) : Value(std::string_view(text)) {}
    Value(std::chrono::nanoseconds duration) : type_(Type::duration), int_(duration.count()) {}
    Value(Timestamp moment) : type_(Type::timestamp), extra_(moment.nanos), int_(moment.seconds) {}
    Value(Type named_type) : type_(Type::type), int_(std::int64_t(named_type)) {}
    Value(const void*) = delete;

    static Value bytes(std::string_view octets);
    static Value list(std::vector<Value> items);
    /// Keys are bool, int, uint or string. Errors: `rules.bad_key` for another key type, `rules.repeated_key`.
    static Result<Value> map(std::vector<std::pair<Value, Value>> entries);
    /// A thing of the host: `kind` is the index of its object type (see `Functions::object_type`), `id` is the host's
    /// own.
    static Value object(std::uint32_t kind, std::int64_t id);

    /// Borrows a JSON tree without copying; see above for lifetime. A number without fraction or exponent is an int
    /// (a uint beyond 2^63-1), other numbers are doubles.
    static Value view(const json::Value& tree);
    /// The same value, owned.
    static Value copy(const json::Value& tree);
    /// Borrows text; the same lifetime rule.
    static Value view(std::string_view text);

    Value(const Value& other) : type_(other.type_), storage_(other.storage_), extra_(other.extra_), int_(other.int_)
    {
        if (storage_ == Storage::owned) retain();
    }
    Value(Value&& other) noexcept : type_(other.type_), storage_(other.storage_), extra_(other.extra_), int_(other.int_)
    {
        other.storage_ = Storage::immediate;
        other.type_ = Type::null;
    }
    Value& operator=(const Value& other)
    {
        Value copy(other);
        swap(copy);
        return *this;
    }
    Value& operator=(Value&& other) noexcept
    {
        Value taken(std::move(other));
        swap(taken);
        return *this;
    }
    ~Value()
    {
        if (storage_ == Storage::owned) release();
    }
    void swap(Value& other) noexcept
    {
        std::swap(type_, other.type_);
        std::swap(storage_, other.storage_);
        std::swap(extra_, other.extra_);
        std::swap(int_, other.int_);
    }

    Type type() const { return type_; }
    bool is(Type type) const { return type_ == type; }
    bool is_number() const { return type_ == Type::int_ || type_ == Type::uint_ || type_ == Type::double_; }
    bool is_true() const { return type_ == Type::bool_ && int_ != 0; }

    // Each accessor expects the type of its name.
    bool as_bool() const { return int_ != 0; }
    std::int64_t as_int() const { return int_; }
    std::uint64_t as_uint() const { return uint_; }
    double as_double() const { return double_; }
    /// The text of a string, the octets of bytes.
    std::string_view as_text() const;
    std::chrono::nanoseconds as_duration() const { return std::chrono::nanoseconds(int_); }
    Timestamp as_timestamp() const { return {int_, extra_}; }
    Type as_type() const { return Type(int_); }
    std::uint32_t object_kind() const { return extra_; }
    std::int64_t object_id() const { return int_; }

    /// Elements of a list, entries of a map.
    std::size_t size() const;
    /// The element of a list; the key of a map in the order of writing. `index` < size().
    Value at(std::size_t index) const;
    /// The value under a key, numbers compared across int, uint and double; nothing where the map has none.
    std::optional<Value> find(const Value& key) const;
    std::optional<Value> find(std::string_view key) const;
    std::optional<Value> find(const char* key) const { return find(std::string_view(key)); }

    /// Plain JSON: bytes as base64, timestamps and durations as text, keys as text, numbers that are not finite as
    /// text.
    json::Value to_json() const;

    /// Equality of the language: 1 == 1.0 == 1u, lists and maps by content, NaN unequal to itself, other types unequal.
    friend bool operator==(const Value& left, const Value& right);

private:
    friend struct detail::Payload;
    enum class Storage : std::uint8_t { immediate, owned, borrowed };

    void retain() const;
    void release();

    Type type_ = Type::null;
    Storage storage_ = Storage::immediate;
    std::uint32_t extra_ = 0; // nanoseconds of a timestamp, length of borrowed text, kind of an object
    union {
        std::int64_t int_;
        std::uint64_t uint_;
        double double_;
        detail::Payload* payload_; // Storage::owned
        const char* text_;         // Storage::borrowed string
        const json::Value* json_;  // Storage::borrowed list or map
    };
};

static_assert(sizeof(Value) == 16);

/// "2026-11-23T10:00:00.5Z"
std::string to_text(Timestamp moment);
/// "3.5s"
std::string to_text(std::chrono::nanoseconds duration);

} // namespace xz::rules
