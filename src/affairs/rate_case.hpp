#pragma once
#include "affairs/ids.hpp"
#include "foundation/module/route.hpp"

namespace xz::affairs
{

/// The person concerned rates a closed matter (评价); a low mark goes to a different body.
struct RateCase {
    struct Input {
        CaseId id;
        std::int64_t stars = 0;
        std::string reason;
        std::string key;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::affairs
