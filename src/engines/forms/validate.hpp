#pragma once
#include "engines/forms/schema.hpp"

#include <vector>

namespace xz::forms
{

/// Fields that are hidden now, as JSON pointers: nobody is asked for them, so they are not missing.
using HiddenFields = std::vector<std::string>;

/// True if the value satisfies the schema. Nothing is built, so this is the way for values that are expected to be
/// right.
bool is_valid(const Schema& schema, const json::Value& value, const HiddenFields& hidden = {});

/// What is wrong with the value: at most one sentence a place and 50 in all, empty if it is valid.
std::vector<FieldError> find_errors(const Schema& schema, const json::Value& value, const HiddenFields& hidden = {});

} // namespace xz::forms
