#pragma once
#include "foundation/module/route.hpp"
#include "registry/model.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace xz::registry
{

constexpr std::size_t kOutlineBytes = std::size_t(4) << 20;

/// The areas of a GeoJSON text (RFC 7946) as one MultiPolygon, WGS 84 with five decimals (about a metre). `source` says
/// who made it and goes with it, as licences of map data ask. `places` are the county's: an outline far from all of
/// them is another county's.
Result<std::string> read_outline_file(std::string_view geojson, std::string_view source,
                                      const std::vector<Place>& places);

/// An administrator of the county loads its outline (县界), which the maps show from then on.
struct LoadOutline {
    struct Input {
        std::string source;
        std::string_view file;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::registry
