#include "foundation/db/postgres_session.hpp"

#include "foundation/db/dialect.hpp"
#include "foundation/db/postgres_types.hpp"

#include <array>
#include <bit>
#include <cstring>
#include <poll.h>

namespace xz::db
{
namespace
{

/// libpq wants arrays of pointers; numbers go as 8 bytes in network order, text with an end mark, all in one buffer.
class Arguments
{
public:
    explicit Arguments(std::span<const Param> params)
    {
        std::size_t room = 0;
        for (const Param& param : params) room += param.view().size() + 9;
        buffer_.reserve(room);
        for (const Param& param : params) add(param);
    }
    int count() const { return static_cast<int>(values_.size()); }
    const char* const* values() const { return values_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

private:
    void add(const Param& param)
    {
        const char* start = buffer_.data() + buffer_.size();
        const bool text = param.kind() == Param::Kind::text || param.kind() == Param::Kind::null;
        if (!param.is_null()) {
            if (param.kind() == Param::Kind::integer) {
                append(static_cast<std::uint64_t>(param.integer()));
            } else if (param.kind() == Param::Kind::real) {
                append(std::bit_cast<std::uint64_t>(param.real()));
            } else {
                if (text && param.view().find('\0') != std::string_view::npos)
                    throw Fault("a text holds a NUL character");
                buffer_ += param.view();
            }
        }
        lengths_.push_back(static_cast<int>(buffer_.data() + buffer_.size() - start));
        values_.push_back(param.is_null() ? nullptr : start);
        formats_.push_back(text ? 0 : 1);
        buffer_ += '\0';
    }
    void append(std::uint64_t value)
    {
        for (int shift = 56; shift >= 0; shift -= 8) buffer_ += static_cast<char>(value >> shift);
    }
    std::string buffer_; ///< never grows beyond what was reserved, so pointers into it hold
    std::vector<const char*> values_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
};

/// `$1 IS NULL` tells PostgreSQL nothing about the type.
bool asked_for_null(std::string_view sql, std::size_t number)
{
    const std::string asked = "$" + std::to_string(number) + " IS ";
    return sql.find(asked) != std::string_view::npos;
}

/// The types of the placeholders. Text stays untyped where it can, so that it fits text, jsonb and the like; the others
/// are what the house's SQL says they are.
std::vector<Oid> types_of(std::span<const Param> params, std::string_view sql)
{
    std::vector<Oid> out;
    for (const Param& param : params) {
        switch (param.kind()) {
        case Param::Kind::integer: out.push_back(kPgInt8); break;
        case Param::Kind::real: out.push_back(kPgFloat8); break;
        case Param::Kind::bytes: out.push_back(kPgBytea); break;
        default: out.push_back(asked_for_null(sql, out.size() + 1) ? Oid{kPgText} : Oid{0});
        }
    }
    return out;
}

std::uint64_t kinds_of(std::span<const Param> params)
{
    std::uint64_t kinds = params.size();
    for (const Param& param : params) kinds = kinds * 5 + static_cast<std::uint64_t>(param.kind());
    return kinds;
}

/// Our defaults come first; the administrator's words override them.
std::string with_defaults(const std::string& conninfo)
{
    return "connect_timeout=10 keepalives_idle=30 tcp_user_timeout=60000 application_name=xiangzhi " + conninfo;
}

} // namespace

PostgresSession::PostgresSession(std::string conninfo, const Settings& settings, Counters& counters)
    : conninfo_(std::move(conninfo)), settings_(settings), counters_(counters), kept_(settings.kept_statements)
{
}

PostgresSession::~PostgresSession() { drop(); }

void PostgresSession::drop() noexcept
{
    if (connection_) --counters_.connections;
    connection_.reset();
    kept_.clear();
    begin_ = nullptr;
    in_transaction_ = false;
    unread_ = 0;
}

void PostgresSession::connect()
{
    drop();
    damage_ = Damage::none;
    // A URI stands alone: libpq cannot mix it with keywords.
    const bool uri = conninfo_.starts_with("postgresql://") || conninfo_.starts_with("postgres://");
    connection_.reset(PQconnectdb((uri ? conninfo_ : with_defaults(conninfo_)).c_str()));
    if (!connection_ || PQstatus(connection_.get()) != CONNECTION_OK) {
        const std::string why = connection_ ? PQerrorMessage(connection_.get()) : "no memory";
        connection_.reset();
        throw Fault("connect to PostgreSQL: " + why);
    }
    ++counters_.connections;
    PQsetNoticeProcessor(
        connection_.get(), [](void*, const char*) {}, nullptr);
    const auto ms = [](std::chrono::milliseconds limit) { return std::to_string(limit.count()); };
    PQclear(
        simple("SET client_encoding = 'UTF8'; SET timezone = 'UTC'; SET jit = off; SET statement_timeout = " +
                   ms(settings_.query_limit) + "; SET lock_timeout = " + ms(settings_.wait_limit) +
                   "; SET idle_in_transaction_session_timeout = " + ms(settings_.query_limit + settings_.wait_limit),
               PGRES_COMMAND_OK));
    enter_pipeline();
}

void PostgresSession::revive()
{
    if (damage_ != Damage::none) drop();
    if (connection_) {
        // A server that went away while the connection was idle shows as input that nobody asked for.
        pollfd idle{PQsocket(connection_.get()), POLLIN, 0};
        if (::poll(&idle, 1, 0) > 0) {
            try {
                if (unread_ > 0) drain();
                pollfd again{PQsocket(connection_.get()), POLLIN, 0};
                if (::poll(&again, 1, 0) > 0 && PQconsumeInput(connection_.get()) == 0) drop();
            } catch (const Fault&) {
                drop();
            }
        }
    }
    if (!connection_ || PQstatus(connection_.get()) != CONNECTION_OK) connect();
    damage_ = Damage::none;
}

void PostgresSession::lose(std::string_view doing)
{
    damage_ = Damage::lost;
    const std::string why = connection_ ? PQerrorMessage(connection_.get()) : "";
    throw Fault(std::string(doing) + ": the connection to PostgreSQL is lost: " + why);
}

void PostgresSession::fail_with(const PGresult* error, std::string_view name)
{
    const char* state_text = PQresultErrorField(error, PG_DIAG_SQLSTATE);
    const std::string state = state_text ? state_text : "";
    const char* message = PQresultErrorField(error, PG_DIAG_MESSAGE_PRIMARY);
    const std::string what = std::string(name) + ": " + (message ? message : PQresultErrorMessage(error)) + " (" +
                             (state.empty() ? "-" : state) + ")";
    damage_ = Damage::failed;
    if (state.starts_with("23")) {
        using enum ConstraintViolation::Constraint;
        const auto constraint = state == "23505"   ? unique
                                : state == "23503" ? foreign_key
                                : state == "23514" ? check
                                : state == "23502" ? not_null
                                                   : other;
        throw ConstraintViolation(what, constraint);
    }
    if (state == "40001" || state == "40P01" || state == "55P03") {
        damage_ = Damage::contended;
        throw Contention(what);
    }
    if (state.starts_with("57P") || state.starts_with("08") || PQstatus(connection_.get()) != CONNECTION_OK)
        damage_ = Damage::lost;
    throw Fault(what);
}

void PostgresSession::check_usable(std::string_view name)
{
    if (damage_ != Damage::none || !connection_)
        throw Fault(std::string(name) + ": an earlier statement of this unit has failed");
}

PostgresSession::Answer PostgresSession::receive(Answer& error)
{
    Answer last;
    for (;;) {
        Answer result(PQgetResult(connection_.get()));
        if (!result) break;
        const auto status = PQresultStatus(result.get());
        if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE) {
            if (!error) error = std::move(result);
            if (PQstatus(connection_.get()) != CONNECTION_OK) break;
        } else {
            last = std::move(result);
        }
    }
    return last;
}

void PostgresSession::receive_sync()
{
    for (;;) {
        const Answer result(PQgetResult(connection_.get()));
        if (!result) {
            if (PQstatus(connection_.get()) != CONNECTION_OK) lose("receive");
            continue;
        }
        if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) return;
        if (PQstatus(connection_.get()) != CONNECTION_OK) lose("receive");
    }
}

void PostgresSession::drain()
{
    while (unread_ > 0) {
        receive_sync();
        --unread_;
    }
}

PostgresSession::Answer PostgresSession::send(const Query& query, std::span<const Param> params)
{
    const std::string_view sql = query.postgres.empty() ? query.sql : query.postgres;
    const std::uint64_t kinds = kinds_of(params);
    const Kept::Entry* entry = kept_.find(sql, kinds);
    // What can be wrong with the arguments or the text is found before anything is on its way.
    const Arguments arguments(params);
    const std::string translated = entry ? std::string() : translate(Dialect::postgres, sql);
    const std::string statement = entry ? entry->statement : "s" + std::to_string(next_statement_++);
    int before = 0; // answers that come before those of our statement
    if (begin_) {
        send_plain(std::exchange(begin_, nullptr)->sql.data());
        in_transaction_ = true;
        ++before;
    }
    if (!entry) {
        if (const auto old = kept_.evict()) {
            send_plain(("DEALLOCATE " + *old).c_str());
            ++before;
        }
        const std::vector<Oid> types = types_of(params, sql);
        if (PQsendPrepare(handle(), statement.c_str(), translated.c_str(), static_cast<int>(types.size()),
                          types.data()) == 0)
            lose("send");
    }
    if (PQsendQueryPrepared(handle(), statement.c_str(), arguments.count(), arguments.values(), arguments.lengths(),
                            arguments.formats(), 1) == 0 ||
        PQpipelineSync(handle()) == 0)
        lose("send");
    drain();
    Answer error;
    while (before-- > 0) receive(error);
    if (!entry) {
        receive(error);
        if (!error) kept_.keep(sql, kinds, statement, counters_.of(query.name));
    }
    Answer answer = receive(error);
    return finish(query.name, std::move(answer), error);
}

void PostgresSession::send_plain(const char* sql)
{
    if (PQsendQueryParams(handle(), sql, 0, nullptr, nullptr, nullptr, nullptr, 1) == 0) lose(sql);
}

PostgresSession::Answer PostgresSession::finish(std::string_view name, Answer answer, const Answer& error)
{
    if (PQstatus(handle()) == CONNECTION_OK) {
        receive_sync();
    } else if (!error) {
        lose(name);
    }
    if (error) fail_with(error.get(), name);
    return answer;
}

std::int64_t PostgresSession::run(const Query& query, std::span<const Param> params, RowSink sink)
{
    check_usable(query.name);
    try {
        Answer answer;
        {
            const Kept::Entry* entry =
                kept_.find(query.postgres.empty() ? query.sql : query.postgres, kinds_of(params));
            const Stopwatch watch(settings_, entry ? *entry->counter : counters_.of(query.name), query);
            answer = send(query, params);
        }
        if (sink.take) {
            PostgresRow row(answer.get());
            const int rows = PQntuples(answer.get());
            for (int i = 0; i < rows; ++i) {
                row.move_to(i);
                if (!sink.take(sink.self, row)) break;
            }
        }
        const char* changed = PQcmdTuples(answer.get());
        const bool changes = std::strncmp(PQcmdStatus(answer.get()), "SELECT", 6) != 0;
        return changes && *changed ? std::atoll(changed) : 0;
    } catch (const Fault&) {
        if (damage_ == Damage::none) damage_ = Damage::failed;
        throw;
    }
}

PGresult* PostgresSession::simple(const std::string& sql, ExecStatusType wanted)
{
    Answer result(PQexec(connection_.get(), sql.c_str()));
    if (PQstatus(connection_.get()) != CONNECTION_OK) lose("send");
    if (PQresultStatus(result.get()) != wanted) fail_with(result.get(), sql.substr(0, 60));
    return result.release();
}

void PostgresSession::leave_pipeline()
{
    const Query* begin = std::exchange(begin_, nullptr);
    drain();
    if (PQexitPipelineMode(connection_.get()) == 0) lose("leave the pipeline");
    if (begin) {
        in_transaction_ = true;
        PQclear(simple(std::string(begin->sql), PGRES_COMMAND_OK));
    }
}

void PostgresSession::enter_pipeline()
{
    if (PQenterPipelineMode(connection_.get()) == 0) lose("enter the pipeline");
}

PostgresSession::Answer PostgresSession::control(const char* sql)
{
    send_plain(sql);
    if (PQpipelineSync(handle()) == 0) lose(sql);
    drain();
    Answer error;
    Answer answer = receive(error);
    return finish(sql, std::move(answer), error);
}

void PostgresSession::begin(const Query& how)
{
    damage_ = Damage::none;
    begin_ = &how;
}

void PostgresSession::commit()
{
    if (begin_) { // nothing was asked or done
        begin_ = nullptr;
        return;
    }
    if (!in_transaction_) return;
    in_transaction_ = false;
    try {
        const Answer answer = control("COMMIT");
        if (std::strcmp(PQcmdStatus(answer.get()), "COMMIT") != 0) throw Fault("the transaction was rolled back");
    } catch (const Contention&) {
        throw;
    } catch (const Fault& fault) {
        throw Fault(fault.what(), damage_ == Damage::lost ? Fault::Outcome::unknown : Fault::Outcome::undone);
    }
}

void PostgresSession::finish_read() noexcept
{
    if (damage_ != Damage::none || !in_transaction_) return rollback();
    in_transaction_ = false;
    if (PQsendQueryParams(connection_.get(), "COMMIT", 0, nullptr, nullptr, nullptr, nullptr, 1) == 0 ||
        PQpipelineSync(connection_.get()) == 0) {
        damage_ = Damage::lost;
        return;
    }
    ++unread_;
}

void PostgresSession::rollback() noexcept
{
    begin_ = nullptr;
    if (!connection_ || !std::exchange(in_transaction_, false)) return;
    if (damage_ == Damage::lost || PQstatus(connection_.get()) != CONNECTION_OK) return drop();
    try {
        if (PQpipelineStatus(connection_.get()) == PQ_PIPELINE_OFF) enter_pipeline();
        damage_ = Damage::none;
        control("ROLLBACK");
    } catch (const std::exception&) {
        drop();
    }
}

} // namespace xz::db
