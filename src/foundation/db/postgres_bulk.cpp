#include "foundation/db/postgres_session.hpp"
#include "foundation/db/sha256.hpp"

#include <array>
#include <charconv>

namespace xz::db
{
namespace
{

constexpr std::size_t kPiece = 64 * 1024;

void append_escaped(std::string& out, std::string_view text)
{
    for (const char c : text) {
        switch (c) {
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        case '\0': throw Fault("a text holds a NUL character");
        default: out += c;
        }
    }
}

template <class T>
void append_number(std::string& out, T value)
{
    std::array<char, 40> digits{};
    out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

/// Writes rows in COPY's text form, piece by piece.
class CopyRows final : public BulkRows
{
public:
    explicit CopyRows(PGconn* connection) : connection_(connection) {}
    void add(std::span<const Param> values) override
    {
        bool first = true;
        for (const Param& value : values) {
            if (!first) text_ += '\t';
            first = false;
            if (value.is_null()) {
                text_ += "\\N";
            } else if (value.kind() == Param::Kind::integer) {
                append_number(text_, value.integer());
            } else if (value.kind() == Param::Kind::real) {
                append_number(text_, value.real());
            } else if (value.kind() == Param::Kind::bytes) {
                text_ += "\\\\x" + hex(value.view());
            } else {
                append_escaped(text_, value.view());
            }
        }
        text_ += '\n';
        if (text_.size() >= kPiece) flush();
    }
    void flush()
    {
        if (!text_.empty() && PQputCopyData(connection_, text_.data(), static_cast<int>(text_.size())) != 1)
            throw Fault(std::string("copy: ") + PQerrorMessage(connection_));
        text_.clear();
    }

private:
    PGconn* connection_;
    std::string text_;
};

} // namespace

std::int64_t PostgresSession::copy(const Bulk& bulk, BulkSource source)
{
    check_usable(bulk.name);
    const Query query{bulk.name, bulk.table};
    const Stopwatch watch(settings_, counters_.of(bulk.name), query);
    leave_pipeline();
    PQclear(
        simple("COPY " + std::string(bulk.table) + " (" + std::string(bulk.columns) + ") FROM STDIN", PGRES_COPY_IN));
    try {
        CopyRows rows(handle());
        source.give(source.self, rows);
        rows.flush();
    } catch (...) {
        PQputCopyEnd(handle(), "the rows could not be made");
        while (const Answer result{PQgetResult(handle())}) continue;
        damage_ = PQstatus(handle()) == CONNECTION_OK ? Damage::failed : Damage::lost;
        throw;
    }
    if (PQputCopyEnd(handle(), nullptr) != 1) lose(bulk.name);
    std::int64_t count = 0;
    Answer error;
    while (Answer result{PQgetResult(handle())}) {
        if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) {
            count = std::atoll(PQcmdTuples(result.get()));
        } else if (!error) {
            error = std::move(result);
        }
    }
    if (PQstatus(handle()) != CONNECTION_OK) lose(bulk.name);
    if (error) fail_with(error.get(), bulk.name);
    enter_pipeline();
    return count;
}

void PostgresSession::script(std::string_view sql)
{
    check_usable("script");
    leave_pipeline();
    Answer result(PQexec(handle(), ("SET LOCAL statement_timeout = 0;\n" + std::string(sql)).c_str()));
    if (PQstatus(handle()) != CONNECTION_OK) lose("script");
    const auto status = PQresultStatus(result.get());
    if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE) fail_with(result.get(), "script");
    enter_pipeline();
}

} // namespace xz::db
