#include "foundation/jobs/jobs.hpp"

namespace xz::jobs
{

namespace
{

const db::Query kSchedule{
    "jobs.schedule", "INSERT INTO job_due (county, id, kind, key, due_at, data) VALUES ($1, $2, $3, $4, $5, $6) "
                     "ON CONFLICT (county, kind, key) DO UPDATE SET due_at = excluded.due_at, data = excluded.data, "
                     "lease_until = 0, attempts = 0"};
const db::Query kCancel{"jobs.cancel", "DELETE FROM job_due WHERE county = $1 AND kind = $2 AND key = $3"};
const db::Query kFind{"jobs.find", "SELECT id, due_at, attempts, data FROM job_due WHERE county = $1 AND kind = $2 "
                                   "AND key = $3"};

} // namespace

void Kinds::add(Kind kind)
{
    const std::string name = kind.kind;
    const bool fresh = by_name_.emplace(name, std::move(kind)).second;
    XZ_ASSERT(fresh);
}

const Kind* Kinds::find(std::string_view kind) const
{
    const auto it = by_name_.find(kind);
    return it == by_name_.end() ? nullptr : &it->second;
}

void schedule(db::Tx& tx, const Context& ctx, std::string_view kind, std::string_view key, Instant due_at,
              std::string_view data)
{
    const Kinds& kinds = ctx.use<Kinds>();
    XZ_ASSERT(kinds.find(kind));
    tx.exec(kSchedule, ctx.county, ctx.new_id(), kind, key, due_at, data);
    tx.after_commit([&kinds, due_at] { kinds.wake(due_at); });
}

void cancel(db::Tx& tx, const Context& ctx, std::string_view kind, std::string_view key)
{
    tx.exec(kCancel, ctx.county, kind, key);
}

std::optional<Job> find(db::Reader& db, std::int64_t county, std::string_view kind, std::string_view key)
{
    return db.one(
        kFind,
        [&](const db::Row& row) {
            return Job{row.get<std::int64_t>(0), std::string(kind),
                       std::string(key),         row.get<Instant>(1),
                       row.get<std::int64_t>(2), json::parse(row.text(3)).value_or(json::Value())};
        },
        county, kind, key);
}

Instant next_daily(Instant now, std::chrono::minutes at)
{
    const Instant today = china_midnight(china_date(now)) + at;
    return today > now ? today : today + std::chrono::hours(24);
}

} // namespace xz::jobs
