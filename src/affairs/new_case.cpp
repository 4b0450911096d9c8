#include "affairs/new_case.hpp"

#include "affairs/store.hpp"

namespace xz::affairs
{

namespace
{

void place_from_form(Case& c, const json::Value& form)
{
    const json::Value* place = json::find(form, "place");
    const json::Value* lat = place ? json::find(*place, "lat") : nullptr;
    const json::Value* lon = place ? json::find(*place, "lon") : nullptr;
    if (!lat || !lon || !lat->is_number() || !lon->is_number()) return;
    c.lat = lat->to_number<double>();
    c.lon = lon->to_number<double>();
}

} // namespace

Case new_case(const Context& ctx, const Definition& d, DivisionCode division, const json::Value& form,
              const registry::PersonBrief& applicant)
{
    Case c;
    c.id = ctx.new_id<CaseId>();
    c.division = division;
    c.type = d.type;
    c.hash = d.hash;
    c.title = case_title(d, form, applicant.name);
    if (const json::Value* category = json::find(form, "category"); category && category->is_string())
        c.category = std::string(category->get_string());
    c.form = json::to_text(form);
    place_from_form(c, form);
    c.applicant = applicant.id;
    c.applicant_name = applicant.name;
    c.created_by = ctx.caller.account;
    c.created_at = c.updated_at = ctx.now;
    return c;
}

void number_case(db::Tx& tx, const Context& ctx, const Definition& d, Case& c)
{
    const int year = int(china_date(ctx.now).year());
    c.number = case_number(d.number_pattern, ctx.use<registry::Api>().division_name(c.division), year,
                           store::next_number(tx, ctx.county, c.division, c.type, year));
}

} // namespace xz::affairs
