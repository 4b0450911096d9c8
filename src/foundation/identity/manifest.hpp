#pragma once
#include "foundation/module/manifest.hpp"

namespace xz::identity
{

/// Accounts, sign-in, sessions, roles; the use cases find `Identity` by `Context::use`.
Manifest manifest();

} // namespace xz::identity
