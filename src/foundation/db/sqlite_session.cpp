#include "foundation/db/sqlite_session.hpp"

#include "foundation/db/dialect.hpp"

#include <algorithm>
#include <cstdlib>

namespace xz::db
{
namespace
{

class SqliteRow final : public Row
{
public:
    explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement), columns_(sqlite3_column_count(statement)) {}
    bool is_null(int column) const override
    {
        check(column);
        return sqlite3_column_type(statement_, column) == SQLITE_NULL;
    }
    std::int64_t integer(int column) const override
    {
        check(column);
        return sqlite3_column_int64(statement_, column);
    }
    double real(int column) const override
    {
        check(column);
        return sqlite3_column_double(statement_, column);
    }
    std::string_view text(int column) const override
    {
        check(column);
        const unsigned char* data = sqlite3_column_text(statement_, column); // a blob's bytes as they are
        if (!data) return {};
        return {reinterpret_cast<const char*>(data),
                static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }

private:
    void check(int column) const { XZ_ASSERT(column >= 0 && column < columns_); }
    sqlite3_stmt* statement_;
    int columns_;
};

ConstraintViolation::Constraint constraint_of(int extended)
{
    using enum ConstraintViolation::Constraint;
    switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: return unique;
    case SQLITE_CONSTRAINT_FOREIGNKEY: return foreign_key;
    case SQLITE_CONSTRAINT_CHECK: return check;
    case SQLITE_CONSTRAINT_NOTNULL: return not_null;
    default: return other;
    }
}

constexpr std::array<const char*, 7> kCommands{"BEGIN",           "BEGIN IMMEDIATE", "COMMIT",           "ROLLBACK",
                                               "SAVEPOINT unit_", "RELEASE unit_",   "ROLLBACK TO unit_"};

} // namespace

SqliteSession::SqliteSession(const std::string& path, SqliteRole role, const Settings& settings, Counters& counters)
    : settings_(settings), counters_(counters), kept_(settings.kept_statements)
{
    sqlite3* raw = nullptr;
    const int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (role == SqliteRole::writer ? SQLITE_OPEN_CREATE : 0);
    const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
    connection_.reset(raw);
    if (code != SQLITE_OK) fail_with(code, "open " + path);
    sqlite3_extended_result_codes(raw, 1);
    sqlite3_busy_timeout(raw, static_cast<int>(settings.wait_limit.count()));
    if (role == SqliteRole::writer) {
        pragma("journal_mode=WAL");
        pragma("synchronous=FULL");
        if (settings.max_pages > 0) pragma("max_page_count=" + std::to_string(settings.max_pages));
        pragma("cache_size=-" + std::to_string(4 * settings.cache_kib));
    } else {
        pragma("query_only=ON");
        pragma("cache_size=-" + std::to_string(settings.cache_kib));
    }
    pragma("foreign_keys=ON");
    pragma("case_sensitive_like=ON"); // as on PostgreSQL
    pragma("wal_autocheckpoint=0");   // the writer folds the log when nobody waits for an answer
    pragma("mmap_size=" + std::to_string(settings.mmap_bytes));
    for (std::size_t i = 0; i < kCommands.size(); ++i) commands_[i] = prepare(kCommands[i]);
    sqlite3_progress_handler(raw, 20000, &SqliteSession::past_deadline, this);
    ++counters_.connections;
}

SqliteSession::~SqliteSession() { --counters_.connections; }

int SqliteSession::past_deadline(void* self)
{
    return std::chrono::steady_clock::now() > static_cast<SqliteSession*>(self)->deadline_ ? 1 : 0;
}

void SqliteSession::pragma(const std::string& text)
{
    if (const int code = sqlite3_exec(handle(), ("PRAGMA " + text).c_str(), nullptr, nullptr, nullptr);
        code != SQLITE_OK)
        fail_with(code, text);
}

SqliteSession::Statement SqliteSession::prepare(std::string_view sql)
{
    std::string translated;
    if (sql.find("{{") != std::string_view::npos) {
        translated = translate(Dialect::sqlite, sql);
        sql = translated;
    }
    sqlite3_stmt* raw = nullptr;
    const char* tail = nullptr;
    const int code =
        sqlite3_prepare_v3(handle(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &raw, &tail);
    Statement out;
    out.handle.reset(raw);
    if (code != SQLITE_OK) fail_with(code, "prepare");
    if (!raw || std::string_view(tail, sql.data() + sql.size()).find_first_not_of(" \t\r\n;") != std::string_view::npos)
        throw Fault("a query must be one statement");
    const int count = sqlite3_bind_parameter_count(raw);
    for (int i = 1; i <= count; ++i) {
        const char* name = sqlite3_bind_parameter_name(raw, i);
        const int number = name && name[0] == '$' ? std::atoi(name + 1) : 0;
        if (number < 1) throw Fault("placeholders are $1, $2 ..");
        out.parameters.push_back(number - 1);
        out.arguments = std::max(out.arguments, static_cast<std::size_t>(number));
    }
    out.changes = sqlite3_stmt_readonly(raw) == 0;
    return out;
}

void SqliteSession::bind(Statement& statement, std::span<const Param> params)
{
    if (params.size() != statement.arguments)
        throw Fault("the query has " + std::to_string(statement.arguments) + " placeholders, not " +
                    std::to_string(params.size()));
    sqlite3_stmt* raw = statement.handle.get();
    for (std::size_t i = 0; i < statement.parameters.size(); ++i) {
        const Param& param = params[static_cast<std::size_t>(statement.parameters[i])];
        const int at = static_cast<int>(i) + 1;
        const std::string_view view = param.view();
        int code = SQLITE_OK;
        if (param.is_null()) {
            code = sqlite3_bind_null(raw, at);
        } else if (param.kind() == Param::Kind::integer) {
            code = sqlite3_bind_int64(raw, at, param.integer());
        } else if (param.kind() == Param::Kind::real) {
            code = sqlite3_bind_double(raw, at, param.real());
        } else if (param.kind() == Param::Kind::text) {
            if (view.find('\0') != std::string_view::npos) throw Fault("a text holds a NUL character");
            code =
                sqlite3_bind_text64(raw, at, view.data() ? view.data() : "", view.size(), SQLITE_STATIC, SQLITE_UTF8);
        } else {
            code = view.empty() ? sqlite3_bind_zeroblob(raw, at, 0)
                                : sqlite3_bind_blob64(raw, at, view.data(), view.size(), SQLITE_STATIC);
        }
        if (code != SQLITE_OK) fail_with(code, "bind");
    }
}

std::int64_t SqliteSession::execute(Statement& statement, std::span<const Param> params, RowSink sink)
{
    sqlite3_stmt* raw = statement.handle.get();
    struct Reset {
        sqlite3_stmt* statement;
        ~Reset() { sqlite3_reset(statement); }
    } const reset{raw};
    bind(statement, params);
    may_have_written_ = may_have_written_ || statement.changes;
    const SqliteRow row(raw);
    for (;;) {
        const int code = sqlite3_step(raw);
        if (code == SQLITE_ROW) {
            if (sink.take && !sink.take(sink.self, row)) break;
        } else if (code == SQLITE_DONE) {
            break;
        } else {
            fail_with(code, {});
        }
    }
    return statement.changes ? sqlite3_changes64(handle()) : 0;
}

std::int64_t SqliteSession::run(const Query& query, std::span<const Param> params, RowSink sink)
{
    if (damage_ != Damage::none)
        throw Fault(std::string(query.name) + ": an earlier statement of this unit has failed");
    try {
        Kept::Entry* entry = kept_.find(query.sql, 0);
        if (entry && entry->busy) { // a row callback asks the same again: its own statement, for this once
            Statement once = prepare(query.sql);
            const Stopwatch watch(settings_, *entry->counter, query);
            return execute(once, params, sink);
        }
        if (!entry) {
            entry = &kept_.keep(query.sql, 0, prepare(query.sql), counters_.of(query.name));
            kept_.evict();
        }
        struct Busy {
            bool& flag;
            ~Busy() { flag = false; }
        } const busy{entry->busy};
        entry->busy = true;
        const Stopwatch watch(settings_, *entry->counter, query);
        deadline_ = watch.started() + settings_.query_limit;
        return execute(entry->statement, params, sink);
    } catch (const ConstraintViolation& violation) {
        throw ConstraintViolation(std::string(query.name) + ": " + violation.what(), violation.constraint);
    } catch (const Contention& contention) {
        throw Contention(std::string(query.name) + ": " + contention.what());
    } catch (const Fault& fault) {
        damage_ = std::max(damage_, Damage::unit);
        throw Fault(std::string(query.name) + ": " + fault.what(), fault.outcome());
    }
}

std::int64_t SqliteSession::copy(const Bulk& bulk, BulkSource source)
{
    std::string sql = "INSERT INTO " + std::string(bulk.table) + " (" + std::string(bulk.columns) + ") VALUES (";
    const auto columns = 1 + std::count(bulk.columns.begin(), bulk.columns.end(), ',');
    for (std::ptrdiff_t i = 1; i <= columns; ++i) sql += (i > 1 ? ",$" : "$") + std::to_string(i);
    sql += ")";
    struct Rows final : BulkRows {
        Rows(SqliteSession& session, Statement statement) : session(session), statement(std::move(statement)) {}
        void add(std::span<const Param> values) override
        {
            session.execute(statement, values, {});
            ++count;
        }
        SqliteSession& session;
        Statement statement;
        std::int64_t count = 0;
    };
    if (damage_ != Damage::none) throw Fault(std::string(bulk.name) + ": an earlier statement of this unit has failed");
    Rows rows(*this, prepare(sql));
    const Query query{bulk.name, bulk.table};
    const Stopwatch watch(settings_, counters_.of(bulk.name), query);
    deadline_ = watch.started() + settings_.query_limit;
    try {
        source.give(source.self, rows);
    } catch (...) {
        damage_ = std::max(damage_, Damage::unit);
        throw;
    }
    return rows.count;
}

void SqliteSession::script(std::string_view sql)
{
    deadline_ = std::chrono::steady_clock::time_point::max();
    may_have_written_ = true;
    const std::string text(sql);
    if (const int code = sqlite3_exec(handle(), text.c_str(), nullptr, nullptr, nullptr); code != SQLITE_OK)
        fail_with(code, "script");
}

void SqliteSession::command(Command which)
{
    deadline_ = std::chrono::steady_clock::time_point::max();
    execute(commands_[static_cast<std::size_t>(which)], {}, {});
}

void SqliteSession::rollback() noexcept
{
    deadline_ = std::chrono::steady_clock::time_point::max();
    if (sqlite3_get_autocommit(handle()) != 0) return;
    sqlite3_stmt* raw = commands_[static_cast<std::size_t>(Command::rollback)].handle.get();
    sqlite3_step(raw);
    sqlite3_reset(raw);
}

void SqliteSession::fail_with(int code, std::string_view doing)
{
    const int basic = code & 0xff;
    std::string what(doing);
    if (!what.empty()) what += ": ";
    what += connection_ ? sqlite3_errmsg(connection_.get()) : sqlite3_errstr(code);
    damage_ = std::max(damage_, Damage::unit);
    switch (basic) {
    case SQLITE_CONSTRAINT: throw ConstraintViolation(what, constraint_of(code));
    case SQLITE_BUSY:
    case SQLITE_LOCKED: damage_ = Damage::batch; throw Contention(what);
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_READONLY:
    case SQLITE_INTERRUPT: damage_ = Damage::batch; break;
    default: break;
    }
    if (basic == SQLITE_INTERRUPT) what = "the statement took too long";
    const bool unsure = code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC;
    throw Fault(what, unsure ? Fault::Outcome::unknown : Fault::Outcome::undone);
}

} // namespace xz::db
