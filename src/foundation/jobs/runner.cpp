#include "foundation/jobs/runner.hpp"

#include <algorithm>

namespace xz::jobs
{

namespace
{

using namespace std::chrono_literals;

constexpr int kBatch = 100;
constexpr auto kLease = 5min;
constexpr auto kPoll = 5s; ///< how late a job of another server may be noticed

const db::Query kClaim{
    "jobs.claim",
    "UPDATE job_due SET lease_until = $3, attempts = attempts + 1 WHERE county = $1 AND id IN "
    "(SELECT id FROM job_due WHERE county = $1 AND due_at <= $2 AND lease_until <= $2 ORDER BY due_at LIMIT $4 "
    "{{skip_locked}}) "
    "RETURNING id, kind, key, due_at, attempts, data"};
const db::Query kTake{"jobs.take", "DELETE FROM job_due WHERE county = $1 AND id = $2 AND due_at = $3"};
const db::Query kAgain{"jobs.again", "UPDATE job_due SET due_at = $3, lease_until = 0, attempts = 0, last_error = NULL "
                                     "WHERE county = $1 AND id = $2"};
const db::Query kPostpone{"jobs.postpone", "UPDATE job_due SET due_at = $3, lease_until = 0, last_error = $4 "
                                           "WHERE county = $1 AND id = $2"};
const db::Query kNextDue{"jobs.next_due", "SELECT due_at FROM job_due WHERE county = $1 ORDER BY due_at LIMIT 1"};
const db::Query kPlant{
    "jobs.plant", "INSERT INTO job_due (county, id, kind, key, due_at, data) VALUES ($1, $2, $3, 'daily', $4, '{}') "
                  "ON CONFLICT (county, kind, key) DO NOTHING"};

} // namespace

Runner::Runner(Platform& platform, OnFailure on_failure) : platform_(platform), on_failure_(std::move(on_failure)) {}

Runner::~Runner() { stop(); }

void Runner::start()
{
    plant_daily();
    thread_ = std::thread([this] { run(); });
}

void Runner::stop()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    woken_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Runner::wake(Instant when)
{
    const std::lock_guard lock(mutex_);
    if (when >= next_) return;
    next_ = when;
    woken_.notify_one();
}

void Runner::run()
{
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            for (;;) {
                if (stopping_) return;
                const Instant now = platform_.clock();
                if (next_ <= now) break;
                woken_.wait_for(lock, std::min<std::chrono::milliseconds>(next_ - now, kPoll));
                if (platform_.clock() >= now + kPoll) break;
            }
            next_ = platform_.clock() + kPoll;
        }
        try {
            while (run_due() > 0) {
                const std::lock_guard lock(mutex_);
                if (stopping_) return;
            }
            const auto next = platform_.db.read("jobs.next_due", [&](db::Reader& db) {
                return db.one(
                    kNextDue, [](const db::Row& row) { return row.get<Instant>(0); }, platform_.county);
            });
            if (next) wake(*next);
        } catch (const std::exception& failure) {
            on_failure_("jobs.runner", failure.what());
        }
    }
}

void Runner::plant_daily()
{
    const auto planted = platform_.db.write("jobs.plant_daily", [&](db::Tx& tx) -> Result<> {
        const Context ctx(platform_, access::Caller::system());
        for (const auto& [name, kind] : ctx.use<Kinds>().all())
            if (kind.daily_at) tx.exec(kPlant, ctx.county, ctx.new_id(), name, next_daily(ctx.now, *kind.daily_at));
        return {};
    });
    XZ_ASSERT(planted.has_value());
}

std::vector<Job> Runner::claim(int limit)
{
    // A look first: an idle platform must not write every few seconds.
    const Instant now = platform_.clock();
    const auto next = platform_.db.read("jobs.next_due", [&](db::Reader& db) {
        return db.one(
            kNextDue, [](const db::Row& row) { return row.get<Instant>(0); }, platform_.county);
    });
    if (!next || *next > now) return {};
    auto jobs = platform_.db.write("jobs.claim", [&](db::Tx& tx) -> Result<std::vector<Job>> {
        return tx.all(
            kClaim,
            [](const db::Row& row) {
                return Job{row.get<std::int64_t>(0), row.get<std::string>(1),
                           row.get<std::string>(2),  row.get<Instant>(3),
                           row.get<std::int64_t>(4), json::parse(row.text(5)).value_or(json::Value())};
            },
            platform_.county, now, now + kLease, limit);
    });
    XZ_ASSERT(jobs.has_value());
    std::sort(jobs->begin(), jobs->end(),
              [](const Job& a, const Job& b) { return a.due_at != b.due_at ? a.due_at < b.due_at : a.id < b.id; });
    return std::move(*jobs);
}

std::size_t Runner::run_due()
{
    const auto jobs = claim(kBatch);
    for (const Job& job : jobs) perform(job);
    return jobs.size();
}

void Runner::perform(const Job& job)
{
    try {
        Context ctx(platform_, access::Caller::system());
        const Kind* kind = ctx.use<Kinds>().find(job.kind);
        Result<> done;
        if (!kind) {
            done = fail(xz::Kind::not_found, "jobs.unknown_kind", job.kind);
        } else if (const auto* inside = std::get_if<InsideWork>(&kind->work)) {
            done = perform_inside(*inside, job);
        } else {
            done = std::get<OutsideWork>(kind->work)(ctx, job);
            if (done)
                done = platform_.db.write("jobs.finish", [&](db::Tx& tx) -> Result<> { return finish(tx, ctx, job); });
        }
        if (!done) postpone(job, done.error().code + " " + done.error().note);
    } catch (const std::exception& failure) {
        postpone(job, failure.what());
    }
}

Result<> Runner::perform_inside(const InsideWork& work, const Job& job)
{
    return platform_.db.write(job.kind, [&](db::Tx& tx) -> Result<> {
        Context ctx(platform_, access::Caller::system());
        XZ_TRY(finish(tx, ctx, job));
        return work(tx, ctx, job);
    });
}

Result<> Runner::finish(db::Tx& tx, Context& ctx, const Job& job)
{
    const Kind* kind = ctx.use<Kinds>().find(job.kind);
    if (kind && kind->daily_at) {
        tx.exec(kAgain, ctx.county, job.id, next_daily(ctx.now, *kind->daily_at));
        return {};
    }
    if (tx.exec(kTake, ctx.county, job.id, job.due_at) == 0) return fail(xz::Kind::conflict, "jobs.moved");
    return {};
}

void Runner::postpone(const Job& job, const std::string& why)
{
    if (why.starts_with("jobs.moved")) return; // cancelled or rescheduled after the claim: nothing to do
    on_failure_(job.kind, why);
    const auto delay =
        std::chrono::seconds(std::min<std::int64_t>(1LL << std::min<std::int64_t>(job.attempts, 12), 3600));
    const auto done = platform_.db.write("jobs.postpone", [&](db::Tx& tx) -> Result<> {
        tx.exec(kPostpone, platform_.county, job.id, platform_.clock() + delay, std::string_view(why).substr(0, 500));
        return {};
    });
    if (!done) on_failure_(job.kind, done.error().code);
}

} // namespace xz::jobs
