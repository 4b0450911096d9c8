#include "registry/enter_household.hpp"

#include "foundation/audit/audit.hpp"
#include "foundation/core/utf8.hpp"
#include "foundation/events/events.hpp"
#include "registry/access.hpp"
#include "registry/events.hpp"
#include "registry/registry.hpp"
#include "registry/store.hpp"
#include "registry/views.hpp"

namespace xz::registry
{

namespace
{

void announce(db::Tx& tx, const Context& ctx, const Household& h, const std::string& change)
{
    audit::record(tx, ctx, "registry." + change + "_household", "household:" + h.id.text(), h.division);
    events::publish(tx, ctx, HouseholdChanged{h.id, h.division, change});
}

} // namespace

Result<EnterHousehold::Input> EnterHousehold::parse(const http::Request& request)
{
    Fields f(request);
    Input in;
    in.division = f.division("division_code");
    in.number = std::string(trimmed(f.text("household_number", {1, 20})));
    in.villager_group = f.optional_text("villager_group", {0, 20}).value_or("");
    in.address = f.optional_text("address", {0, 200}).value_or("");
    return f.done(std::move(in));
}

Result<EnterHousehold::Output> EnterHousehold::run(Context& ctx, const Input& in)
{
    const auto divisions = ctx.use<Registry>().divisions();
    return ctx.db.write("registry.enter_household", [&](db::Tx& tx) -> Result<Output> {
        const auto division = XZ_TRY(access_division(ctx, in.division, 5));
        if (store::households_of(tx, ctx.county, division).contains(in.number))
            return fail(Kind::conflict, "registry.number_taken");
        const Household h{
            ctx.new_id<HouseholdId>(), division, in.number, in.villager_group, in.address, "登记", ctx.now};
        store::insert_households(tx, ctx.county, {&h, 1});
        announce(tx, ctx, h, "entered");
        json::Writer w;
        write_household(w, *divisions, h, {});
        return http::Response::json(201, std::move(w).text());
    });
}

Result<CorrectHousehold::Input> CorrectHousehold::parse(const http::Request& request)
{
    Fields f(request);
    Input in;
    in.id = f.path_id<HouseholdId>("id");
    in.villager_group = f.optional_text("villager_group", {0, 20});
    in.address = f.optional_text("address", {0, 200});
    return f.done(std::move(in));
}

Result<CorrectHousehold::Output> CorrectHousehold::run(Context& ctx, const Input& in)
{
    return ctx.db.write("registry.correct_household", [&](db::Tx& tx) -> Result<Output> {
        auto h = XZ_TRY(access_household(tx, ctx, in.id, Purpose::write));
        h.villager_group = in.villager_group.value_or(h.villager_group);
        h.address = in.address.value_or(h.address);
        h.source = "登记";
        h.updated_at = ctx.now;
        store::update_household(tx, ctx.county, h);
        announce(tx, ctx, h, "corrected");
        return http::Response::json(200, household_detail(tx, ctx, h));
    });
}

} // namespace xz::registry
