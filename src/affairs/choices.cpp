#include "affairs/choices.hpp"

#include "foundation/context/directory.hpp"

#include <algorithm>
#include <set>

namespace xz::affairs
{

namespace
{

/// Whoever holds one of the roles in the village or its township.
std::vector<Choice> holders_of(db::Reader& db, const Context& ctx, const Case& c, std::string_view field,
                               const std::vector<std::string>& roles)
{
    const auto& directory = ctx.use<Directory>();
    std::vector<Choice> out;
    std::set<std::string> known;
    for (const DivisionCode where : {c.division, division_at(c.division, "town")})
        for (const std::string& role : roles)
            for (const Holder& h : directory.holders(db, ctx.county, role, where, ctx.now))
                if (h.person && known.insert(h.person.text()).second)
                    out.push_back(
                        {std::string(field), h.person.text(), h.name + "（" + directory.role_title(role) + "）"});
    return out;
}

/// Colleagues to name: those who hold the caller's own roles, and the village's cadres.
std::vector<Holder> colleagues(db::Reader& db, const Context& ctx, const SeenCase& seen)
{
    const auto& directory = ctx.use<Directory>();
    std::vector<Holder> out;
    std::set<std::string> known{ctx.caller.person.text()};
    const auto add = [&](std::string_view role, DivisionCode where) {
        for (Holder& h : directory.holders(db, ctx.county, role, where, ctx.now))
            if (h.person && known.insert(h.person.text()).second) out.push_back(std::move(h));
    };
    for (const auto& grant : ctx.caller.grants)
        if (grant.division.contains(seen.c.division)) add(grant.role->role, grant.division);
    for (const char* role : {"village_secretary", "village_director", "village_clerk"}) add(role, seen.c.division);
    return out;
}

/// States with people's tasks that the case has been through: where it may be returned to.
std::vector<Choice> visited_states(const SeenCase& seen)
{
    const auto& chart = *seen.definition->chart;
    std::set<std::string> known;
    std::vector<Choice> out;
    for (const CaseEvent& e : seen.facts->events) {
        std::string_view rest = e.states;
        while (!rest.empty()) {
            const auto comma = rest.find(',');
            const std::string leaf(rest.substr(0, comma));
            rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
            const auto state = chart.find_state(leaf);
            if (leaf != seen.c.state && state && chart.states[*state].task != workflow::kNone &&
                known.insert(leaf).second)
                out.push_back({"to_state", leaf, std::string(seen.definition->state_title(leaf))});
        }
    }
    return out;
}

} // namespace

std::vector<Choice> choices_for(db::Reader& db, const Context& ctx, const SeenCase& seen, const AllowedVerb& verb)
{
    if (!verb.spec.choice_field.empty())
        return holders_of(db, ctx, seen.c, verb.spec.choice_field, verb.spec.choice_roles);
    const std::string& v = verb.spec.verb;
    if (v == "return") return visited_states(seen);
    if (v == "transfer" || v == "delegate" || v == "cc" || v == "remove_sign" || v.starts_with("add_sign")) {
        std::vector<Choice> out;
        for (const Holder& h : colleagues(db, ctx, seen))
            out.push_back(
                {"assignee_id", h.person.text(), h.name + "（" + ctx.use<Directory>().role_title(h.role) + "）"});
        return out;
    }
    return {};
}

std::vector<Holder> holders_named(db::Reader& db, const Context& ctx, const SeenCase& seen, const VerbSpec& verb,
                                  std::string_view person)
{
    auto all = colleagues(db, ctx, seen);
    const auto& directory = ctx.use<Directory>();
    for (const DivisionCode where : {seen.c.division, division_at(seen.c.division, "town")})
        for (const std::string& role : verb.choice_roles)
            for (Holder& h : directory.holders(db, ctx.county, role, where, ctx.now)) all.push_back(std::move(h));
    std::erase_if(all, [&](const Holder& h) { return h.person.text() != person; });
    return all;
}

} // namespace xz::affairs
