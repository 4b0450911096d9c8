#include "foundation/db/backup_file.hpp"
#include "foundation/db/postgres_archive.hpp"
#include "foundation/db/postgres_database.hpp"
#include "foundation/db/schema.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace xz::db
{
namespace
{

constexpr Query kBeginBackup{"db.begin_backup", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"};
constexpr Query kBeginRestore{"db.begin_restore", "BEGIN"};
constexpr Query kTables{"db.tables",
                        "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
                        "c.relnamespace WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT "
                        "c.relispartition AND c.relname <> 'schema_migration' ORDER BY c.relname"};
constexpr Query kColumns{"db.columns",
                         "SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM "
                         "pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN "
                         "pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() "
                         "AND c.relname = $1 AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''"};
constexpr Query kReferences{"db.references",
                            "SELECT a.relname, b.relname FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class "
                            "a ON a.oid = k.conrelid JOIN pg_catalog.pg_class b ON b.oid = k.confrelid JOIN "
                            "pg_catalog.pg_namespace n ON n.oid = a.relnamespace WHERE k.contype = 'f' AND "
                            "n.nspname = current_schema() AND a.oid <> b.oid"};

/// Each table after those that it refers to.
std::vector<std::string> in_order_of_reference(Reader& reader)
{
    std::vector<std::string> open = reader.all(kTables, column<std::string>());
    std::multimap<std::string, std::string> refers;
    reader.each(kReferences, [&](const Row& row) { refers.emplace(row.get<std::string>(0), row.get<std::string>(1)); });
    std::vector<std::string> out;
    std::set<std::string> done;
    while (!open.empty()) {
        const auto ready = std::find_if(open.begin(), open.end(), [&](const std::string& table) {
            const auto [first, last] = refers.equal_range(table);
            return std::all_of(first, last, [&](const auto& edge) { return done.contains(edge.second); });
        });
        if (ready == open.end())
            throw Fault("backup: the tables around " + open.front() + " refer to each other in a circle");
        done.insert(*ready);
        out.push_back(*ready);
        open.erase(ready);
    }
    return out;
}

std::string quoted(const std::string& name)
{
    std::string out = "\"";
    for (const char c : name) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

std::string lines_of(const std::vector<LandedMigration>& landed)
{
    std::string out;
    for (const auto& l : landed)
        out += l.module + "\t" + std::to_string(l.number) + "\t" + l.name + "\t" + l.sha256 + "\n";
    return out;
}

std::vector<LandedMigration> landed_in(std::string_view lines)
{
    std::vector<LandedMigration> out;
    while (!lines.empty()) {
        const auto end = std::min(lines.find('\n'), lines.size());
        std::string_view line = lines.substr(0, end);
        lines.remove_prefix(std::min(end + 1, lines.size()));
        std::array<std::string, 4> field;
        for (auto& f : field) {
            const auto tab = std::min(line.find('\t'), line.size());
            f = line.substr(0, tab);
            line.remove_prefix(std::min(tab + 1, line.size()));
        }
        int number = 0;
        std::from_chars(field[1].data(), field[1].data() + field[1].size(), number);
        out.push_back({field[0], number, field[2], field[3]});
    }
    return out;
}

/// A backup may take hours: none of the limits that guard requests hold for it.
Settings without_limits(Settings settings)
{
    settings.query_limit = settings.wait_limit = std::chrono::milliseconds(0);
    return settings;
}

void copy_out(PostgresSession& session, const std::string& table, const std::string& columns, ArchiveWriter& archive)
{
    archive.frame(Frame::table, table + "\t" + columns);
    session.leave_pipeline();
    PQclear(session.simple("COPY (SELECT " + columns + " FROM " + quoted(table) + ") TO STDOUT", PGRES_COPY_OUT));
    std::string piece;
    char* line = nullptr;
    int size = 0;
    while ((size = PQgetCopyData(session.handle(), &line, 0)) > 0) {
        const std::unique_ptr<char, void (*)(void*)> freed(line, &PQfreemem);
        if (piece.size() + static_cast<std::size_t>(size) > (1 << 18))
            archive.frame(Frame::data, std::exchange(piece, {}));
        piece.append(line, static_cast<std::size_t>(size));
    }
    if (!piece.empty()) archive.frame(Frame::data, piece);
    bool whole = size == -1;
    while (PGresult* result = PQgetResult(session.handle())) {
        whole = whole && PQresultStatus(result) == PGRES_COMMAND_OK;
        PQclear(result);
    }
    if (!whole) throw Fault("backup: copying " + table + ": " + PQerrorMessage(session.handle()));
    session.enter_pipeline();
}

/// Puts one table's rows in; ends at the frame that is not data.
Result<ArchiveReader::Item> copy_in(PostgresSession& session, const std::string& table, const std::string& columns,
                                    ArchiveReader& archive)
{
    const std::string name = quoted(table);
    session.leave_pipeline();
    PQclear(session.simple("COPY " + name + " (" + columns + ") FROM STDIN", PGRES_COPY_IN));
    Result<ArchiveReader::Item> item = archive.next();
    while (item && item->kind == Frame::data) {
        if (PQputCopyData(session.handle(), item->content.data(), static_cast<int>(item->content.size())) != 1) break;
        item = archive.next();
    }
    PQputCopyEnd(session.handle(), item ? nullptr : "the archive is damaged");
    std::string refused;
    while (PGresult* result = PQgetResult(session.handle())) {
        if (PQresultStatus(result) != PGRES_COMMAND_OK && refused.empty()) refused = PQresultErrorMessage(result);
        PQclear(result);
    }
    if (item && !refused.empty()) throw Fault("restore: " + name + ": " + refused);
    session.enter_pipeline();
    return item;
}

Result<> fill(PostgresSession& session, ArchiveReader& archive, std::span<const ModuleMigrations> modules, Instant now)
{
    Tx tx(session);
    if (!landed_migrations(tx).empty() || !tx.all(kTables, column<std::string>()).empty())
        return fail(Kind::conflict, "db.exists", "the database holds tables already: make an empty one");
    auto item = XZ_TRY(archive.next());
    if (item.kind != Frame::migrations)
        return fail(Kind::invalid, "db.not_a_backup", "the archive names no migrations");
    const auto landed = landed_in(item.content);
    XZ_TRY(check_schema(landed, modules, Dialect::postgres));
    XZ_TRY(migrate_as(tx, modules, landed, now));
    for (const std::string& table : tx.all(kTables, column<std::string>()))
        tx.script("TRUNCATE " + quoted(table) + " CASCADE"); // rows that the migrations made are in the archive too
    item = XZ_TRY(archive.next());
    while (item.kind == Frame::table) {
        const auto tab = std::min(item.content.find('\t'), item.content.size());
        const auto columns = tx.value<std::string>(kColumns, item.content.substr(0, tab));
        if (!columns || item.content.substr(std::min(tab + 1, item.content.size())) != *columns)
            return fail(Kind::invalid, "db.not_a_backup",
                        "the archive's table " + item.content.substr(0, tab) + " is not ours");
        item = XZ_TRY(copy_in(session, item.content.substr(0, tab), *columns, archive));
    }
    if (item.kind != Frame::end) return fail(Kind::invalid, "db.not_a_backup", "the archive is damaged");
    return {};
}

} // namespace

void PostgresDatabase::backup(const std::function<void(std::string_view)>& sink)
{
    const Settings patient = without_limits(settings_);
    PostgresSession session(conninfo_, patient, counters_);
    session.revive();
    session.begin(kBeginBackup);
    Reader reader(session);
    ArchiveWriter archive(sink);
    archive.frame(Frame::migrations, lines_of(landed_migrations(reader)));
    for (const std::string& table : in_order_of_reference(reader))
        copy_out(session, table, reader.value<std::string>(kColumns, table).value_or(""), archive);
    archive.finish();
}

Result<> restore_postgres(const Settings& settings, const BackupSource& source,
                          std::span<const ModuleMigrations> modules, Instant now)
{
    const Settings patient = without_limits(settings);
    Counters counters;
    PostgresSession session(*postgres_conninfo(settings.location), patient, counters);
    session.revive();
    session.begin(kBeginRestore);
    ArchiveReader archive(source);
    XZ_TRY(
        fill(session, archive, modules, now)); // an error leaves the transaction open; closing the connection undoes it
    session.commit();
    return {};
}

} // namespace xz::db
