#pragma once
#include "foundation/module/route.hpp"

namespace xz::registry
{

/// The county's outline, where it is known, and its divisions' centres as GeoJSON (RFC 7946).
struct ReadOutline {
    struct Input {
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::registry
