#pragma once
#include "affairs/ids.hpp"
#include "foundation/module/route.hpp"

namespace xz::affairs
{

/// Places of open cases as GeoJSON.
struct MapCases {
    struct Input {
        std::optional<DivisionCode> division;
        std::optional<std::string> type;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::affairs
