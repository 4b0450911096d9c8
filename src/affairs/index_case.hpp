#pragma once
#include "affairs/model.hpp"
#include "foundation/context/context.hpp"

namespace xz::affairs
{

/// Makes a new case findable by its words, in the unit of work that files it.
void index(db::Tx& tx, const Context& ctx, const Case& c, const json::Value& form);

} // namespace xz::affairs
