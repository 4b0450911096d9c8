#pragma once
#include "foundation/db/kept.hpp"

#include <libpq-fe.h>
#include <optional>

namespace xz::db
{

/// One PostgreSQL connection in pipeline mode: statements are sent together with the BEGIN before them, and the COMMIT
/// of a read is not waited for.
class PostgresSession final : public Session
{
public:
    /// What went wrong in the transaction, if anything.
    enum class Damage {
        none,
        failed,    ///< a statement was refused
        contended, ///< serialization failure, deadlock: the unit may run again
        lost       ///< no connection any more
    };

    PostgresSession(std::string conninfo, const Settings& settings, Counters& counters);
    ~PostgresSession() override;
    PostgresSession(const PostgresSession&) = delete;
    PostgresSession& operator=(const PostgresSession&) = delete;

    Dialect dialect() const override { return Dialect::postgres; }
    std::int64_t run(const Query& query, std::span<const Param> params, RowSink sink) override;
    std::int64_t copy(const Bulk& bulk, BulkSource source) override;
    void script(std::string_view sql) override;

    /// Makes sure of a live connection: connects again when the server has closed it. Throws Fault.
    void revive();
    /// Starts a transaction with the first statement that follows.
    void begin(const Query& how);
    /// Throws Fault (unknown outcome when the connection breaks), Contention.
    void commit();
    /// Ends a read without waiting for the answer.
    void finish_read() noexcept;
    /// Ends the transaction after a failure; a connection that cannot is dropped.
    void rollback() noexcept;
    Damage damage() const { return damage_; }

    /// Runs one statement outside of pipeline mode; `wanted` is the status that means success. Throws Fault.
    PGresult* simple(const std::string& sql, ExecStatusType wanted);
    PGconn* handle() { return connection_.get(); }
    /// Between the two, libpq's plain calls (COPY, scripts) work; a BEGIN that waits is sent first.
    void leave_pipeline();
    void enter_pipeline();

private:
    struct Finish {
        void operator()(PGconn* connection) const { PQfinish(connection); }
    };
    struct Clear {
        void operator()(PGresult* result) const { PQclear(result); }
    };
    using Answer = std::unique_ptr<PGresult, Clear>;
    using Kept = KeptStatements<std::string>;

    void connect();
    void drop() noexcept;
    void check_usable(std::string_view name);
    /// COMMIT or ROLLBACK: sent unprepared, so that it works in a failed transaction too.
    Answer control(const char* sql);
    Answer send(const Query& query, std::span<const Param> params);
    void send_plain(const char* sql);
    /// Reads up to the end of the pipeline; throws what the error means.
    Answer finish(std::string_view name, Answer answer, const Answer& error);
    /// Reads one answer to the end; the first error of the pipeline is kept in `error`.
    Answer receive(Answer& error);
    void receive_sync();
    void drain();
    [[noreturn]] void lose(std::string_view doing);
    [[noreturn]] void fail_with(const PGresult* error, std::string_view name);

    const std::string conninfo_;
    const Settings& settings_;
    Counters& counters_;
    std::unique_ptr<PGconn, Finish> connection_;
    Kept kept_;
    std::uint64_t next_statement_ = 1;
    const Query* begin_ = nullptr; ///< the BEGIN that goes out with the next statement
    bool in_transaction_ = false;
    int unread_ = 0; ///< pipelines sent whose answers nobody waited for
    Damage damage_ = Damage::none;
};

} // namespace xz::db
