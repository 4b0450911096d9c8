#pragma once
#include "engines/forms/form.hpp"
#include "engines/rules/program.hpp"

#include <optional>
#include <string>
#include <vector>

namespace xz::forms
{

/// Leads from the whole form to one field: names of members; `items` steps into every item of the list before it.
struct Step {
    std::string name;
    bool items = false;
    bool operator==(const Step&) const = default;
};
using Path = std::vector<Step>;

/// The path as a JSON pointer pattern: "/members/-/name".
std::string text_of(const Path& path);

/// A field whose value or presence is worked out by an expression over `form`, `item` and `now`.
struct Worked {
    Path path;
    rules::Program program;
};

struct Default {
    Path path;
    const json::Value* value;
};

/// What a form does beyond checking, worked out once when the form is made.
struct Plan {
    std::vector<Default> defaults;
    std::vector<Worked> computed; ///< in the order in which they must be worked out
    std::vector<Worked> shown_if;
    std::vector<FieldInfo> fields;

    static Result<std::shared_ptr<const Plan>> make(const CompiledSchema& compiled);
};

} // namespace xz::forms
