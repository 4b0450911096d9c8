#include "registry/list_organisations.hpp"

#include "registry/access.hpp"
#include "registry/registry.hpp"
#include "registry/views.hpp"

namespace xz::registry
{

Result<ListOrganisations::Input> ListOrganisations::parse(const http::Request& request)
{
    Fields f(request);
    Input in{f.query_division("division_code")};
    return f.done(std::move(in));
}

Result<ListOrganisations::Output> ListOrganisations::run(Context& ctx, const Input& in)
{
    const auto divisions = ctx.use<Registry>().divisions();
    const std::string today = to_iso_date(china_date(ctx.now));
    json::Writer w;
    ctx.db.read("registry.list_organisations", [&](db::Reader& db) {
        w.object([&] {
            w.array("items", [&] {
                for (const DivisionCode region : readable_regions(ctx, "registry.read", in.division)) {
                    auto sizes = store::sizes_in(db, ctx.county, region, today);
                    for (const auto& o : store::organisations_in(db, ctx.county, region))
                        if (!in.division || o.division == *in.division)
                            write_organisation(w, *divisions, o, sizes[o.id]);
                }
            });
        });
    });
    return http::Response::json(200, std::move(w).text());
}

Result<ReadOrganisation::Input> ReadOrganisation::parse(const http::Request& request)
{
    return Input{Fields(request).path_id<OrganisationId>("id")};
}

Result<ReadOrganisation::Output> ReadOrganisation::run(Context& ctx, const Input& in)
{
    return ctx.db.read("registry.read_organisation", [&](db::Reader& db) -> Result<Output> {
        const auto organisation = XZ_TRY(access_organisation(db, ctx, in.id, Purpose::read));
        return http::Response::json(200, organisation_detail(db, ctx, organisation));
    });
}

} // namespace xz::registry
