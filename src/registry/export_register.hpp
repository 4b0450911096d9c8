#pragma once
#include "foundation/module/route.hpp"
#include "registry/ids.hpp"

namespace xz::registry
{

/// The rows of the caller's regions as a file, identity and phone numbers masked.
struct ExportRegister {
    struct Input {
        std::string kind;
        bool xlsx = false;
        std::optional<DivisionCode> division;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::registry
