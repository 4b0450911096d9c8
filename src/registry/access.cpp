#include "registry/access.hpp"

#include "registry/registry.hpp"
#include "registry/store.hpp"

namespace xz::registry
{

namespace
{

/// Nothing outside what the caller sees exists; what is seen may still not be changed.
template <class Row>
Result<Row> judged(const Context& ctx, std::optional<Row> row, bool own, Purpose purpose, std::string_view absent)
{
    if (!row) return fail(Kind::not_found, absent);
    const bool writes = ctx.caller.may("registry.write", row->division);
    if (!own && !writes && !ctx.caller.may("registry.read", row->division)) return fail(Kind::not_found, absent);
    if (purpose == Purpose::write && !writes) return fail(Kind::forbidden, "registry.may_not_write");
    return std::move(*row);
}

} // namespace

Result<Household> access_household(db::Reader& db, const Context& ctx, HouseholdId id, Purpose purpose)
{
    return judged(ctx, store::find_household(db, ctx.county, id), ctx.caller.household && ctx.caller.household == id,
                  purpose, "registry.no_such_household");
}

Result<Person> access_person(db::Reader& db, const Context& ctx, PersonId id, Purpose purpose)
{
    auto found = store::find_person(db, ctx.county, id);
    const auto& who = ctx.caller;
    const bool own =
        found && ((who.person && who.person == id) || (who.household && who.household == found->household));
    return judged(ctx, std::move(found), own, purpose, "registry.no_such_person");
}

Result<Organisation> access_organisation(db::Reader& db, const Context& ctx, OrganisationId id, Purpose purpose)
{
    return judged(ctx, store::find_organisation(db, ctx.county, id), false, purpose, "registry.no_such_organisation");
}

Result<DivisionCode> access_division(const Context& ctx, DivisionCode code, int level)
{
    const auto division = ctx.use<Registry>().division(code);
    if (!division || (level != 0 && division->level != level) || !ctx.caller.may("registry.write", code))
        return fail(Kind::not_found, "registry.no_such_division");
    return code;
}

std::vector<DivisionCode> readable_regions(const Context& ctx, std::string_view permission,
                                           std::optional<DivisionCode> asked)
{
    if (!asked) return ctx.caller.regions(permission);
    if (ctx.caller.may(permission, *asked)) return {*asked};
    std::vector<DivisionCode> inside;
    for (const DivisionCode region : ctx.caller.regions(permission))
        if (asked->contains(region)) inside.push_back(region);
    return inside;
}

} // namespace xz::registry
