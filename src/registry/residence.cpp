#include "registry/residence.hpp"

#include "registry/store.hpp"

#include <algorithm>

namespace xz::registry
{

Membership registered_membership(const Person& p, MembershipId id, std::string_view from)
{
    return {id, p.id, "registered", p.division, p.household, p.household_relation, std::string(from), {}};
}

void follow_move(db::Tx& tx, const Context& ctx, const Person& before, const Person& now)
{
    const bool moved = before.division != now.division || before.household != now.household;
    if (!moved && before.household_relation == now.household_relation) return;
    const std::string today = to_iso_date(china_date(ctx.now));
    const std::string yesterday = to_iso_date(china_date(ctx.now - std::chrono::hours(24)));
    for (auto& m : store::memberships_of(tx, ctx.county, now.id)) {
        if (m.kind != "registered" || !in_force(m.valid_from, m.valid_to, today)) continue;
        if (moved && before.household) {
            store::end_membership(tx, ctx.county, m.id, yesterday);
            continue;
        }
        // Nothing was said of a household so far, or only the relation is put right: the registration itself goes on.
        m.division = now.division;
        m.household = now.household;
        m.household_relation = now.household_relation;
        store::place_membership(tx, ctx.county, m);
        return;
    }
    const Membership fresh = registered_membership(now, ctx.new_id<MembershipId>(), today);
    store::insert_memberships(tx, ctx.county, {&fresh, 1});
}

bool follow_memberships(Person& person, const std::vector<Membership>& memberships, std::string_view day)
{
    for (const std::string_view kind : {"registered", "resident", "collective_member"}) {
        const auto it = std::find_if(memberships.begin(), memberships.end(), [&](const Membership& m) {
            return m.kind == kind && in_force(m.valid_from, m.valid_to, day);
        });
        if (it == memberships.end()) continue;
        person.division = it->division;
        person.household = it->household;
        person.household_relation = it->household_relation;
        return true;
    }
    person.household = {};
    person.household_relation.clear();
    return false;
}

} // namespace xz::registry
