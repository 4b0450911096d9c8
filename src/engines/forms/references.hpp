#pragma once
#include "foundation/core/json.hpp"

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

namespace xz::forms
{

/// RFC 3986, 5.2: a reference against a base.
std::string resolve_uri(std::string_view base, std::string_view reference);

/// RFC 6901: the value at a JSON pointer, nullptr where there is none.
const json::Value* at_pointer(const json::Value& document, std::string_view pointer);

/// One more step of a JSON pointer, escaped.
std::string pointer_step(std::string_view name);

/// Says which JSON value each `$ref` of a document means. Nothing is ever fetched: known are the document itself, its
/// `$id`s and the draft-07 metaschema.
class References
{
public:
    explicit References(const json::Value& document);

    /// The base URI that holds inside a schema object, given the one outside.
    static std::string base_of(const json::Value& schema, std::string_view outer);

    struct Target {
        const json::Value* value = nullptr;
        std::string base;
    };
    /// `value` is nullptr when the reference leads nowhere.
    Target find(std::string_view reference, std::string_view base) const;

private:
    void collect(const json::Value& schema, const std::string& base);
    std::map<std::string, Target, std::less<>> by_uri_;
};

/// The draft-07 metaschema.
const json::Value& metaschema();

} // namespace xz::forms
