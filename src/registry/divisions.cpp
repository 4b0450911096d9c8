#include "registry/divisions.hpp"

#include "engines/search/pinyin.hpp"

#include <algorithm>
#include <utility>

namespace xz::registry
{

Divisions::Divisions(std::int64_t county, const std::vector<DivisionRow>& rows) : county_(county)
{
    for (const DivisionRow& row : rows) {
        if (row.valid_to.empty())
            entries_[row.code] = {{row.code, row.name, row.level},
                                  row.parent,
                                  search::pinyin_initials(row.name, search::Reading::words),
                                  {}};
        else
            former_[row.code] = row.name;
    }
    const DivisionCode whole = access::county_division(county);
    for (const auto& [code, entry] : entries_) {
        if (const auto parent = entries_.find(entry.parent); parent != entries_.end())
            parent->second.children.push_back(entry.division);
        if (whole.contains(code)) in_order_.push_back(&entry);
    }
    for (auto& [code, entry] : entries_)
        std::sort(entry.children.begin(), entry.children.end(),
                  [](const Division& a, const Division& b) { return a.code < b.code; });
    std::sort(in_order_.begin(), in_order_.end(),
              [](const Entry* a, const Entry* b) { return a->division.code < b->division.code; });
}

const Divisions::Entry* Divisions::find(DivisionCode code) const
{
    const auto it = entries_.find(code);
    return it == entries_.end() ? nullptr : &it->second;
}

std::string Divisions::name(DivisionCode code) const
{
    if (const Entry* entry = find(code)) return place_name(entry->division.name);
    const auto it = former_.find(code);
    return it == former_.end() ? code.text() : place_name(it->second);
}

std::string place_name(std::string_view official)
{
    using Tail = std::pair<std::string_view, std::string_view>;
    for (const auto& [committee, place] :
         {Tail{"村民委员会", "村"}, Tail{"村委会", "村"}, Tail{"社区居民委员会", "社区"}, Tail{"社区居委会", "社区"}}) {
        if (official.size() <= committee.size() || !official.ends_with(committee)) continue;
        std::string name(official.substr(0, official.size() - committee.size()));
        if (!name.ends_with(place)) name += place; // 芋荷村村民委员会 is 芋荷村's
        return name;
    }
    return std::string(official);
}

std::vector<Division> Divisions::path(DivisionCode code) const
{
    std::vector<Division> out;
    for (const Entry* entry = find(code); entry; entry = find(entry->parent)) {
        out.push_back(entry->division);
        out.back().name = place_name(entry->division.name);
        // A division's level is above its parent's, so this ends.
        if (entry->division.code == access::county_division(county_)) break;
    }
    if (out.empty()) out.push_back({code, name(code), code.level()});
    std::reverse(out.begin(), out.end());
    return out;
}

std::vector<const Divisions::Entry*> Divisions::search(std::string_view typed, std::size_t most) const
{
    const std::string key = search_key(typed);
    std::vector<const Entry*> out;
    for (const Entry* entry : in_order_) {
        if (out.size() == most) break;
        if (!key.empty() && (entry->initials.starts_with(key) || entry->division.name.find(key) != std::string::npos))
            out.push_back(entry);
    }
    return out;
}

} // namespace xz::registry
