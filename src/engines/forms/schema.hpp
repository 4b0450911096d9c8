#pragma once
#include "engines/forms/formats.hpp"
#include "engines/forms/patterns.hpp"
#include "foundation/core/json.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xz::forms
{

struct Schema;

/// A named sub-schema: a property, or what a property depends on.
struct NamedSchema {
    std::string_view name;
    const Schema* schema;
};

struct NumberRules {
    const json::Value *minimum = nullptr, *maximum = nullptr;
    const json::Value *exclusive_minimum = nullptr, *exclusive_maximum = nullptr;
    const json::Value* multiple_of = nullptr;
};

struct StringRules {
    std::optional<std::uint64_t> min_length, max_length;
    std::shared_ptr<const Pattern> pattern;
    Format format = Format::none;
    bool base64 = false, json_content = false;
};

struct ArrayRules {
    std::optional<std::uint64_t> min_items, max_items;
    bool unique = false;
    bool by_position = false; ///< `items` is a list: one schema a position, `rest` for the others
    std::vector<const Schema*> items;
    const Schema* rest = nullptr;
    const Schema* contains = nullptr;
};

struct ObjectRules {
    std::optional<std::uint64_t> min_properties, max_properties;
    std::vector<std::string_view> required;
    std::vector<NamedSchema> properties; ///< in the order of the schema text
    struct ByPattern {
        std::shared_ptr<const Pattern> pattern;
        const Schema* schema;
    };
    std::vector<ByPattern> by_pattern;
    const Schema* additional = nullptr;
    const Schema* names = nullptr;
    std::vector<NamedSchema> schema_dependencies;
    struct NameDependency {
        std::string_view name;
        std::vector<std::string_view> needs;
    };
    std::vector<NameDependency> name_dependencies;
};

/// One compiled schema object of draft 7. Pointers lead into the CompiledSchema that owns it.
struct Schema {
    const json::Value* source = nullptr; ///< the text it came from: title, widget and the other annotations
    std::optional<bool> fixed;           ///< schema `true` or `false`
    const Schema* ref = nullptr;         ///< `$ref`: everything else is ignored, as draft 7 says
    unsigned types = 0;                  ///< TypeBit mask, 0 = any
    const json::Value* constant = nullptr;
    const json::Array* choices = nullptr;
    std::unique_ptr<NumberRules> number;
    std::unique_ptr<StringRules> string;
    std::unique_ptr<ArrayRules> array;
    std::unique_ptr<ObjectRules> object;
    std::vector<const Schema*> all_of, any_of, one_of;
    const Schema *unless = nullptr, *when = nullptr, *then = nullptr, *otherwise = nullptr;
};

/// A schema document, read once, never changed, safe to share between threads.
class CompiledSchema
{
public:
    /// Errors: `forms.bad_schema`, with where (JSON pointer) and a Chinese sentence in `fields`.
    static Result<std::shared_ptr<const CompiledSchema>> make(json::Value document);

    const Schema& root() const { return *root_; }
    const json::Value& document() const { return document_; }

private:
    friend class Compiler;
    explicit CompiledSchema(json::Value document) : document_(std::move(document)) {}
    json::Value document_;
    std::deque<Schema> schemas_;
    const Schema* root_ = nullptr;
};

} // namespace xz::forms
