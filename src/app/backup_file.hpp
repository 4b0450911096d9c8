#pragma once
#include "foundation/config/settings.hpp"
#include "foundation/core/result.hpp"
#include "foundation/db/database.hpp"
#include "foundation/db/migrate.hpp"

#include <span>
#include <string>

namespace xz::app
{

/// Writes one tar file with the database, the attachments, the settings and the installation's secret, while the
/// platform serves; whole or absent. The database is copied first: the attachments that it speaks of are on the disk by
/// then. Error: `app.backup_failed`.
Result<> write_backup(db::Database& database, const config::Settings& settings, const std::string& file);

/// Puts such a file into a data folder without a county. Errors: `app.exists`, `app.not_a_backup`, and those of
/// db::restore.
Result<> read_backup(config::Settings& settings, std::span<const db::ModuleMigrations> schema, const std::string& file);

} // namespace xz::app
