#pragma once
#include "foundation/module/route.hpp"

namespace xz::registry
{

/// People, households and divisions of the caller's regions under one search box.
struct SearchRegister {
    struct Input {
        std::string q;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::registry
