#pragma once
#include "foundation/files/files.hpp"
#include "foundation/module/manifest.hpp"

namespace xz::files
{

/// Uploads and the nightly collection of orphans; the use cases find `Files` by `Context::use`.
Manifest manifest(const Settings& settings);

} // namespace xz::files
