#pragma once
#include "foundation/identity/identity.hpp"
#include "foundation/module/route.hpp"

namespace xz::identity
{

/// GET /api/auth/session: who am I, and what may I do.
Result<http::Response> who_am_i(Context& ctx, const http::Request& request);
/// GET /api/auth/sessions: my open sessions.
Result<http::Response> list_sessions(Context& ctx, const http::Request& request);
/// DELETE /api/auth/sessions/{id}: end one of mine.
Result<http::Response> end_session(Context& ctx, const http::Request& request);
/// DELETE /api/auth/session: sign out here.
Result<http::Response> sign_out(Context& ctx, const http::Request& request);
/// PUT /api/auth/password: change my password; my other sessions end.
Result<http::Response> change_password(Context& ctx, const http::Request& request);

} // namespace xz::identity
