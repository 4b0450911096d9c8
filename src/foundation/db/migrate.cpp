#include "foundation/db/migrate.hpp"

#include "foundation/db/dialect.hpp"
#include "foundation/db/schema.hpp"
#include "foundation/db/sha256.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

namespace xz::db
{
namespace
{

constexpr Query kCreateTable{
    "db.create_schema_migration",
    "CREATE TABLE IF NOT EXISTS schema_migration (module text NOT NULL, number bigint NOT NULL, "
    "name text NOT NULL, sha256 text NOT NULL, applied_at bigint NOT NULL, PRIMARY KEY (module, number))"};
constexpr Query kHasTable{"db.has_schema_migration",
                          "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'",
                          "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename = "
                          "'schema_migration'"};
constexpr Query kLanded{"db.landed_migrations",
                        "SELECT module, number, name, sha256 FROM schema_migration ORDER BY module, number"};
constexpr Query kHasLanded{"db.has_landed", "SELECT 1 FROM schema_migration WHERE module = $1 AND number = $2"};
constexpr Query kNote{"db.note_migration", "INSERT INTO schema_migration (module, number, name, sha256, applied_at) "
                                           "VALUES ($1, $2, $3, $4, $5)"};

constexpr Query kHasEstimates{"db.has_estimates",
                              "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'sqlite_stat1'"};

// Every key starts with the county, and a database holds one or a few: without being told, SQLite takes the county for
// selective and scans all of a county to be spared a sort. So its table of estimates says, for every index, that the
// county selects nothing and each further column what SQLite itself assumes. Fixed numbers instead of a measuring
// ANALYZE: plans are the same in a new county and in an old one. The table is made anew, since only a change of the
// schema makes the other connections read it.
constexpr std::string_view kEstimates = R"sql(
ANALYZE sqlite_schema;
DROP TABLE sqlite_stat1;
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat)
SELECT t.name, CASE i.origin WHEN 'pk' THEN t.name ELSE i.name END,
       CASE i.partial WHEN 0 THEN '1000000 1000000' ELSE '100000 100000' END ||
       coalesce((SELECT group_concat(' ' || CASE WHEN c.seqno = last.seqno AND i."unique" THEN 1
                                                 ELSE max(11 - c.seqno, 5) END, '')
                 FROM pragma_index_info(i.name) c WHERE c.seqno > 0), '')
FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) first,
     pragma_index_info(i.name) last
WHERE t.type = 'table' AND first.seqno = 0 AND first.name = 'county'
  AND last.seqno = (SELECT max(seqno) FROM pragma_index_info(i.name));
ANALYZE sqlite_schema;
)sql";

std::string sha256(std::string_view text)
{
    Sha256 digest;
    digest.add(text);
    return hex(digest.finish());
}

std::string title(std::string_view module, int number, std::string_view name)
{
    std::array<char, 12> digits{};
    std::snprintf(digits.data(), digits.size(), "%04d", number);
    return std::string(module) + " " + digits.data() + " " + std::string(name);
}

/// The migrations that concern this dialect, 1, 2, 3 .. without a gap; each number is for both databases or has a file
/// for each.
Result<std::vector<const EmbeddedMigration*>> in_order(const ModuleMigrations& module, Dialect dialect)
{
    struct Files {
        const EmbeddedMigration* both = nullptr;
        const EmbeddedMigration* sqlite = nullptr;
        const EmbeddedMigration* postgres = nullptr;
    };
    std::map<int, Files> numbers;
    for (const EmbeddedMigration& migration : module.list) {
        Files& files = numbers[migration.number];
        const EmbeddedMigration*& place =
            migration.dialect.empty() ? files.both : (migration.dialect == "sqlite" ? files.sqlite : files.postgres);
        if (place)
            return fail(Kind::unavailable, "db.migration_gap", title(module.module, migration.number, "stands twice"));
        place = &migration;
    }
    std::vector<const EmbeddedMigration*> out;
    for (const auto& [number, files] : numbers) {
        if (number != static_cast<int>(out.size()) + 1)
            return fail(Kind::unavailable, "db.migration_gap",
                        title(module.module, static_cast<int>(out.size()) + 1, "is missing"));
        if (files.both ? (files.sqlite || files.postgres) : !(files.sqlite && files.postgres))
            return fail(Kind::unavailable, "db.migration_gap",
                        title(module.module, number, "must be for both databases, or have one file for each"));
        out.push_back(files.both ? files.both : (dialect == Dialect::sqlite ? files.sqlite : files.postgres));
    }
    return out;
}

struct Plan {
    std::string_view module;
    std::vector<const EmbeddedMigration*> list;
};

/// Refuses a database that does not fit the binary; tells what is not of this binary at all.
Result<> compare(const std::vector<LandedMigration>& landed, const std::vector<Plan>& plans, MigrationReport& report)
{
    for (const LandedMigration& row : landed) {
        const auto plan =
            std::find_if(plans.begin(), plans.end(), [&](const Plan& p) { return p.module == row.module; });
        if (plan == plans.end()) {
            if (std::find(report.unknown_modules.begin(), report.unknown_modules.end(), row.module) ==
                report.unknown_modules.end())
                report.unknown_modules.push_back(row.module);
            continue;
        }
        const std::string name = title(row.module, row.number, row.name);
        if (row.number > static_cast<int>(plan->list.size()))
            return fail(Kind::unavailable, "db.newer",
                        "the database has " + name + ", which this version does not know");
        if (sha256(plan->list[static_cast<std::size_t>(row.number) - 1]->sql) != row.sha256)
            return fail(Kind::unavailable, "db.migration_edited",
                        name + " has been applied and its file has changed since");
    }
    return {};
}

Result<> apply(Database& database, const Plan& plan, const EmbeddedMigration& migration, Instant now,
               MigrationReport& report)
{
    const std::string name = title(plan.module, migration.number, migration.name);
    bool applied = false;
    try {
        database.write("db.migrate", [&](Tx& tx) {
            applied = !tx.value<std::int64_t>(kHasLanded, plan.module, migration.number);
            if (!applied) return; // another process was faster
            tx.script(translate(tx.dialect(), migration.sql));
            tx.exec(kNote, plan.module, migration.number, migration.name, sha256(migration.sql), now);
        });
    } catch (const Fault& fault) {
        return fail(Kind::unavailable, "db.migration_failed", name + ": " + fault.what());
    }
    if (applied) report.applied.push_back(name);
    return {};
}

/// Tells SQLite's planner what an index selects, after a change of the schema or where nobody has.
void estimate(Database& database, bool changed)
{
    if (database.dialect() != Dialect::sqlite) return;
    const auto told = [](Reader& reader) { return reader.value<std::int64_t>(kHasEstimates).has_value(); };
    if (!changed && database.read("db.has_estimates", told)) return;
    database.write("db.estimate", [](Tx& tx) { tx.script(std::string(kEstimates)); });
}

} // namespace

std::vector<LandedMigration> landed_migrations(Reader& reader)
{
    if (!reader.value<std::int64_t>(kHasTable)) return {};
    return reader.all(kLanded, [](const Row& row) {
        return LandedMigration{row.get<std::string>(0), row.get<int>(1), row.get<std::string>(2),
                               row.get<std::string>(3)};
    });
}

Result<MigrationReport> check_schema(const std::vector<LandedMigration>& landed,
                                     std::span<const ModuleMigrations> modules, Dialect dialect)
{
    MigrationReport report;
    std::vector<Plan> plans;
    for (const ModuleMigrations& module : modules) plans.push_back({module.module, XZ_TRY(in_order(module, dialect))});
    XZ_TRY(compare(landed, plans, report));
    return report;
}

Result<MigrationReport> migrate(Database& database, std::span<const ModuleMigrations> modules, Instant now)
{
    MigrationReport report;
    std::vector<Plan> plans;
    for (const ModuleMigrations& module : modules)
        plans.push_back({module.module, XZ_TRY(in_order(module, database.dialect()))});
    Result<> outcome;
    database.alone([&] {
        outcome = [&]() -> Result<> {
            const auto landed = database.read("db.landed", [](Reader& reader) { return landed_migrations(reader); });
            XZ_TRY(compare(landed, plans, report));
            if (landed.empty()) database.write("db.create_schema_migration", [](Tx& tx) { tx.exec(kCreateTable); });
            for (const Plan& plan : plans) {
                for (const EmbeddedMigration* migration : plan.list) {
                    const bool done = std::any_of(landed.begin(), landed.end(), [&](const LandedMigration& l) {
                        return l.module == plan.module && l.number == migration->number;
                    });
                    if (!done) XZ_TRY(apply(database, plan, *migration, now, report));
                }
            }
            estimate(database, !report.applied.empty());
            return {};
        }();
    });
    if (!outcome) return tl::unexpected<Error>(std::move(outcome).error());
    return report;
}

Result<> migrate_as(Tx& tx, std::span<const ModuleMigrations> modules, const std::vector<LandedMigration>& landed,
                    Instant now)
{
    tx.exec(kCreateTable);
    for (const ModuleMigrations& module : modules) {
        for (const EmbeddedMigration* migration : XZ_TRY(in_order(module, tx.dialect()))) {
            const bool wanted = std::any_of(landed.begin(), landed.end(), [&](const LandedMigration& l) {
                return l.module == module.module && l.number == migration->number;
            });
            if (!wanted) continue;
            tx.script(translate(tx.dialect(), migration->sql));
            tx.exec(kNote, module.module, migration->number, migration->name, sha256(migration->sql), now);
        }
    }
    return {};
}

} // namespace xz::db
