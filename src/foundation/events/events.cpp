#include "foundation/events/events.hpp"

namespace xz::events
{

namespace
{

const db::Query kInsertEvent{"events.insert",
                             "INSERT INTO event_outbox (county, id, type, subject, division_code, time, data) "
                             "VALUES ($1, $2, $3, $4, $5, $6, $7)"};
const db::Query kInsertDelivery{"events.insert_delivery",
                                "INSERT INTO event_delivery (county, event_id, subscription) VALUES ($1, $2, $3)"};
const db::Query kNewerThan{"events.newer_than", "SELECT id, type, subject, division_code, time, data FROM event_outbox "
                                                "WHERE county = $1 AND id > $2 ORDER BY id LIMIT $3"};
const db::Query kOne{"events.one", "SELECT id, type, subject, division_code, time, data FROM event_outbox "
                                   "WHERE county = $1 AND id = $2"};
const db::Query kNewest{"events.newest", "SELECT id FROM event_outbox WHERE county = $1 ORDER BY id DESC LIMIT 1"};

Event event_of(const db::Row& row)
{
    return {row.get<std::int64_t>(0),   row.get<std::string>(1), row.get<std::string>(2),
            {row.get<std::int64_t>(3)}, row.get<Instant>(4),     json::parse(row.text(5)).value_or(json::Value())};
}

} // namespace

void Subscriptions::add(Subscription subscription)
{
    const std::string name = subscription.name;
    const auto [it, fresh] = by_name_.emplace(name, std::move(subscription));
    XZ_ASSERT(fresh);
    by_type_[it->second.type].push_back(&it->second);
}

const std::vector<const Subscription*>& Subscriptions::of_type(std::string_view type) const
{
    static const std::vector<const Subscription*> none;
    const auto it = by_type_.find(type);
    return it == by_type_.end() ? none : it->second;
}

const Subscription* Subscriptions::find(std::string_view name) const
{
    const auto it = by_name_.find(name);
    return it == by_name_.end() ? nullptr : &it->second;
}

void publish(db::Tx& tx, const Context& ctx, std::string_view type, std::string_view subject,
             access::DivisionCode division, std::string_view data)
{
    const auto& subscriptions = ctx.use<Subscriptions>();
    const std::int64_t id = ctx.new_id();
    tx.exec(kInsertEvent, ctx.county, id, type, subject, division.value, ctx.now, data);
    for (const Subscription* s : subscriptions.of_type(type)) tx.exec(kInsertDelivery, ctx.county, id, s->name);
    tx.after_commit([&subscriptions] { subscriptions.wake(); });
}

std::vector<Event> newer_than(db::Reader& db, std::int64_t county, std::int64_t after, int limit)
{
    return db.all(kNewerThan, event_of, county, after, limit);
}

std::optional<Event> find(db::Reader& db, std::int64_t county, std::int64_t id)
{
    return db.one(kOne, event_of, county, id);
}

std::int64_t newest(db::Reader& db, std::int64_t county)
{
    return db
        .one(
            kNewest, [](const db::Row& row) { return row.get<std::int64_t>(0); }, county)
        .value_or(0);
}

} // namespace xz::events
