#pragma once
#include "affairs/model.hpp"
#include "foundation/events/events.hpp"

namespace xz::affairs
{

/// A subscriber: makes a new case findable by its words.
Result<> index_case(db::Tx& tx, Context& ctx, const events::Event& event);

/// The same for one case at hand.
void index(db::Tx& tx, const Context& ctx, const Case& c);

} // namespace xz::affairs
