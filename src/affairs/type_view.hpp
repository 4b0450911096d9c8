#pragma once
#include "affairs/definition.hpp"
#include "foundation/core/json.hpp"

namespace xz::affairs
{

/// The members that list and detail share (schema `AffairType`).
void write_type_head(json::Writer& w, const Definition& d);

} // namespace xz::affairs
