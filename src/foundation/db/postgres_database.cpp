#include "foundation/db/postgres_database.hpp"

#include <algorithm>
#include <random>
#include <thread>

namespace xz::db
{
namespace
{

constexpr Query kBeginRead{"db.begin_read", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"};
constexpr Query kBeginWrite{"db.begin_write", "BEGIN ISOLATION LEVEL SERIALIZABLE"};
constexpr int kAttempts = 30;
constexpr std::chrono::milliseconds kLongestPause{50};

/// Units that collided must not meet again at once.
void pause(int attempt)
{
    thread_local std::minstd_rand random{std::random_device{}()};
    const auto ceiling =
        std::min<std::int64_t>(kLongestPause.count() * 1000, std::int64_t{500} << std::min(attempt, 10));
    std::this_thread::sleep_for(
        std::chrono::microseconds(std::uniform_int_distribution<std::int64_t>(0, ceiling)(random)));
}

} // namespace

std::optional<std::string> postgres_conninfo(const std::string& location)
{
    if (location.starts_with("postgres://") || location.starts_with("postgresql://")) return location;
    if (location.starts_with("postgres:")) return location.substr(9);
    return std::nullopt;
}

PostgresDatabase::PostgresDatabase(std::string conninfo, const Settings& settings)
    : settings_(settings), conninfo_(std::move(conninfo))
{
    const Lease probe(*this); // a wrong address or password is told at the start
}

PostgresDatabase::Lease::Lease(PostgresDatabase& database) : database_(database)
{
    {
        std::unique_lock lock(database_.mutex_);
        ++database_.counters_.waiting;
        const bool got = database_.free_.wait_for(lock, database_.settings_.wait_limit, [&] {
            return !database_.idle_.empty() || database_.lent_ < database_.settings_.connections;
        });
        --database_.counters_.waiting;
        if (!got) throw Contention("all connections to PostgreSQL are busy");
        ++database_.lent_;
        if (!database_.idle_.empty()) {
            session_ = std::move(database_.idle_.back());
            database_.idle_.pop_back();
        }
    }
    try {
        if (!session_)
            session_ = std::make_unique<PostgresSession>(database_.conninfo_, database_.settings_, database_.counters_);
        session_->revive();
    } catch (...) {
        {
            const std::lock_guard lock(database_.mutex_);
            --database_.lent_;
        }
        database_.free_.notify_one();
        throw;
    }
}

PostgresDatabase::Lease::~Lease()
{
    {
        const std::lock_guard lock(database_.mutex_);
        --database_.lent_;
        database_.idle_.push_back(std::move(session_));
    }
    database_.free_.notify_one();
}

void PostgresDatabase::run_read(std::string_view, Question question)
{
    XZ_ASSERT(!UnitGuard::inside());
    Lease session(*this);
    struct End {
        PostgresSession& session;
        ~End() { session.finish_read(); }
    } const end{*session};
    session->begin(kBeginRead);
    Reader reader(*session);
    counters_.reads.fetch_add(1, std::memory_order_relaxed);
    question.ask(question.self, reader);
}

PostgresDatabase::Attempt PostgresDatabase::attempt(UnitOfWork unit, std::vector<std::function<void()>>& after_commit,
                                                    std::exception_ptr& error)
{
    Lease session(*this);
    Tx tx(*session);
    session->begin(kBeginWrite);
    bool success = false;
    error = nullptr;
    try {
        const UnitGuard inside;
        success = unit.run(unit.self, tx);
        if (success && session->damage() != PostgresSession::Damage::none)
            throw Fault("a statement failed and the work went on");
    } catch (...) {
        error = std::current_exception();
    }
    using Damage = PostgresSession::Damage;
    const auto may_run_again = [&] {
        return session->damage() == Damage::contended || session->damage() == Damage::lost;
    };
    if (error || !success) {
        const bool again = may_run_again();
        session->rollback();
        return again ? Attempt::again : Attempt::refused;
    }
    try {
        session->commit();
    } catch (const Contention&) {
        error = std::current_exception();
        return Attempt::again;
    } catch (...) { // a lost connection here leaves the outcome unknown: never run the unit again
        error = std::current_exception();
        return Attempt::refused;
    }
    after_commit = tx.take_after_commit();
    return Attempt::committed;
}

void PostgresDatabase::run_write(std::string_view name, UnitOfWork unit)
{
    XZ_ASSERT(!UnitGuard::inside());
    const auto until = std::chrono::steady_clock::now() + settings_.wait_limit;
    std::vector<std::function<void()>> after_commit;
    std::exception_ptr error;
    for (int n = 0;; ++n) {
        const Attempt outcome = attempt(unit, after_commit, error);
        if (outcome == Attempt::committed) {
            ++counters_.writes;
            ++counters_.commits;
            return run_after_commit(settings_, after_commit);
        }
        if (outcome == Attempt::refused) break;
        if (n + 1 >= kAttempts || std::chrono::steady_clock::now() > until) {
            ++counters_.refused;
            throw Contention(std::string(name) + ": still in the way of others after " + std::to_string(n + 1) +
                             " attempts");
        }
        ++counters_.retries;
        pause(n);
    }
    ++counters_.refused;
    if (error) std::rethrow_exception(error);
}

void PostgresDatabase::alone(const std::function<void()>& work)
{
    // A connection of its own: the lock is held by the session, across the transactions of the work.
    Settings patient = settings_;
    patient.query_limit = patient.wait_limit =
        std::chrono::milliseconds(0); // no limit: another process may migrate for minutes
    PostgresSession session(conninfo_, patient, counters_);
    session.revive();
    session.leave_pipeline();
    PQclear(
        session.simple("SELECT pg_advisory_lock(hashtext('xiangzhi'), hashtext(current_schema()))", PGRES_TUPLES_OK));
    work(); // closing the connection gives the lock back
}

} // namespace xz::db
