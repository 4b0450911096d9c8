#pragma once
#include "foundation/identity/identity.hpp"
#include "foundation/module/route.hpp"

namespace xz::identity
{

/// Begins the token of a program, so that a scanner finds one that was published by mistake.
inline constexpr std::string_view kApiTokenPrefix = "xzt_";

/// POST /api/auth/tokens: an API token for a program; shown once.
struct MakeToken {
    struct Input {
        std::string title;
        std::optional<std::chrono::year_month_day> expires_on;
    };
    struct Output {
        SessionId id;
        std::string token;
    };
    static constexpr int status = 201;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
    static void write(json::Writer& w, const Output& out);
};

/// GET /api/auth/tokens
Result<http::Response> list_tokens(Context& ctx, const http::Request& request);
/// DELETE /api/auth/tokens/{id}
Result<http::Response> withdraw_token(Context& ctx, const http::Request& request);

} // namespace xz::identity
