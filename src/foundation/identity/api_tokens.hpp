#pragma once
#include "foundation/identity/identity.hpp"
#include "foundation/module/route.hpp"

namespace xz::identity
{

/// Begins the token of a program, so that a scanner finds one that was published by mistake.
inline constexpr std::string_view kApiTokenPrefix = "xzt_";

/// POST /api/auth/tokens: an API token for a program; shown once. A program cannot make itself another, which would
/// outlive its own.
Result<http::Response> make_token(Context& ctx, const http::Request& request);
/// GET /api/auth/tokens
Result<http::Response> list_tokens(Context& ctx, const http::Request& request);
/// DELETE /api/auth/tokens/{id}
Result<http::Response> withdraw_token(Context& ctx, const http::Request& request);

} // namespace xz::identity
