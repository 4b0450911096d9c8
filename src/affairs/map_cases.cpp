#include "affairs/map_cases.hpp"

#include "affairs/case_filter.hpp"
#include "affairs/definitions.hpp"
#include "registry/api.hpp"

namespace xz::affairs
{

namespace
{

constexpr int kMost = 2000;

} // namespace

Result<MapCases::Input> MapCases::parse(const http::Request& request)
{
    Fields f(request);
    Input in{f.query_division("division_code"), f.query("type", {1, 40})};
    return f.done(std::move(in));
}

Result<MapCases::Output> MapCases::run(Context& ctx, const Input& in)
{
    Wanted wanted;
    wanted.division = in.division;
    const auto regions = filter_for(ctx, wanted).regions;
    return ctx.db.read("affairs.map_cases", [&](db::Reader& db) -> Result<Output> {
        json::Writer w;
        bool truncated = false;
        w.object([&] {
            w.field("type", "FeatureCollection");
            w.array("features", [&] {
                for (const DivisionCode region : regions) {
                    const auto points = store::open_points(db, ctx.county, region, in.type, kMost);
                    truncated = truncated || points.size() == std::size_t(kMost);
                    for (const auto& p : points)
                        w.object([&] {
                            const auto d = ctx.use<Definitions>().by_hash(db, ctx.county, p.hash);
                            w.field("type", "Feature");
                            w.object("geometry", [&] {
                                w.field("type", "Point");
                                w.array("coordinates", [&] {
                                    w.value(p.lon);
                                    w.value(p.lat);
                                });
                            });
                            w.object("properties", [&] {
                                w.field("case_id", p.id.text());
                                w.field("title", p.title);
                                w.field("type", p.type);
                                w.field("type_title", d->title);
                                w.field("category", p.category);
                                w.field("state_title", d->state_title(p.state));
                                w.field("division_name", ctx.use<registry::Api>().division_name(p.division));
                                w.field("overdue", p.due_at && *p.due_at < ctx.now);
                                w.field("created_at", to_rfc3339(p.created_at));
                            });
                        });
                }
            });
            w.field("truncated", truncated);
        });
        return http::Response::json(200, std::move(w).text());
    });
}

} // namespace xz::affairs
