#pragma once
#include "registry/store.hpp"

#include <functional>

namespace xz::registry
{

/// Reads the cursor of a list; nothing if it is none that we gave.
std::optional<store::After> read_cursor(std::string_view cursor);
/// "330521104201.123"
std::string cursor_text(const store::After& after);

/// Rows after a place in one region, at most so many.
using RegionQuery = std::function<std::vector<store::After>(DivisionCode region, int limit)>;

/// One page over several regions, in the order of the list.
struct Page {
    std::vector<std::int64_t> ids{};
    std::optional<store::After> next{}; ///< nothing at the end
};
Page read_page(const std::vector<DivisionCode>& regions, int limit, const RegionQuery& query);

} // namespace xz::registry
