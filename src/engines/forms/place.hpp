#pragma once
#include "engines/forms/schema.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace xz::forms
{

/// Where in the filled-in form we are: a chain on the stack from a field up to the whole form, so that a path costs
/// nothing until an error needs its text.
struct Place {
    const Place* parent = nullptr;
    const Schema* field = nullptr; ///< what the form's author wrote for this place; nullptr for an unknown field
    std::string_view name{};       ///< of a field of an object
    std::size_t index = 0;         ///< of an item of a list
    bool is_item = false;
    std::size_t depth = 0;

    Place member(std::string_view member_name, const Schema* schema) const
    {
        return {this, schema, member_name, 0, false, depth + 1};
    }
    Place item(std::size_t i, const Schema* schema) const { return {this, schema, {}, i, true, depth + 1}; }

    /// RFC 6901.
    std::string pointer() const;
};

} // namespace xz::forms
