#include "affairs/access.hpp"

#include "affairs/store.hpp"

#include <algorithm>

namespace xz::affairs
{

namespace
{

bool has_task(const CaseFacts& facts, const Assignees& keys)
{
    return std::any_of(facts.tasks.begin(), facts.tasks.end(), [&](const Task& task) {
        return std::find_first_of(task.assignees.begin(), task.assignees.end(), keys.begin(), keys.end()) !=
               task.assignees.end();
    });
}

} // namespace

Result<SeenCase> access_case(db::Reader& db, const Context& ctx, CaseId id)
{
    auto facts = facts_of(db, ctx, id);
    if (!facts) return fail(Kind::not_found, "affairs.no_such_case");
    SeenCase seen(std::move(facts));
    const auto& who = ctx.caller;
    seen.own = (who.person && who.person == seen.c.applicant) || who.account == seen.c.created_by;
    if (who.may("affairs.read", seen.c.division)) return seen;
    const auto parts = store::parts_of(db, ctx.county, who.account, id);
    seen.following = std::find(parts.begin(), parts.end(), "follows") != parts.end();
    if (seen.own || std::any_of(parts.begin(), parts.end(), [](const std::string& p) { return p != "follows"; }) ||
        has_task(*seen.facts, keys_of(who)))
        return seen;
    seen.sight = Sight::neighbour;
    const bool neighbour = who.kind == access::CallerKind::villager && who.division == seen.c.division;
    if (seen.following || (neighbour && seen.definition->is_public_in(seen.c.state))) return seen;
    return fail(Kind::not_found, "affairs.no_such_case");
}

} // namespace xz::affairs
