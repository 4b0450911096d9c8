#pragma once
#include "engines/forms/schema.hpp"

#include <vector>

namespace xz::forms
{

/// True if the value satisfies the schema. Nothing is built, so this is the way for values that are expected to be
/// right.
bool is_valid(const CompiledSchema& schema, const json::Value& value);

/// What is wrong with the value: at most one sentence a place and 50 in all, empty if it is valid.
std::vector<FieldError> find_errors(const CompiledSchema& schema, const json::Value& value);

} // namespace xz::forms
