#include "registry/load_outline.hpp"

#include "foundation/audit/audit.hpp"
#include "registry/read_outline.hpp"
#include "registry/store.hpp"

#include <algorithm>
#include <cmath>

namespace xz::registry
{

namespace
{

constexpr std::size_t kMostPoints = 20'000;

struct Point {
    double lon = 0, lat = 0;
    bool operator==(const Point&) const = default;
};
using Ring = std::vector<Point>;
using Polygon = std::vector<Ring>;

tl::unexpected<Error> no_areas(std::string note)
{
    return fail(Kind::invalid, "registry.bad_outline", std::move(note));
}

double rounded(double degrees) { return std::round(degrees * 1e5) / 1e5; }

const json::Array* list(const json::Value* value) { return value ? value->if_array() : nullptr; }

class Reader
{
public:
    Result<std::vector<Polygon>> read(const json::Value& document)
    {
        XZ_TRY(take(document));
        if (polygons_.empty()) return no_areas("it holds no area");
        return std::move(polygons_);
    }

private:
    /// A feature collection, a feature or a geometry; points and lines beside the areas are left out.
    Result<> take(const json::Value& node)
    {
        const json::Value* type = json::find(node, "type");
        if (!type || !type->is_string()) return no_areas("a type is missing");
        const std::string_view name = type->get_string();
        if (name == "FeatureCollection") {
            const auto* features = list(json::find(node, "features"));
            if (!features) return no_areas("a collection without features");
            for (const json::Value& feature : *features) XZ_TRY(take(feature));
        } else if (name == "Feature") {
            const json::Value* geometry = json::find(node, "geometry");
            if (geometry && geometry->is_object()) return take(*geometry);
        } else if (name == "Polygon") {
            return take_polygon(json::find(node, "coordinates"));
        } else if (name == "MultiPolygon") {
            const auto* polygons = list(json::find(node, "coordinates"));
            if (!polygons) return no_areas("an area without coordinates");
            for (const json::Value& polygon : *polygons) XZ_TRY(take_polygon(&polygon));
        }
        return {};
    }
    Result<> take_polygon(const json::Value* value)
    {
        const auto* rings = list(value);
        if (!rings || rings->empty()) return no_areas("an area without coordinates");
        Polygon polygon;
        for (const json::Value& ring : *rings) polygon.push_back(XZ_TRY(read_ring(ring)));
        polygons_.push_back(std::move(polygon));
        return {};
    }
    Result<Ring> read_ring(const json::Value& value)
    {
        const auto* positions = value.if_array();
        if (!positions || positions->size() < 4) return no_areas("a ring of fewer than four positions");
        Ring ring;
        for (const json::Value& position : *positions) {
            const auto* numbers = position.if_array();
            if (!numbers || numbers->size() < 2 || !(*numbers)[0].is_number() || !(*numbers)[1].is_number())
                return no_areas("a position that is no pair of numbers");
            const Point at{(*numbers)[0].to_number<double>(), (*numbers)[1].to_number<double>()};
            if (!(std::abs(at.lon) <= 180 && std::abs(at.lat) <= 90))
                return fail(Kind::invalid, "registry.outline_not_degrees");
            if (++points_ > kMostPoints) return fail(Kind::invalid, "registry.outline_too_fine");
            ring.push_back({rounded(at.lon), rounded(at.lat)});
        }
        if (ring.front() != ring.back()) return no_areas("a ring that does not close");
        return ring;
    }
    std::vector<Polygon> polygons_;
    std::size_t points_ = 0;
};

/// Whether any place lies in the rectangle around the areas. Places are village offices told by hand: near is enough.
bool near_any(const std::vector<Polygon>& polygons, const std::vector<Place>& places)
{
    double west = 180, east = -180, south = 90, north = -90;
    for (const Polygon& polygon : polygons)
        for (const Ring& ring : polygon)
            for (const Point& p : ring) {
                west = std::min(west, p.lon);
                east = std::max(east, p.lon);
                south = std::min(south, p.lat);
                north = std::max(north, p.lat);
            }
    return std::any_of(places.begin(), places.end(), [&](const Place& p) {
        return p.lon >= west && p.lon <= east && p.lat >= south && p.lat <= north;
    });
}

std::string text_of(const std::vector<Polygon>& polygons, std::string_view source)
{
    json::Writer w;
    w.object([&] {
        w.field("type", "MultiPolygon");
        if (!source.empty()) w.field("source", source);
        w.array("coordinates", [&] {
            for (const Polygon& polygon : polygons)
                w.array([&] {
                    for (const Ring& ring : polygon)
                        w.array([&] {
                            for (const Point& p : ring)
                                w.array([&] {
                                    w.value(p.lon);
                                    w.value(p.lat);
                                });
                        });
                });
        });
    });
    return std::move(w).text();
}

} // namespace

Result<std::string> read_outline_file(std::string_view geojson, std::string_view source,
                                      const std::vector<Place>& places)
{
    const auto document = json::parse(geojson);
    if (!document) return no_areas("no JSON");
    const auto polygons = XZ_TRY(Reader().read(*document));
    if (!places.empty() && !near_any(polygons, places)) return fail(Kind::rejected, "registry.outline_elsewhere");
    return text_of(polygons, source);
}

Result<LoadOutline::Input> LoadOutline::parse(const http::Request& request)
{
    // The body is a file, not a form: the fields are read from the rest of the request.
    http::Request head;
    head.target = request.target;
    Fields f(head);
    Input in;
    in.source = f.query("source", {1, 80}).value_or("");
    in.file = request.body;
    return f.done(std::move(in));
}

Result<LoadOutline::Output> LoadOutline::run(Context& ctx, const Input& in)
{
    const DivisionCode county = access::county_division(ctx.county);
    if (!ctx.caller.may("registry.import", county)) return fail(Kind::forbidden, "registry.may_not_write");
    XZ_TRY(ctx.db.write("registry.load_outline", [&](db::Tx& tx) -> Result<> {
        const auto geometry = XZ_TRY(read_outline_file(in.file, in.source, store::places(tx, ctx.county)));
        store::put_outline(tx, ctx.county, geometry);
        audit::record(tx, ctx, "registry.load_outline", "division:" + county.text(), county);
        return {};
    }));
    return ReadOutline::run(ctx, {});
}

} // namespace xz::registry
