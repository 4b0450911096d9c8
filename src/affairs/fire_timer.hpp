#pragma once
#include "foundation/jobs/jobs.hpp"

namespace xz::affairs
{

/// A job: a timer of a case is due. Fires once, since its effect and its end are one commit; it does nothing when the
/// case has left the state meanwhile.
Result<> fire_timer(db::Tx& tx, Context& ctx, const jobs::Job& job);

} // namespace xz::affairs
