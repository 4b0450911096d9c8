#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xz::files
{

/// The names in a ZIP archive's central directory (APPNOTE 4.3.12), nothing being unpacked. nullopt when the archive is
/// broken, has more than 10,000 entries, is split, or has names that climb out of a folder.
std::optional<std::vector<std::string>> list_zip(std::string_view bytes);

} // namespace xz::files
