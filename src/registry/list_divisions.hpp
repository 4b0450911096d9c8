#pragma once
#include "foundation/module/route.hpp"
#include "registry/ids.hpp"

namespace xz::registry
{

/// The children of a division, the county without one, or what a search finds; now, or as it stood on a day.
struct ListDivisions {
    struct Input {
        std::optional<DivisionCode> parent;
        std::optional<std::string> q;
        std::optional<std::string> on; ///< "2026-11-23"
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

/// One division with its path and its history, also under its earlier codes.
struct ReadDivision {
    struct Input {
        DivisionCode code;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::registry
