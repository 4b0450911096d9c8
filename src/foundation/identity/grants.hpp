#pragma once
#include "foundation/identity/accounts.hpp"

namespace xz::identity
{

/// POST /api/identity/accounts/{id}/grants: give a role (授予角色) in a region for a time. Nobody gives a role to
/// himself, and nobody gives more than he has.
struct GiveRole {
    struct Input {
        AccountId account;
        std::string role;
        DivisionCode division;
        std::string valid_from;
        std::string valid_to;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

/// DELETE /api/identity/accounts/{id}/grants/{grant_id}: take a role back.
struct TakeRoleBack {
    struct Input {
        AccountId account;
        GrantId grant;
    };
    using Output = void;
    static Result<Input> parse(const http::Request& request);
    static Result<> run(Context& ctx, const Input& in);
};

/// GET /api/identity/roles: the roles that can be given.
Result<http::Response> list_roles(Context& ctx, const http::Request& request);

} // namespace xz::identity
