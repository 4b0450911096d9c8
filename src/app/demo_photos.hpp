#pragma once
#include <string>
#include <string_view>

namespace xz::app
{

/// A simple drawn scene as JPEG bytes, by the kind of matter (road, lamp, rubbish …); `variant` moves and colours
/// things.
std::string draw_photo(std::string_view category, unsigned variant);

} // namespace xz::app
