#pragma once
#include "foundation/config/settings.hpp"

#include <string>

namespace xz::config
{

/// The default configuration file with one explained, commented-out line per key, ready to be edited.
std::string documented_file();

/// The settings in force as TOML; a secret that is set shows as "***".
std::string effective_file(const Settings& settings);

} // namespace xz::config
