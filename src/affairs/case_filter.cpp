#include "affairs/case_filter.hpp"

namespace xz::affairs
{

store::CaseFilter filter_for(const Context& ctx, const Wanted& wanted)
{
    store::CaseFilter f;
    f.now = ctx.now;
    for (const DivisionCode region : ctx.caller.regions("affairs.read")) {
        if (!wanted.division || wanted.division->contains(region))
            f.regions.push_back(region);
        else if (region.contains(*wanted.division))
            f.regions.push_back(*wanted.division);
    }
    f.type = wanted.type;
    f.state = wanted.state;
    f.closed = wanted.closed;
    f.overdue = wanted.overdue;
    f.words = wanted.q.value_or(std::string());
    return f;
}

std::optional<bool> closed_from(std::optional<std::string> status)
{
    if (status == "open") return false;
    if (status == "closed") return true;
    return std::nullopt;
}

} // namespace xz::affairs
