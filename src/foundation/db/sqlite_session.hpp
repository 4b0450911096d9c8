#pragma once
#include "foundation/db/kept.hpp"

#include <array>
#include <sqlite3.h>

namespace xz::db
{

enum class SqliteRole { reader, writer };

/// One SQLite connection.
class SqliteSession final : public Session
{
public:
    /// How far a failed statement's harm reaches.
    enum class Damage {
        none,
        unit, ///< the unit that ran it is lost
        batch ///< the whole transaction is lost, with the neighbours' work
    };
    enum class Command { begin, begin_immediate, commit, rollback, savepoint, release, rollback_to };

    /// Throws Fault. The writer makes the file, sets its journal mode and may change it.
    SqliteSession(const std::string& path, SqliteRole role, const Settings& settings, Counters& counters);
    ~SqliteSession() override;
    SqliteSession(const SqliteSession&) = delete;
    SqliteSession& operator=(const SqliteSession&) = delete;

    Dialect dialect() const override { return Dialect::sqlite; }
    std::int64_t run(const Query& query, std::span<const Param> params, RowSink sink) override;
    std::int64_t copy(const Bulk& bulk, BulkSource source) override;
    void script(std::string_view sql) override;

    /// BEGIN and the like, kept. Throws Fault.
    void command(Command which);
    /// ROLLBACK that cannot fail: a transaction that SQLite has ended by itself is no error.
    void rollback() noexcept;
    Damage damage() const { return damage_; }
    /// Whether a statement that can write has run, also when it then wrote nothing.
    bool may_have_written() const { return may_have_written_; }
    /// What the two above tell is from here on.
    void start_anew()
    {
        damage_ = Damage::none;
        may_have_written_ = false;
    }
    sqlite3* handle() { return connection_.get(); }

private:
    struct Close {
        void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
    };
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    struct Statement {
        std::unique_ptr<sqlite3_stmt, Finalize> handle;
        std::vector<int> parameters; ///< what SQLite's parameter i+1 is: the index of ours
        std::size_t arguments = 0;
        bool changes = false;
    };
    using Kept = KeptStatements<Statement>;

    Statement prepare(std::string_view sql);
    std::int64_t execute(Statement& statement, std::span<const Param> params, RowSink sink);
    void bind(Statement& statement, std::span<const Param> params);
    /// Notes the damage and throws what the error means.
    [[noreturn]] void fail_with(int code, std::string_view doing);
    void pragma(const std::string& text);
    static int past_deadline(void* self);

    const Settings& settings_;
    Counters& counters_;
    std::unique_ptr<sqlite3, Close> connection_;
    std::array<Statement, 7> commands_;
    Kept kept_;
    Damage damage_ = Damage::none;
    bool may_have_written_ = false;
    std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
};

} // namespace xz::db
