#pragma once
#include "foundation/events/events.hpp"

namespace xz::affairs
{

/// A subscriber: makes a new case findable by its words.
Result<> index_case(db::Tx& tx, Context& ctx, const events::Event& event);

} // namespace xz::affairs
