#include "registry/seed.hpp"

#include "registry/store.hpp"

namespace xz::registry::seed
{

void insert(db::Tx& tx, std::int64_t county, const Register& all, Instant now)
{
    store::insert_households(tx, county, all.households);
    store::insert_persons(tx, county, all.persons);
    store::insert_memberships(tx, county, all.memberships);
    store::insert_kin(tx, county, all.kin);
    store::insert_organisations(tx, county, all.organisations, now);
    store::insert_seats(tx, county, all.seats);
    for (const Place& place : all.places) store::put_place(tx, county, place);
}

Result<imports::Report> import_divisions(Platform& platform, std::string_view csv_or_xlsx)
{
    const auto sheet = XZ_TRY(imports::Sheet::read(csv_or_xlsx, imports::columns_of("divisions")));
    const Context ctx(platform, access::Caller::system());
    return platform.db.write("registry.seed_divisions", [&](db::Tx& tx) -> Result<imports::Report> {
        auto plan = imports::plan_divisions(tx, platform, sheet, ctx.now);
        if (plan.report.errors.any()) return plan.report;
        imports::apply(tx, ctx, plan);
        plan.report.committed = true;
        return plan.report;
    });
}

} // namespace xz::registry::seed
