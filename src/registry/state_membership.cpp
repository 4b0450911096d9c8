#include "registry/state_membership.hpp"

#include "foundation/audit/audit.hpp"
#include "foundation/events/events.hpp"
#include "registry/access.hpp"
#include "registry/events.hpp"
#include "registry/residence.hpp"
#include "registry/store.hpp"
#include "registry/views.hpp"
#include <algorithm>

namespace xz::registry
{

namespace
{

tl::unexpected<Error> refuse(std::string_view field, std::string_view says)
{
    return tl::unexpected<Error>(
        Error{Kind::invalid, "request.invalid", {}, {{"/" + std::string(field), std::string(says)}}});
}

std::string day_before(std::string_view day)
{
    const auto date = parse_iso_date(day);
    return date ? to_iso_date(std::chrono::sys_days(*date) - std::chrono::days(1)) : std::string();
}

/// The register notes what has happened, so that what it says of today needs no clock.
Result<> check_days(const Membership& m, std::string_view today)
{
    if (m.valid_from > today) return refuse("valid_from", "开始日期不能晚于今天");
    if (m.valid_to > today) return refuse("valid_to", "结束日期不能晚于今天");
    if (!m.valid_to.empty() && m.valid_from > m.valid_to) return refuse("valid_to", "结束日期早于开始日期");
    return {};
}

bool ends(const Membership& told, const Membership& held)
{
    return held.kind == told.kind && held.division == told.division && held.valid_to.empty() &&
           (!told.household || told.household == held.household);
}

Result<> check_household(db::Reader& db, const Context& ctx, const Membership& m)
{
    if (!m.household) return {};
    const auto household = XZ_TRY(access_household(db, ctx, m.household, Purpose::write));
    if (household.division != m.division) return refuse("household_id", "这一户不在所选的村");
    if (m.household_relation.empty()) return refuse("household_relation", "请填写与户主的关系");
    const auto head = store::summaries(db, ctx.county, {&household.id, 1})[household.id].head;
    if (m.household_relation == kHeadRelation && head && head != m.person)
        return fail(Kind::rejected, "registry.head_taken");
    return {};
}

/// Begins it; a person has one registration and one collective at a time, so an earlier one ends the day before.
Result<> begin(db::Tx& tx, const Context& ctx, Membership m, const std::vector<Membership>& held,
               std::string_view today)
{
    XZ_TRY(access_division(ctx, m.division, 5));
    XZ_TRY(check_household(tx, ctx, m));
    const std::string from = m.valid_from.empty() ? std::string(today) : m.valid_from;
    if (m.valid_to.empty())
        for (const auto& other : held)
            if (other.kind == m.kind && other.valid_to.empty() &&
                (m.kind != "resident" || other.division == m.division))
                store::end_membership(tx, ctx.county, other.id, day_before(from));
    m.id = ctx.new_id<MembershipId>();
    store::insert_memberships(tx, ctx.county, {&m, 1});
    return {};
}

} // namespace

Result<StateMembership::Input> StateMembership::parse(const http::Request& request)
{
    Fields f(request);
    Membership m;
    m.person = f.path_id<PersonId>("id");
    m.kind = f.text("kind", {1, 20});
    if (!m.kind.empty() && kind_title(m.kind).empty()) f.wrong("kind", "请选户籍、居住或集体成员");
    m.division = f.division("division_code");
    m.household = f.optional_id<HouseholdId>("household_id").value_or(HouseholdId{});
    m.household_relation = f.optional_text("household_relation", {0, 20}).value_or("");
    if (const auto from = f.optional_date("valid_from")) m.valid_from = to_iso_date(*from);
    if (const auto to = f.optional_date("valid_to")) m.valid_to = to_iso_date(*to);
    return f.done(std::move(m));
}

Result<StateMembership::Output> StateMembership::run(Context& ctx, const Input& in)
{
    return ctx.db.write("registry.state_membership", [&](db::Tx& tx) -> Result<Output> {
        const auto before = XZ_TRY(access_person(tx, ctx, in.person, Purpose::write));
        const std::string today = to_iso_date(china_date(ctx.now));
        XZ_TRY(check_days(in, today));
        const auto held = store::memberships_of(tx, ctx.county, in.person);
        const auto open = std::find_if(held.begin(), held.end(), [&](const Membership& m) { return ends(in, m); });
        if (!in.valid_to.empty() && open != held.end()) {
            if (open->valid_from > in.valid_to) return refuse("valid_to", "结束日期早于开始日期");
            store::end_membership(tx, ctx.county, open->id, in.valid_to);
        } else if (!in.valid_to.empty() && in.valid_from.empty()) {
            return fail(Kind::rejected, "registry.not_a_member");
        } else {
            XZ_TRY(begin(tx, ctx, in, held, today));
        }
        Person now = before;
        follow_memberships(now, store::memberships_of(tx, ctx.county, in.person), today);
        now.updated_at = ctx.now;
        store::update_person(tx, ctx.county, before, now);
        audit::record(tx, ctx, "registry.state_membership", "person:" + now.id.text(), now.division,
                      "{\"kind\":\"" + in.kind + "\"}");
        events::publish(tx, ctx, PersonChanged{now.id, now.division, "membership"});
        return http::Response::json(200, person_detail(tx, ctx, now));
    });
}

Result<StateKinship::Input> StateKinship::parse(const http::Request& request)
{
    Fields f(request);
    Kin k;
    k.person = f.path_id<PersonId>("id");
    k.other = f.id<PersonId>("person_id");
    k.kinship = f.text("kinship", {1, 20});
    if (!k.kinship.empty() && kinship_title(k.kinship).empty()) f.wrong("kinship", "请从列表里选亲属关系");
    return f.done(std::move(k));
}

Result<StateKinship::Output> StateKinship::run(Context& ctx, const Input& in)
{
    return ctx.db.write("registry.state_kinship", [&](db::Tx& tx) -> Result<Output> {
        const auto person = XZ_TRY(access_person(tx, ctx, in.person, Purpose::write));
        const auto other = XZ_TRY(access_person(tx, ctx, in.other, Purpose::read));
        if (person.id == other.id) return fail(Kind::rejected, "registry.own_kin");
        store::put_kin(tx, ctx.county, {person.id, other.id, in.kinship, person.division});
        audit::record(tx, ctx, "registry.state_kinship", "person:" + person.id.text(), person.division);
        events::publish(tx, ctx, PersonChanged{person.id, person.division, "kin"});
        return http::Response::json(200, person_detail(tx, ctx, person));
    });
}

} // namespace xz::registry
