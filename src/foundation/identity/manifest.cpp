#include "foundation/identity/manifest.hpp"

#include "foundation/identity/accounts.hpp"
#include "foundation/identity/api_tokens.hpp"
#include "foundation/identity/embedded.hpp"
#include "foundation/identity/grants.hpp"
#include "foundation/identity/my_sessions.hpp"
#include "foundation/identity/send_code.hpp"
#include "foundation/identity/sign_in.hpp"

namespace xz::identity
{

namespace
{

/// Ended sessions stay readable for the auditor's questions for half a year.
constexpr std::chrono::hours kKeepSessions{24 * 183};
constexpr std::chrono::hours kKeepCodes{48};

Result<> tidy(db::Tx& tx, Context& ctx, const jobs::Job&)
{
    store::remove_old_sessions(tx, ctx.county, ctx.now - kKeepSessions);
    store::remove_old_codes(tx, ctx.county, ctx.now - kKeepCodes);
    return {};
}

Route plain(http::Method method, std::string path, Result<http::Response> (*handle)(Context&, const http::Request&))
{
    return {method, std::move(path), std::string(access::kSignedIn), handle};
}

} // namespace

Manifest manifest()
{
    using http::Method;
    return {
        .name = "identity",
        .title = "账号与权限",
        .migrations = &embedded::migrations(),
        .openapi = embedded::openapi(),
        .texts = &embedded::texts(),
        .permissions = {{std::string(kRead), "查看辖区内的账号"},
                        {std::string(kOpenVillager), "为群众开通账号、设置密码"},
                        {std::string(kOpenStaff), "开通工作人员账号"},
                        {std::string(kGrant), "授予和收回角色"}},
        .routes = {post<SendCode>("/api/auth/codes", access::kPublicAccess),
                   post<SignIn>("/api/auth/sessions", access::kPublicAccess),
                   plain(Method::get, "/api/auth/sessions", list_sessions),
                   plain(Method::delete_, "/api/auth/sessions/{id:id}", end_session),
                   plain(Method::get, "/api/auth/session", who_am_i),
                   plain(Method::delete_, "/api/auth/session", sign_out),
                   plain(Method::put, "/api/auth/password", change_password),
                   plain(Method::get, "/api/auth/tokens", list_tokens),
                   plain(Method::post, "/api/auth/tokens", make_token),
                   plain(Method::delete_, "/api/auth/tokens/{id:id}", withdraw_token),
                   get<ListAccounts>("/api/identity/accounts", kRead),
                   post<OpenAccount>("/api/identity/accounts", kOpenVillager),
                   put<SetPin>("/api/identity/accounts/{id:id}/pin", kOpenVillager),
                   post<GiveRole>("/api/identity/accounts/{id:id}/grants", kGrant),
                   delete_<TakeRoleBack>("/api/identity/accounts/{id:id}/grants/{grant_id:id}", kGrant),
                   plain(Method::get, "/api/identity/roles", list_roles)},
        .jobs = {{.kind = "identity.tidy",
                  .work = jobs::InsideWork(tidy),
                  .daily_at = std::chrono::hours(3) + std::chrono::minutes(40)}},
    };
}

} // namespace xz::identity
