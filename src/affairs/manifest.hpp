#pragma once
#include "foundation/live/hub.hpp"
#include "foundation/module/manifest.hpp"

namespace xz::affairs
{

Manifest manifest();

/// What screens hear of cases while they are open.
std::vector<live::News> live_news();

} // namespace xz::affairs
