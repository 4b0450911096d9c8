#include "affairs/map_cases.hpp"

#include "affairs/case_filter.hpp"
#include "affairs/definitions.hpp"
#include "registry/api.hpp"

#include <algorithm>
#include <cmath>

namespace xz::affairs
{

namespace
{

constexpr int kMost = 500;

Survey survey(db::Reader& db, const Context& ctx, const std::vector<DivisionCode>& regions, const MapCases::Input& in)
{
    Survey out(in.window, in.cell);
    for (const DivisionCode region : regions)
        store::each_open_place(db, ctx.county, region, in.type,
                               [&](double lat, double lon, std::optional<Instant> due_at) {
                                   out.add(lat, lon, due_at && *due_at < ctx.now);
                               });
    return out;
}

template <class Properties>
void write_feature(json::Writer& w, double lat, double lon, Properties&& properties)
{
    w.object([&] {
        w.field("type", "Feature");
        w.object("geometry", [&] {
            w.field("type", "Point");
            w.array("coordinates", [&] {
                w.value(lon);
                w.value(lat);
            });
        });
        w.object("properties", properties);
    });
}

void write_heap(json::Writer& w, const Heap& heap)
{
    write_feature(w, heap.lat, heap.lon, [&] {
        w.field("count", heap.count);
        w.field("overdue_count", heap.overdue);
        w.array("box", [&] {
            for (const double side : {heap.box.west, heap.box.south, heap.box.east, heap.box.north}) w.value(side);
        });
    });
}

void write_point(json::Writer& w, db::Reader& db, const Context& ctx, const store::CasePoint& p)
{
    const auto d = ctx.use<Definitions>().by_hash(db, ctx.county, p.hash);
    write_feature(w, p.lat, p.lon, [&] {
        w.field("case_id", p.id.text());
        w.field("title", p.title);
        w.field("type", p.type);
        w.field("type_title", d->title);
        w.field("category", p.category);
        w.field("state_title", d->state_title(p.state));
        w.field("division_name", ctx.use<registry::Api>().division_name(p.division));
        w.field("overdue", p.due_at && *p.due_at < ctx.now);
        w.field("created_at", p.created_at);
    });
}

} // namespace

void Heap::add(double at_lat, double at_lon, bool late)
{
    ++count;
    overdue += late ? 1 : 0;
    lat += (at_lat - lat) / double(count);
    lon += (at_lon - lon) / double(count);
    box.west = std::min(box.west, at_lon);
    box.east = std::max(box.east, at_lon);
    box.south = std::min(box.south, at_lat);
    box.north = std::max(box.north, at_lat);
}

void Survey::add(double lat, double lon, bool late)
{
    whole.add(lat, lon, late);
    if (!window_.holds(lat, lon)) return;
    ++seen;
    squares[{std::int64_t(std::floor(lat / cell_)), std::int64_t(std::floor(lon / cell_))}].add(lat, lon, late);
}

Result<MapCases::Input> MapCases::parse(const http::Request& request)
{
    Fields f(request);
    Input in{f.query_division("division_code"), f.query("type", {1, 40}), {}};
    in.window.west = f.query_number("west", -180, 180).value_or(in.window.west);
    in.window.south = f.query_number("south", -90, 90).value_or(in.window.south);
    in.window.east = f.query_number("east", -180, 180).value_or(in.window.east);
    in.window.north = f.query_number("north", -90, 90).value_or(in.window.north);
    in.cell = f.query_number("cell", 1e-4, 10).value_or(in.cell);
    return f.done(std::move(in));
}

Result<MapCases::Output> MapCases::run(Context& ctx, const Input& in)
{
    Wanted wanted;
    wanted.division = in.division;
    const auto regions = filter_for(ctx, wanted).regions;
    return ctx.db.read("affairs.map_cases", [&](db::Reader& db) -> Result<Output> {
        const Survey found = survey(db, ctx, regions, in);
        const bool gathered = found.seen > kMost;
        json::Writer w;
        w.object([&] {
            w.field("type", "FeatureCollection");
            w.field("total", found.whole.count);
            w.field("overdue_total", found.whole.overdue);
            w.field("gathered", gathered);
            w.array("features", [&] {
                if (gathered) {
                    for (const auto& [square, heap] : found.squares) write_heap(w, heap);
                    return;
                }
                for (const DivisionCode region : regions)
                    for (const auto& p : store::open_points(db, ctx.county, region, in.type, in.window, kMost))
                        write_point(w, db, ctx, p);
            });
        });
        return http::Response::json(200, std::move(w).text());
    });
}

} // namespace xz::affairs
