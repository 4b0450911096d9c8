#pragma once
#include "foundation/events/events.hpp"

namespace xz::affairs
{

/// A subscriber: when places go on under other codes (合并、村改居), their cases and waiting tasks go along.
Result<> follow_divisions(db::Tx& tx, Context& ctx, const events::Event& event);

} // namespace xz::affairs
