#include "foundation/events/retention.hpp"

namespace xz::events
{

namespace
{

constexpr std::chrono::hours kKeep{24 * 30};

const db::Query kForgetOld{"events.forget_old",
                           "DELETE FROM event_outbox WHERE county = $1 AND time < $2 AND NOT EXISTS (SELECT 1 FROM "
                           "event_delivery d WHERE d.county = event_outbox.county AND d.event_id = event_outbox.id)"};
const db::Query kForgetEvents{"events.forget_all", "DELETE FROM event_outbox WHERE county = $1"};
const db::Query kForgetDeliveries{"events.forget_deliveries", "DELETE FROM event_delivery WHERE county = $1"};

} // namespace

jobs::Kind retention_job()
{
    return {"events.retention", jobs::InsideWork([](db::Tx& tx, Context& ctx, const jobs::Job&) -> Result<> {
                tx.exec(kForgetOld, ctx.county, ctx.now - kKeep);
                return {};
            }),
            std::chrono::minutes(3 * 60 + 30)};
}

Result<> forget_all(db::Tx& tx, std::int64_t county)
{
    tx.exec(kForgetEvents, county);
    tx.exec(kForgetDeliveries, county);
    return {};
}

} // namespace xz::events
