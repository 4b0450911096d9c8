#pragma once
#include "foundation/module/route.hpp"
#include "registry/model.hpp"

namespace xz::registry
{

/// Organisations and bodies of the caller's regions, or of one division alone.
struct ListOrganisations {
    struct Input {
        std::optional<DivisionCode> division;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

/// One body with its members and their roles, former ones included.
struct ReadOrganisation {
    struct Input {
        OrganisationId id;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::registry
