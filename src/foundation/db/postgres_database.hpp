#pragma once
#include "foundation/db/postgres_session.hpp"

#include <condition_variable>
#include <mutex>

namespace xz::db
{

/// PostgreSQL through a pool of connections: reads at REPEATABLE READ, units of work at SERIALIZABLE, run again on
/// contention.
class PostgresDatabase final : public Database
{
public:
    PostgresDatabase(std::string conninfo, const Settings& settings);

    Dialect dialect() const override { return Dialect::postgres; }
    Statistics statistics() const override { return counters_.statistics(); }
    void alone(const std::function<void()>& work) override;
    void backup(const std::function<void(std::string_view)>& sink) override;

protected:
    void run_read(std::string_view name, Question question) override;
    void run_write(std::string_view name, UnitOfWork unit) override;

private:
    /// A connection on loan; the snapshot or transaction on it ends with the loan.
    class Lease
    {
    public:
        explicit Lease(PostgresDatabase& database);
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        PostgresSession* operator->() { return session_.get(); }
        PostgresSession& operator*() { return *session_; }

    private:
        PostgresDatabase& database_;
        std::unique_ptr<PostgresSession> session_;
    };
    enum class Attempt { committed, refused, again };
    Attempt attempt(UnitOfWork unit, std::vector<std::function<void()>>& after_commit, std::exception_ptr& error);

    const Settings settings_;
    const std::string conninfo_;
    Counters counters_;
    std::mutex mutex_;
    std::condition_variable free_;
    std::vector<std::unique_ptr<PostgresSession>> idle_;
    int lent_ = 0;
};

/// The conninfo in "postgres:CONNINFO"; nothing when the location names another database.
std::optional<std::string> postgres_conninfo(const std::string& location);

} // namespace xz::db
