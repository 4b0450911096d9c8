#include "foundation/identity/api_tokens.hpp"

#include "foundation/audit/audit.hpp"
#include "foundation/crypto/crypto.hpp"
#include "foundation/module/input.hpp"

namespace xz::identity
{

namespace
{

constexpr std::size_t kMostTokens = 20;

} // namespace

Result<MakeToken::Input> MakeToken::parse(const http::Request& request)
{
    Fields f(request);
    Input in{f.text("title", {1, 60}), f.optional_date("expires_on")};
    return f.done(std::move(in));
}

Result<MakeToken::Output> MakeToken::run(Context& ctx, const Input& in)
{
    Session token;
    token.id = ctx.new_id<SessionId>();
    token.account = ctx.caller.account;
    token.api_token = true;
    token.title = in.title;
    token.created_at = token.last_seen_at = ctx.now;
    // Good to the end of that day in China.
    if (in.expires_on) token.expires_at = china_midnight(std::chrono::sys_days(*in.expires_on) + std::chrono::days(1));
    if (token.expires_at && *token.expires_at <= ctx.now) return fail(Kind::rejected, "identity.expires_in_past");
    const std::string secret = std::string(kApiTokenPrefix) + crypto::new_token();
    XZ_TRY(ctx.db.write("identity.make_token", [&](db::Tx& tx) -> Result<> {
        if (store::sessions_of(tx, ctx.county, ctx.caller.account, true, ctx.now).size() >= kMostTokens)
            return fail(Kind::rejected, "identity.too_many_tokens");
        store::insert_session(tx, ctx.county, token, token_hash(secret), ctx.caller.division);
        audit::record(tx, ctx, "identity.make_token", "token:" + token.id.text(), ctx.caller.division);
        return {};
    }));
    return Output{token.id, secret};
}

void MakeToken::write(json::Writer& w, const Output& out)
{
    w.object([&] {
        w.field("id", out.id.text());
        w.field("token", out.token);
    });
}

Result<http::Response> list_tokens(Context& ctx, const http::Request&)
{
    const auto tokens = ctx.db.read("identity.list_tokens", [&](db::Reader& db) {
        return store::sessions_of(db, ctx.county, ctx.caller.account, true, ctx.now);
    });
    json::Writer w;
    w.object([&] {
        w.array("items", [&] {
            for (const auto& token : tokens)
                w.object([&] {
                    w.field("id", token.id.text());
                    w.field("title", token.title);
                    w.field("created_at", to_rfc3339(token.created_at));
                    if (token.expires_at)
                        w.field("expires_at", to_rfc3339(*token.expires_at));
                    else
                        w.field("expires_at", nullptr);
                });
        });
    });
    return http::Response::json(200, std::move(w).text());
}

Result<http::Response> withdraw_token(Context& ctx, const http::Request& request)
{
    auto& identity = ctx.use<Identity>();
    const SessionId id{request.param_id("id")};
    XZ_TRY(ctx.db.write("identity.withdraw_token", [&](db::Tx& tx) -> Result<> {
        if (!store::end_session(tx, ctx.county, ctx.caller.account, id, true, ctx.now))
            return fail(Kind::not_found, "identity.no_such_token");
        identity.changed(tx, ctx.county, ctx.caller.account);
        audit::record(tx, ctx, "identity.withdraw_token", "token:" + id.text(), ctx.caller.division);
        return {};
    }));
    return http::Response::no_content();
}

} // namespace xz::identity
