#include "registry/page.hpp"

#include <algorithm>

namespace xz::registry
{

std::optional<store::After> read_cursor(std::string_view cursor)
{
    const auto dot = cursor.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const auto division = DivisionCode::parse(cursor.substr(0, dot));
    const auto id = PersonId::parse(cursor.substr(dot + 1));
    if (!division || !id) return std::nullopt;
    return store::After{*division, id->value};
}

std::string cursor_text(const store::After& after) { return after.division.text() + "." + std::to_string(after.id); }

Page read_page(const std::vector<DivisionCode>& regions, int limit, const RegionQuery& query)
{
    std::vector<store::After> found;
    for (const DivisionCode region : regions) {
        auto some = query(region, limit + 1);
        found.insert(found.end(), some.begin(), some.end());
    }
    std::sort(found.begin(), found.end());
    Page page;
    const auto most = std::size_t(limit);
    if (found.size() > most) {
        found.resize(most);
        page.next = found.back();
    }
    for (const auto& place : found) page.ids.push_back(place.id);
    return page;
}

} // namespace xz::registry
