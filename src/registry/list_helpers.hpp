#pragma once
#include "foundation/module/route.hpp"

namespace xz::registry
{

/// Who helps the caller's own village: grid workers, clerk and director, with their work phones.
struct ListHelpers {
    struct Input {
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::registry
