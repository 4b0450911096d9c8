#pragma once
#include "affairs/ids.hpp"
#include "foundation/module/route.hpp"

namespace xz::affairs
{

/// What can be reported or applied for.
struct ListTypes {
    struct Input {
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::affairs
