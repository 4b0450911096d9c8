#pragma once
#include "affairs/ids.hpp"
#include "foundation/module/route.hpp"

namespace xz::affairs
{

/// Open reports of the same kind within 300 m, to follow one instead of reporting twice.
struct FindNearby {
    struct Input {
        std::string type;
        std::optional<std::string> category;
        double lat = 0, lon = 0;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::affairs
