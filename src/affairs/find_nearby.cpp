#include "affairs/find_nearby.hpp"

#include "affairs/definitions.hpp"
#include "affairs/store.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace xz::affairs
{

namespace
{

constexpr double kMetres = 300;
constexpr std::size_t kMost = 5;
constexpr int kLookAt = 2000;

/// Great-circle distance on WGS 84's mean sphere, in metres (haversine).
double distance_m(double lat1, double lon1, double lat2, double lon2)
{
    constexpr double kRadius = 6371008.8, kRadian = std::numbers::pi / 180;
    const double dlat = (lat2 - lat1) * kRadian, dlon = (lon2 - lon1) * kRadian;
    const double h = std::pow(std::sin(dlat / 2), 2) +
                     std::cos(lat1 * kRadian) * std::cos(lat2 * kRadian) * std::pow(std::sin(dlon / 2), 2);
    return 2 * kRadius * std::asin(std::min(1.0, std::sqrt(h)));
}

} // namespace

Result<FindNearby::Input> FindNearby::parse(const http::Request& request)
{
    Fields f(request);
    Input in;
    in.type = f.query("type", {1, 40}).value_or(std::string());
    if (in.type.empty()) f.miss("type");
    in.category = f.query("category", {1, 40});
    const auto lat = f.query_number("lat", -90, 90), lon = f.query_number("lon", -180, 180);
    if (!lat) f.miss("lat");
    if (!lon) f.miss("lon");
    in.lat = lat.value_or(0);
    in.lon = lon.value_or(0);
    return f.done(std::move(in));
}

Result<FindNearby::Output> FindNearby::run(Context& ctx, const Input& in)
{
    struct Near {
        store::CasePoint point;
        double metres;
    };
    return ctx.db.read("affairs.find_nearby", [&](db::Reader& db) -> Result<Output> {
        // Villagers look around in their own village.
        std::vector<Near> near;
        for (auto& p : store::open_points(db, ctx.county, ctx.caller.division, in.type, {}, kLookAt)) {
            const auto d = ctx.use<Definitions>().by_hash(db, ctx.county, p.hash);
            const double metres = distance_m(in.lat, in.lon, p.lat, p.lon);
            if (metres <= kMetres && d->is_public_in(p.state) && (!in.category || *in.category == p.category))
                near.push_back({std::move(p), metres});
        }
        std::sort(near.begin(), near.end(), [](const Near& a, const Near& b) { return a.metres < b.metres; });
        if (near.size() > kMost) near.resize(kMost);
        json::Writer w;
        w.object([&] {
            w.array("items", [&] {
                for (const Near& n : near)
                    w.object([&] {
                        const auto d = ctx.use<Definitions>().by_hash(db, ctx.county, n.point.hash);
                        w.field("id", n.point.id.text());
                        w.field("title", d->title_for_neighbours(n.point.category));
                        w.field("state_title", d->state_title(n.point.state));
                        w.field("created_at", n.point.created_at);
                        w.field("distance_m", std::int64_t(std::lround(n.metres)));
                        w.field("followers", n.point.followers);
                        if (n.point.thumb && d->shows_photos())
                            w.field("thumb", "/api/affairs/cases/" + n.point.id.text() + "/attachments/" +
                                                 n.point.thumb.text() + "?size=thumb");
                        else
                            w.field("thumb", nullptr);
                    });
            });
        });
        return http::Response::json(200, std::move(w).text());
    });
}

} // namespace xz::affairs
