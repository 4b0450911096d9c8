#pragma once
#include "foundation/module/manifest.hpp"

namespace xz::registry
{

/// 一户一档.
Manifest manifest();

} // namespace xz::registry
