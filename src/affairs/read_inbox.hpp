#pragma once
#include "affairs/ids.hpp"
#include "foundation/module/route.hpp"

namespace xz::affairs
{

/// What waits for the caller (待办), most urgent first, and what the caller began, was copied or has done.
struct ReadInbox {
    struct Input {
        std::string view;
        int limit = 50;
        std::string cursor;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::affairs
