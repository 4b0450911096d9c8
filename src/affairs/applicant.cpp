#include "affairs/applicant.hpp"

namespace xz::affairs
{

Result<registry::PersonBrief> person_assisted(db::Reader& db, const Context& ctx, PersonId person)
{
    const auto found = ctx.use<registry::Api>().person(db, ctx.county, person);
    if (!found || !ctx.caller.may("affairs.assist", found->division))
        return fail(Kind::not_found, "affairs.no_such_person");
    return *found;
}

} // namespace xz::affairs
