#pragma once
#include "engines/rules/value.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace xz::rules
{

struct Field;

/// What is known of an expression's type before it runs; `dyn` is "anything".
class StaticType
{
public:
    enum class Base : std::uint8_t {
        dyn,
        null,
        bool_,
        int_,
        uint_,
        double_,
        string,
        bytes,
        list,
        map,
        record, ///< a map with known fields
        timestamp,
        duration,
        type,
        object ///< a thing of the host, by name
    };

    StaticType() = default;
    StaticType(Base base) : base_(base) {}
    static StaticType list(StaticType element);
    static StaticType map(StaticType key, StaticType value);
    /// A map with known fields. An `open` record lets unknown fields through as `dyn`.
    static StaticType record(std::vector<Field> fields, bool open = false);
    static StaticType object(std::string name);

    /// From a JSON Schema (draft 7) as forms use it: `integer` is int, `number` is double (an int in the data is
    /// widened), `object` with `properties` is a record, closed unless `additionalProperties` is written and not false.
    static StaticType of_json_schema(const json::Value& schema);

    Base base() const { return base_; }
    bool is_dyn() const { return base_ == Base::dyn; }
    bool is_number() const { return base_ == Base::int_ || base_ == Base::uint_ || base_ == Base::double_; }
    const StaticType& element() const; ///< of a list; value of a map
    const StaticType& key() const;     ///< of a map
    const std::vector<Field>& fields() const;
    const Field* field(std::string_view name) const;
    bool is_open() const;
    const std::string& object_name() const;

    /// Whether a value of type `from` may stand where this type is wanted; `dyn` fits everywhere.
    bool accepts(const StaticType& from) const;
    /// In Chinese: "整数", "文字的列表".
    std::string says() const;
    bool operator==(const StaticType& other) const;

private:
    struct Detail;
    Base base_ = Base::dyn;
    std::shared_ptr<const Detail> detail_;
};

/// One field of a record, or one declared variable.
struct Field {
    std::string name;
    StaticType type;
    std::string title{};   ///< what people call it, for generated sentences
    bool required = false; ///< `has(x.field)` is always true
};

/// The variables an expression may use 变量表; their order gives the slots.
class Schema
{
public:
    /// Declares a variable; its name may be dotted ("a.b"). A second declaration replaces the first.
    Schema& declare(std::string name, StaticType type, std::string title = {});
    /// Declares a variable typed by a JSON Schema (draft 7); `title` there is the default title.
    Schema& declare_json(std::string name, const json::Value& json_schema);

    const std::vector<Field>& variables() const { return variables_; }
    const Field* find(std::string_view name) const;

private:
    std::vector<Field> variables_;
};

} // namespace xz::rules
