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

Result<http::Response> make_token(Context& ctx, const http::Request& request)
{
    Fields f(request);
    Session token;
    token.id = ctx.new_id<SessionId>();
    token.account = ctx.caller.account;
    token.api_token = true;
    token.title = f.text("title", {1, 60});
    token.created_at = token.last_seen_at = ctx.now;
    const auto scope = f.optional_text("scope", {1, 10}).value_or("write");
    if (scope != "read" && scope != "write") f.wrong("scope", "请填 read 或 write");
    token.reads_only = scope == "read";
    // Good to the end of that day in China.
    if (const auto last = f.optional_date("expires_on"))
        token.expires_at = china_midnight(std::chrono::sys_days(*last) + std::chrono::days(1));
    XZ_TRY(f.done(true));
    if (!ctx.use<Identity>().authenticator().in_person(request))
        return fail(Kind::forbidden, "identity.only_in_person");
    if (token.expires_at && *token.expires_at <= ctx.now) return fail(Kind::rejected, "identity.expires_in_past");
    const std::string secret = std::string(kApiTokenPrefix) + crypto::new_token();
    XZ_TRY(ctx.db.write("identity.make_token", [&](db::Tx& tx) -> Result<> {
        if (store::sessions_of(tx, ctx.county, ctx.caller.account, true, ctx.now).size() >= kMostTokens)
            return fail(Kind::rejected, "identity.too_many_tokens");
        store::insert_session(tx, ctx.county, token, token_hash(secret), ctx.caller.division);
        audit::record(tx, ctx, "identity.make_token", "token:" + token.id.text(), ctx.caller.division);
        return {};
    }));
    json::Writer w;
    w.object([&] {
        w.field("id", token.id.text());
        w.field("token", secret);
    });
    return http::Response::json(201, std::move(w).text());
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
                    w.field("scope", token.reads_only ? "read" : "write");
                    w.field("created_at", token.created_at);
                    if (token.expires_at)
                        w.field("expires_at", *token.expires_at);
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
