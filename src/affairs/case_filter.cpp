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

std::optional<bool> closed_from(Fields& f)
{
    const auto status = f.query("status", {1, 10});
    if (status && *status != "open" && *status != "closed") f.wrong("status", "请填 open 或 closed");
    return status ? std::optional(*status == "closed") : std::nullopt;
}

} // namespace xz::affairs
