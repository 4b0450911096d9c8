#pragma once
#include "foundation/config/settings.hpp"
#include "foundation/db/database.hpp"
#include "foundation/files/files.hpp"
#include "foundation/http/server.hpp"
#include "foundation/identity/identity.hpp"
#include "registry/registry.hpp"

namespace xz::app
{

// How the settings of the county become those of the rooms.

db::Settings database_settings(const config::Settings& settings);
files::Settings files_settings(const config::Settings& settings);
http::Settings http_settings(const config::Settings& settings);

/// Error: `identity.bad_secret`.
Result<identity::Settings> identity_settings(const config::Settings& settings);
std::unique_ptr<identity::SmsProvider> sms_provider(const config::Settings& settings);

/// The questions that identity asks of the register.
identity::Hooks identity_hooks(const registry::Registry& registry);

} // namespace xz::app
