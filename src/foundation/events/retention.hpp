#pragma once
#include "foundation/events/events.hpp"
#include "foundation/jobs/jobs.hpp"

namespace xz::events
{

/// A daily job: takes away events older than 30 days that nobody has still to hear of.
jobs::Kind retention_job();

/// Takes away all events and deliveries of a county: a demonstration's past is no news.
Result<> forget_all(db::Tx& tx, std::int64_t county);

} // namespace xz::events
