#pragma once
#include "foundation/core/result.hpp"
#include "foundation/db/database.hpp"
#include "foundation/db/migrate.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <string>

namespace xz::db
{

/// Fills the buffer with the next bytes of a backup; returns how many, 0 at the end.
using BackupSource = std::function<std::size_t(std::span<char>)>;

/// What to do with an SQLite file that stands where the restored one shall be.
enum class Existing {
    refuse,   ///< `db.exists`
    set_aside ///< rename it to `<file>.before-<ms>`; still refused when it is in use or newer than the backup
};

/// What is wrong with the stored bytes themselves, which are read once; empty when nothing is found, or when it is a
/// PostgreSQL, whose own tools (pg_amcheck) and page checksums do.
std::string find_damage(const Settings& settings);

/// Writes `database.backup` to a file: a temporary file, fsync, rename, so that the file is whole or absent. Throws
/// Fault, also when the stored bytes are damaged: a backup that cannot be restored would take the place of a good one.
void backup_to_file(Database& database, const std::string& path);

/// Puts a backup where `settings.location` says, all or nothing. SQLite: the file appears by one rename. PostgreSQL:
/// into a database without our tables, in one transaction; `modules` make the tables as the archive's migrations had
/// them. Errors: `db.exists`, `db.in_use`, `db.newer` (target or backup is newer than the other or than this binary),
/// `db.not_a_backup` (also a backup of the other kind of database, or a damaged one). Throws Fault.
Result<> restore(const Settings& settings, const BackupSource& source, std::span<const ModuleMigrations> modules,
                 Existing existing, Instant now);

/// The same from a file.
Result<> restore_from_file(const Settings& settings, const std::string& path, std::span<const ModuleMigrations> modules,
                           Existing existing, Instant now);

} // namespace xz::db
