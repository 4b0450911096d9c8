#pragma once
#include "foundation/module/route.hpp"
#include "registry/model.hpp"

namespace xz::registry
{

/// Begins a membership of a person, or ends the one of that kind and village when `valid_to` is told.
struct StateMembership {
    using Input = Membership; ///< without its own id
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

/// States how another person is related to one, and the other way round.
struct StateKinship {
    using Input = Kin; ///< without its division
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::registry
