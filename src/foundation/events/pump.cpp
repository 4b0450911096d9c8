#include "foundation/events/pump.hpp"

#include <algorithm>
#include <chrono>

namespace xz::events
{

namespace
{

constexpr int kBatch = 200;

const db::Query kDue{"events.due", "SELECT event_id, subscription, attempts FROM event_delivery "
                                   "WHERE county = $1 AND not_before <= $2 ORDER BY event_id, subscription LIMIT $3"};
const db::Query kTake{"events.take",
                      "DELETE FROM event_delivery WHERE county = $1 AND event_id = $2 AND subscription = $3"};
const db::Query kPostpone{"events.postpone", "UPDATE event_delivery SET attempts = attempts + 1, not_before = $4 "
                                             "WHERE county = $1 AND event_id = $2 AND subscription = $3"};

Instant next_try(Instant now, std::int64_t attempts)
{
    return now + std::chrono::seconds(std::min<std::int64_t>(1LL << std::min<std::int64_t>(attempts, 12), 3600));
}

} // namespace

Pump::Pump(Platform& platform, OnFailure on_failure) : platform_(platform), on_failure_(std::move(on_failure)) {}

Pump::~Pump() { stop(); }

void Pump::start()
{
    thread_ = std::thread([this] { run(); });
}

void Pump::stop()
{
    bell_.stop();
    if (thread_.joinable()) thread_.join();
}

void Pump::run()
{
    while (bell_.wait(std::chrono::seconds(1))) {
        try {
            if (deliver_due() > 0) bell_.ring(); // there may be more than a batch
        } catch (const std::exception& failure) {
            on_failure_("events.pump", failure.what());
        }
    }
}

std::vector<Pump::Delivery> Pump::due(int limit)
{
    return platform_.db.read("events.due", [&](db::Reader& db) {
        return db.all(
            kDue,
            [](const db::Row& row) {
                return Delivery{row.get<std::int64_t>(0), row.get<std::string>(1), row.get<std::int64_t>(2)};
            },
            platform_.county, platform_.clock(), limit);
    });
}

std::size_t Pump::deliver_due()
{
    const auto batch = due(kBatch);
    if (batch.empty()) return 0;
    try {
        const auto done = platform_.db.write("events.deliver", [&](db::Tx& tx) -> Result<std::size_t> {
            Context ctx(platform_, access::Caller::system());
            for (const Delivery& delivery : batch) XZ_TRY(deliver(tx, ctx, delivery));
            return batch.size();
        });
        if (done) return *done;
    } catch (const std::exception&) {
        // one of them is bad: find out which, each alone
    }
    return std::size_t(std::count_if(batch.begin(), batch.end(), [&](const Delivery& d) { return deliver_alone(d); }));
}

Result<> Pump::deliver(db::Tx& tx, Context& ctx, const Delivery& delivery)
{
    if (tx.exec(kTake, ctx.county, delivery.event_id, delivery.subscription) == 0) return {}; // another pump was faster
    const Subscription* subscription = ctx.use<Subscriptions>().find(delivery.subscription);
    if (!subscription) return {}; // a subscriber that this version no longer has
    const auto event = find(tx, ctx.county, delivery.event_id);
    if (!event) return {};
    return subscription->effect(tx, ctx, *event);
}

bool Pump::deliver_alone(const Delivery& delivery)
{
    std::string why;
    try {
        const auto done = platform_.db.write("events.deliver_alone", [&](db::Tx& tx) -> Result<> {
            Context ctx(platform_, access::Caller::system());
            return deliver(tx, ctx, delivery);
        });
        if (done) return true;
        why = done.error().code + " " + done.error().note;
    } catch (const std::exception& failure) {
        why = failure.what();
    }
    on_failure_(delivery.subscription, why);
    const auto postponed = platform_.db.write("events.postpone", [&](db::Tx& tx) -> Result<> {
        tx.exec(kPostpone, platform_.county, delivery.event_id, delivery.subscription,
                next_try(platform_.clock(), delivery.attempts));
        return {};
    });
    if (!postponed) on_failure_(delivery.subscription, postponed.error().code);
    return false;
}

} // namespace xz::events
