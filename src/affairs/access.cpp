#include "affairs/access.hpp"

#include "affairs/store.hpp"

#include <algorithm>

namespace xz::affairs
{

Result<SeenCase> access_case(db::Reader& db, const Context& ctx, CaseId id)
{
    auto found = store::find_case(db, ctx.county, id);
    if (!found) return fail(Kind::not_found, "affairs.no_such_case");
    SeenCase seen;
    seen.c = std::move(*found);
    seen.definition = ctx.use<Definitions>().by_hash(db, ctx.county, seen.c.hash);
    const auto& who = ctx.caller;
    seen.own = (who.person && who.person == seen.c.applicant) || who.account == seen.c.created_by;
    if (who.may("affairs.read", seen.c.division)) return seen;
    const auto parts = store::parts_of(db, ctx.county, who.account, id);
    seen.following = std::find(parts.begin(), parts.end(), "follows") != parts.end();
    if (seen.own || std::any_of(parts.begin(), parts.end(), [](const std::string& p) { return p != "follows"; }) ||
        store::has_task(db, ctx.county, id, keys_of(who)))
        return seen;
    seen.sight = Sight::neighbour;
    const bool neighbour = who.kind == access::CallerKind::villager && who.division == seen.c.division;
    if (seen.following || (neighbour && seen.definition->is_public_in(seen.c.state))) return seen;
    return fail(Kind::not_found, "affairs.no_such_case");
}

} // namespace xz::affairs
