#include "registry/enter_organisation.hpp"

#include "foundation/audit/audit.hpp"
#include "foundation/checks/identifiers.hpp"
#include "foundation/events/events.hpp"
#include "registry/access.hpp"
#include "registry/events.hpp"
#include "registry/registry.hpp"
#include "registry/store.hpp"
#include "registry/views.hpp"
#include <algorithm>

namespace xz::registry
{

Result<EnterOrganisation::Input> EnterOrganisation::parse(const http::Request& request)
{
    Fields f(request);
    Organisation o;
    o.division = f.division("division_code");
    o.name = f.text("name", {1, 80});
    o.body = f.text("body", {1, 40});
    if (o.body.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") != std::string::npos)
        f.wrong("body", "请从列表里选组织类别");
    if (const auto typed = f.optional_text("uscc", {0, 30}); typed && !typed->empty()) {
        const auto uscc = checks::read_credit_code(*typed);
        if (uscc)
            o.uscc = *uscc.value;
        else
            f.wrong("uscc", checks::says(*uscc.fault, "统一社会信用代码"));
    }
    return f.done(std::move(o));
}

Result<EnterOrganisation::Output> EnterOrganisation::run(Context& ctx, const Input& in)
{
    const auto divisions = ctx.use<Registry>().divisions();
    return ctx.db.write("registry.enter_organisation", [&](db::Tx& tx) -> Result<Output> {
        Organisation o = in;
        XZ_TRY(access_division(ctx, o.division, 0));
        if (!o.uscc.empty() && store::holds_uscc(tx, ctx.county, o.uscc))
            return fail(Kind::conflict, "registry.uscc_taken");
        o.id = ctx.new_id<OrganisationId>();
        store::insert_organisations(tx, ctx.county, {&o, 1}, ctx.now);
        audit::record(tx, ctx, "registry.enter_organisation", "organisation:" + o.id.text(), o.division);
        json::Writer w;
        write_organisation(w, *divisions, o, 0);
        return http::Response::json(201, std::move(w).text());
    });
}

Result<SeatMember::Input> SeatMember::parse(const http::Request& request)
{
    Fields f(request);
    Seat s;
    s.organisation = f.path_id<OrganisationId>("id");
    s.person = f.id<PersonId>("person_id");
    s.role = f.text("role", {1, 20});
    if (!s.role.empty() && s.role != "head" && s.role != "deputy" && s.role != "member" && s.role != "secretary")
        f.wrong("role", "请从列表里选职务");
    if (const auto from = f.optional_date("valid_from")) s.valid_from = to_iso_date(*from);
    if (const auto to = f.optional_date("valid_to")) s.valid_to = to_iso_date(*to);
    if (!s.valid_to.empty() && s.valid_from > s.valid_to) f.wrong("valid_to", "结束日期早于开始日期");
    return f.done(std::move(s));
}

Result<SeatMember::Output> SeatMember::run(Context& ctx, const Input& in)
{
    return ctx.db.write("registry.seat_member", [&](db::Tx& tx) -> Result<Output> {
        const auto organisation = XZ_TRY(access_organisation(tx, ctx, in.organisation, Purpose::write));
        const auto held = store::seats_in(tx, ctx.county, organisation.id);
        const auto open = std::find_if(held.begin(), held.end(), [&](const Seat& s) {
            return s.person == in.person && s.role == in.role && s.valid_to.empty();
        });
        if (open != held.end()) {
            if (in.valid_to.empty()) return fail(Kind::conflict, "registry.seated_already");
            store::end_seat(tx, ctx.county, open->id, in.valid_to);
        } else {
            if (!in.valid_to.empty() && in.valid_from.empty()) return fail(Kind::rejected, "registry.not_a_member");
            XZ_TRY(access_person(tx, ctx, in.person, Purpose::read));
            Seat seat = in;
            seat.id = ctx.new_id<SeatId>();
            seat.division = organisation.division;
            store::insert_seats(tx, ctx.county, {&seat, 1});
        }
        audit::record(tx, ctx, "registry.seat_member", "organisation:" + organisation.id.text(), organisation.division,
                      "{\"person_id\":\"" + in.person.text() + "\",\"role\":\"" + in.role + "\"}");
        events::publish(tx, ctx, BodyChanged{organisation.id, organisation.division, organisation.body, in.person});
        return http::Response::json(200, organisation_detail(tx, ctx, organisation));
    });
}

} // namespace xz::registry
