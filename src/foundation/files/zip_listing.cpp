#include "foundation/files/zip_listing.hpp"

#include <algorithm>
#include <cstdint>

namespace xz::files
{

namespace
{

constexpr std::size_t kMostEntries = 10000;
constexpr std::size_t kEndSize = 22, kEntrySize = 46;

std::uint32_t little(std::string_view bytes, std::size_t at, int count)
{
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i)
        value |= std::uint32_t(static_cast<unsigned char>(bytes[at + std::size_t(i)])) << (8 * i);
    return value;
}

bool climbs_out(std::string_view name)
{
    return name.starts_with('/') || name.find('\\') != name.npos || name.find('\0') != name.npos || name == ".." ||
           name.starts_with("../") || name.ends_with("/..") || name.find("/../") != name.npos;
}

} // namespace

std::optional<std::vector<std::string>> list_zip(std::string_view bytes)
{
    if (bytes.size() < kEndSize) return std::nullopt;
    const auto end = bytes.rfind("PK\x05\x06", bytes.size() - kEndSize);
    if (end == bytes.npos) return std::nullopt;
    const std::size_t count = little(bytes, end + 10, 2), start = little(bytes, end + 16, 4);
    const bool split = little(bytes, end + 4, 2) != 0 || little(bytes, end + 8, 2) != count;
    if (split || count > kMostEntries || start > end) return std::nullopt;

    std::vector<std::string> names;
    std::size_t at = start;
    for (std::size_t i = 0; i < count; ++i) {
        if (end - at < kEntrySize || bytes.substr(at, 4) != "PK\x01\x02") return std::nullopt;
        const std::size_t name = little(bytes, at + 28, 2), extra = little(bytes, at + 30, 2),
                          note = little(bytes, at + 32, 2);
        if (end - at - kEntrySize < name + extra + note) return std::nullopt;
        names.emplace_back(bytes.substr(at + kEntrySize, name));
        if (names.back().empty() || climbs_out(names.back())) return std::nullopt;
        at += kEntrySize + name + extra + note;
    }
    auto sorted = names;
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) return std::nullopt;
    return names;
}

} // namespace xz::files
