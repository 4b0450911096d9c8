#include "registry/read_outline.hpp"

#include "registry/registry.hpp"
#include "registry/store.hpp"

namespace xz::registry
{

Result<ReadOutline::Input> ReadOutline::parse(const http::Request&) { return Input{}; }

Result<ReadOutline::Output> ReadOutline::run(Context& ctx, const Input&)
{
    const auto divisions = ctx.use<Registry>().divisions();
    std::optional<std::string> outline;
    std::vector<Place> places;
    ctx.db.read("registry.read_outline", [&](db::Reader& db) {
        outline = store::outline(db, ctx.county);
        places = store::places(db, ctx.county);
    });
    json::Writer w;
    const auto feature = [&](const Division& division, auto&& geometry) {
        w.object([&] {
            w.field("type", "Feature");
            geometry();
            w.object("properties", [&] {
                w.field("code", division.code.text());
                w.field("name", place_name(division.name));
                w.field("level", division.level);
            });
        });
    };
    w.object([&] {
        w.field("type", "FeatureCollection");
        w.array("features", [&] {
            const auto* county = divisions->find(access::county_division(ctx.county));
            if (outline && county) feature(county->division, [&] { w.raw_field("geometry", *outline); });
            for (const Place& place : places) {
                const auto* entry = divisions->find(place.division);
                if (!entry) continue;
                feature(entry->division, [&] {
                    w.object("geometry", [&] {
                        w.field("type", "Point");
                        w.array("coordinates", [&] {
                            w.value(place.lon);
                            w.value(place.lat);
                        });
                    });
                });
            }
        });
    });
    return http::Response::json(200, std::move(w).text());
}

} // namespace xz::registry
