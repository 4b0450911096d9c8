#pragma once
#include "foundation/core/embedded.hpp"
#include "foundation/core/result.hpp"
#include "foundation/core/time.hpp"
#include "foundation/db/database.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace xz::db
{

/// The schema changes of one module, in order: `{"points", points::embedded::migrations()}`.
struct ModuleMigrations {
    std::string_view module;
    const std::vector<EmbeddedMigration>& list;
};

/// What a migration run did.
struct MigrationReport {
    std::vector<std::string> applied;         ///< "points 0003 accounts"
    std::vector<std::string> unknown_modules; ///< in the database, not in this binary
};

/// Brings the database to the binary's schema: forward only, one transaction a migration, written down in the table
/// `schema_migration`. Two processes may start at once: each change is applied once. Errors, each with a note that
/// names the migration: `db.migration_gap` (numbers are not 1, 2, 3.. or a dialect is missing), `db.migration_edited`
/// (a landed file has changed), `db.newer` (the database knows migrations that this binary does not),
/// `db.migration_failed` (SQL refused).
Result<MigrationReport> migrate(Database& database, std::span<const ModuleMigrations> modules, Instant now);

} // namespace xz::db
