#include "registry/export_register.hpp"

#include "foundation/audit/audit.hpp"
#include "foundation/checks/masking.hpp"
#include "registry/access.hpp"
#include "registry/import_rows.hpp"
#include "registry/page.hpp"
#include "registry/registry.hpp"

#include <algorithm>

namespace xz::registry
{

namespace
{

using Rows = std::vector<std::vector<std::string>>;

constexpr int kPage = 1000;
constexpr std::size_t kMost = 50'000;

/// Walks through all pages; `take` gets the ids of each.
template <class List, class Take>
void each_page(const std::vector<DivisionCode>& regions, const Rows& rows, List&& list, Take&& take)
{
    store::After after;
    for (;;) {
        const Page page =
            read_page(regions, kPage, [&](DivisionCode region, int limit) { return list(region, after, limit); });
        take(page.ids);
        if (!page.next || rows.size() >= kMost) return;
        after = *page.next;
    }
}

Rows division_rows(const Divisions& divisions, const std::vector<DivisionCode>& regions)
{
    Rows rows;
    for (const auto* entry : divisions.all()) {
        const auto& d = entry->division;
        if (std::any_of(regions.begin(), regions.end(), [&](DivisionCode region) { return region.contains(d.code); }))
            rows.push_back({d.code.text(),
                            d.name,
                            std::to_string(d.level),
                            entry->parent ? entry->parent.text() : std::string(),
                            {}});
    }
    return rows;
}

Rows household_rows(db::Reader& db, std::int64_t county, const std::vector<DivisionCode>& regions)
{
    Rows rows;
    each_page(
        regions, rows,
        [&](DivisionCode region, store::After after, int limit) {
            return store::list_households(db, county, region, after, limit);
        },
        [&](const std::vector<std::int64_t>& page) {
            std::vector<HouseholdId> ids;
            for (const auto id : page) ids.push_back({id});
            auto summaries = store::summaries(db, county, ids);
            for (const auto& h : store::households(db, county, ids))
                rows.push_back({h.number, h.division.text(), h.villager_group, summaries[h.id].head_name, h.address});
        });
    return rows;
}

Rows person_rows(db::Reader& db, std::int64_t county, const std::vector<DivisionCode>& regions)
{
    Rows rows;
    each_page(
        regions, rows,
        [&](DivisionCode region, store::After after, int limit) {
            return store::list_persons(db, county, region, after, limit);
        },
        [&](const std::vector<std::int64_t>& page) {
            std::vector<PersonId> ids;
            std::vector<HouseholdId> households;
            for (const auto id : page) ids.push_back({id});
            const auto persons = store::persons(db, county, ids);
            for (const auto& p : persons)
                if (p.household) households.push_back(p.household);
            std::map<HouseholdId, std::string> numbers;
            for (const auto& h : store::households(db, county, households)) numbers[h.id] = h.number;
            for (const auto& p : persons)
                rows.push_back({p.name, p.id_number.empty() ? std::string() : checks::mask_id_number(p.id_number),
                                std::string(sex_title(p.sex)), p.birth_date, p.ethnicity,
                                p.phone.empty() ? std::string() : checks::mask_phone(p.phone), p.division.text(),
                                p.household ? numbers[p.household] : std::string(), p.household_relation});
        });
    return rows;
}

} // namespace

Result<ExportRegister::Input> ExportRegister::parse(const http::Request& request)
{
    Fields f(request);
    Input in;
    in.kind = f.path_text("kind");
    const auto format = f.query("format", {1, 10}).value_or("csv");
    if (format != "csv" && format != "xlsx") f.wrong("format", "请填 csv 或 xlsx");
    in.xlsx = format == "xlsx";
    in.division = f.query_division("division_code");
    return f.done(std::move(in));
}

Result<ExportRegister::Output> ExportRegister::run(Context& ctx, const Input& in)
{
    std::vector<tabular::Column> columns;
    for (const auto& column : imports::columns_of(in.kind)) columns.push_back({std::string(column.title)});
    if (columns.empty()) return fail(Kind::not_found, "registry.no_such_import");
    const auto regions = readable_regions(ctx, "registry.export", in.division);
    const auto divisions = ctx.use<Registry>().divisions();
    const Rows rows = ctx.db.read("registry.export", [&](db::Reader& db) {
        if (in.kind == "divisions") return division_rows(*divisions, regions);
        if (in.kind == "households") return household_rows(db, ctx.county, regions);
        return person_rows(db, ctx.county, regions);
    });
    ctx.db.write("registry.export_audit", [&](db::Tx& tx) {
        audit::record(tx, ctx, "registry.export", "export:" + in.kind,
                      in.division.value_or(access::county_division(ctx.county)),
                      "{\"rows\":" + std::to_string(rows.size()) + "}");
    });
    const std::string extension = in.xlsx ? ".xlsx" : ".csv";
    auto answer = in.xlsx ? http::Response::bytes("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                                  tabular::write_xlsx(columns, rows))
                          : http::Response::bytes("text/csv; charset=utf-8", tabular::write_csv(columns, rows));
    answer.with("Content-Disposition", "attachment; filename=\"" + in.kind + extension + "\"");
    return answer;
}

} // namespace xz::registry
