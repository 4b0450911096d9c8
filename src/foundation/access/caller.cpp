#include "foundation/access/caller.hpp"

#include <algorithm>

namespace xz::access
{

bool Role::gives(std::string_view permission) const
{
    return std::binary_search(permissions.begin(), permissions.end(), permission);
}

const Caller& Caller::anonymous()
{
    static const Caller nobody;
    return nobody;
}

const Caller& Caller::system()
{
    static const Caller platform = [] {
        Caller c;
        c.kind = CallerKind::system;
        c.name = "乡治平台";
        return c;
    }();
    return platform;
}

bool Caller::may(std::string_view permission, DivisionCode where) const
{
    return std::any_of(grants.begin(), grants.end(),
                       [&](const Grant& g) { return g.division.contains(where) && g.role->gives(permission); });
}

bool Caller::may_somewhere(std::string_view permission) const
{
    return std::any_of(grants.begin(), grants.end(), [&](const Grant& g) { return g.role->gives(permission); });
}

std::vector<DivisionCode> Caller::regions(std::string_view permission) const
{
    std::vector<DivisionCode> all;
    for (const Grant& g : grants)
        if (g.role->gives(permission)) all.push_back(g.division);
    std::sort(all.begin(), all.end(), [](DivisionCode a, DivisionCode b) {
        return a.value != b.value ? a.value < b.value : a.end() > b.end();
    });
    std::vector<DivisionCode> outer;
    for (DivisionCode d : all)
        if (outer.empty() || !outer.back().contains(d)) outer.push_back(d);
    return outer;
}

bool Caller::holds(std::string_view role, DivisionCode where) const
{
    return std::any_of(grants.begin(), grants.end(),
                       [&](const Grant& g) { return g.division == where && g.role->role == role; });
}

bool Caller::sits_in(std::string_view body, DivisionCode where) const
{
    return std::any_of(seats.begin(), seats.end(),
                       [&](const Seat& s) { return s.division == where && s.body == body; });
}

std::vector<std::string> Caller::permissions() const
{
    std::vector<std::string> all;
    for (const Grant& g : grants) all.insert(all.end(), g.role->permissions.begin(), g.role->permissions.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

} // namespace xz::access
