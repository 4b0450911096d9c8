#include "foundation/identity/my_sessions.hpp"

#include "foundation/audit/audit.hpp"
#include "foundation/crypto/password.hpp"
#include "foundation/identity/answers.hpp"
#include "foundation/identity/known_device.hpp"
#include "foundation/identity/open_session.hpp"
#include "foundation/identity/sign_in.hpp"
#include "foundation/module/input.hpp"

namespace xz::identity
{

namespace
{

Result<> end(Context& ctx, SessionId id)
{
    auto& identity = ctx.use<Identity>();
    return ctx.db.write("identity.end_session", [&](db::Tx& tx) -> Result<> {
        if (!store::end_session(tx, ctx.county, ctx.caller.account, id, false, ctx.now))
            return fail(Kind::not_found, "identity.no_such_session");
        identity.changed(tx, ctx.county, ctx.caller.account);
        audit::record(tx, ctx, "identity.sign_out", "session:" + id.text(), ctx.caller.division);
        return {};
    });
}

} // namespace

Result<http::Response> who_am_i(Context& ctx, const http::Request& request)
{
    const auto& identity = ctx.use<Identity>();
    const auto account = ctx.db.read(
        "identity.who_am_i", [&](db::Reader& db) { return store::find_account(db, ctx.county, ctx.caller.account); });
    if (!account) return fail(Kind::unauthenticated, "identity.session_ended");
    json::Writer w;
    const auto presented = presented_by(request, identity.settings().sessions);
    write_caller(w, identity, ctx.caller, account->phone, csrf_token(presented.token));
    return http::Response::json(200, std::move(w).text());
}

Result<http::Response> list_sessions(Context& ctx, const http::Request& request)
{
    const auto current = ctx.use<Identity>().authenticator().session_of(request);
    const auto sessions = ctx.db.read("identity.list_sessions", [&](db::Reader& db) {
        return store::sessions_of(db, ctx.county, ctx.caller.account, false, ctx.now);
    });
    json::Writer w;
    w.object([&] {
        w.array("items", [&] {
            for (const auto& session : sessions)
                w.object([&] {
                    w.field("id", session.id.text());
                    w.field("created_at", session.created_at);
                    w.field("last_seen_at", session.last_seen_at);
                    w.field("device", session.title);
                    w.field("current", session.id == current);
                });
        });
    });
    return http::Response::json(200, std::move(w).text());
}

Result<http::Response> end_session(Context& ctx, const http::Request& request)
{
    XZ_TRY(end(ctx, SessionId{request.param_id("id")}));
    return http::Response::no_content();
}

Result<http::Response> sign_out(Context& ctx, const http::Request& request)
{
    auto& identity = ctx.use<Identity>();
    // A program's token is not ended by signing out: it is withdrawn by its owner.
    if (const auto ended = end(ctx, identity.authenticator().session_of(request)); !ended)
        return fail(Kind::rejected, "identity.no_session_to_end");
    const auto& rules = identity.settings().sessions;
    auto response = http::Response::no_content();
    response.set_cookie(cookie_name(rules), "", cookie_attributes(rules, 0));
    return response;
}

Result<http::Response> change_password(Context& ctx, const http::Request& request)
{
    auto& identity = ctx.use<Identity>();
    Fields f(request);
    const auto old_password = f.text("old_password", {1, 200}), new_password = f.text("new_password", {1, 200});
    struct Found {
        std::optional<Account> account;
        KnownOfPerson known;
    };
    const auto [account, known] = ctx.db.read("identity.find_account", [&](db::Reader& db) {
        Found found{store::find_account(db, ctx.county, ctx.caller.account), {}};
        if (found.account) found.known = identity.known_of(db, ctx.county, *found.account);
        return found;
    });
    if (!account || account->password_hash.empty()) return fail(Kind::rejected, "identity.no_password");
    if (const auto mistake = password_mistake(new_password, known); mistake && !new_password.empty())
        f.wrong("new_password", *mistake);
    XZ_TRY(f.done(true));
    if (!identity.authenticator().in_person(request)) return fail(Kind::forbidden, "identity.only_in_person");

    const auto mark = read_device_mark(identity, account->login, request.header("Cookie"));
    const auto attempt = XZ_TRY(note_attempt(ctx, SignIn::Way::password, account->login, mark.device));
    if (!crypto::verify_password(account->password_hash, old_password))
        return fail(Kind::rejected, "identity.wrong_old_password");
    const auto hash = crypto::hash_password(new_password);
    const auto current = identity.authenticator().session_of(request);
    ctx.db.write("identity.change_password", [&](db::Tx& tx) {
        store::forget_attempts(tx, ctx.county, attempt.subject);
        store::set_password(tx, ctx.county, ctx.caller.account, hash);
        store::end_other_sessions(tx, ctx.county, ctx.caller.account, current, ctx.now);
        identity.changed(tx, ctx.county, ctx.caller.account);
        audit::record(tx, ctx, "identity.change_password", "account:" + ctx.caller.account.text(), ctx.caller.division);
    });
    return http::Response::no_content();
}

} // namespace xz::identity
