#pragma once
#include "foundation/module/manifest.hpp"

namespace xz::live
{

Manifest manifest();

} // namespace xz::live
