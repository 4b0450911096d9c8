#include "registry/seed.hpp"

#include "registry/store.hpp"

#include <set>

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

Result<Person> person_for_office(db::Tx& tx, Platform& platform, const Person& told)
{
    if (!told.id_number.empty())
        if (const auto known = store::person_with_id_number(tx, platform.county, told.id_number)) {
            if (known->name == told.name) return *known;
            return fail(Kind::conflict, "registry.id_number_taken");
        }
    std::vector<Person> same;
    for (auto& p : store::persons_of_village(tx, platform.county, told.division))
        if (p.name == told.name && (told.id_number.empty() || p.id_number.empty())) same.push_back(std::move(p));
    if (same.size() > 1) return fail(Kind::conflict, "registry.several_of_that_name");
    if (same.size() == 1) return same.front();
    Person fresh = told;
    fresh.id = {platform.ids.next(platform.clock())};
    fresh.source = "登记";
    fresh.updated_at = platform.clock();
    store::insert_persons(tx, platform.county, {&fresh, 1});
    return fresh;
}

Result<std::vector<DivisionCode>> counties_in(std::string_view csv_or_xlsx)
{
    const auto sheet = XZ_TRY(imports::Sheet::read(csv_or_xlsx, imports::columns_of("divisions")));
    std::set<DivisionCode> listed, filled;
    for (const auto& row : sheet.rows()) {
        const auto code = imports::read_division_code(sheet.cell(row, "code"));
        if (!code || code->level() < 3) continue;
        // Six digits name the county, also of a township right below a prefecture (东莞).
        const auto county = access::county_division(access::county_of(*code));
        (*code == county ? listed : filled).insert(county);
    }
    const auto& chosen = filled.empty() ? listed : filled;
    return std::vector<DivisionCode>(chosen.begin(), chosen.end());
}

Result<imports::Report> import_divisions(Platform& platform, std::string_view csv_or_xlsx)
{
    const auto sheet = XZ_TRY(imports::Sheet::read(csv_or_xlsx, imports::columns_of("divisions")));
    const Context ctx(platform, access::Caller::system());
    return platform.db.write("registry.seed_divisions", [&](db::Tx& tx) -> Result<imports::Report> {
        auto plan = imports::plan_divisions(tx, platform, sheet, ctx.now, imports::Others::leave_out);
        if (plan.report.errors.any()) return plan.report;
        imports::apply(tx, ctx, plan);
        plan.report.committed = true;
        return plan.report;
    });
}

} // namespace xz::registry::seed
