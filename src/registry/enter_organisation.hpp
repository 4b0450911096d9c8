#pragma once
#include "foundation/module/route.hpp"
#include "registry/model.hpp"

namespace xz::registry
{

/// Enters an organisation or a body.
struct EnterOrganisation {
    using Input = Organisation; ///< without its id; the credit code as typed
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

/// Gives a person a seat in a body, or ends it when `valid_to` is told.
struct SeatMember {
    using Input = Seat; ///< without its id and division
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::registry
