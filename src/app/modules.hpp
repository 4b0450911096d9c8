#pragma once
#include "foundation/config/settings.hpp"
#include "foundation/db/migrate.hpp"
#include "foundation/module/manifest.hpp"
#include "foundation/texts/texts.hpp"

#include <vector>

namespace xz::app
{

/// Everything that the product is made of, one manifest a room.
std::vector<Manifest> manifests(const config::Settings& settings);

/// The tables of all rooms, those of the foundation first.
std::vector<db::ModuleMigrations> migrations(const std::vector<Manifest>& manifests);

/// The sentences of all rooms. Errors: those of `texts::Catalogue::add`.
Result<texts::Catalogue> sentences(const std::vector<Manifest>& manifests);

} // namespace xz::app
