#include "foundation/identity/sign_in.hpp"

#include "foundation/audit/audit.hpp"
#include "foundation/checks/identifiers.hpp"
#include "foundation/crypto/crypto.hpp"
#include "foundation/crypto/password.hpp"
#include "foundation/identity/answers.hpp"
#include "foundation/identity/known_device.hpp"
#include "foundation/identity/open_session.hpp"
#include "foundation/identity/send_code.hpp"
#include "foundation/log/log.hpp"
#include "foundation/module/input.hpp"

namespace xz::identity
{

namespace
{

AttemptRule rule_of(SignIn::Way way, const Settings& settings)
{
    if (way == SignIn::Way::password) return {.lock_after = settings.lock_after, .lock = settings.lock};
    // Ten thousand PINs: after a dozen failures a few tries a day are left. The phone's owner can still use a code.
    return {.lock_after = 0, .longest_wait = std::chrono::hours(6), .forget_after = std::chrono::hours(24)};
}

std::optional<Account> find(Context& ctx, const SignIn::Input& in)
{
    auto account = ctx.db.read("identity.find_account", [&](db::Reader& db) {
        return in.way == SignIn::Way::password ? store::find_staff(db, ctx.county, in.name)
                                               : store::find_villager(db, ctx.county, in.name);
    });
    if (account && account->disabled) account.reset();
    return account;
}

class Check
{
public:
    explicit Check(Identity& identity) : checks_(identity.checks()) { admitted_ = ++checks_ <= Identity::kMostChecks; }
    ~Check() { --checks_; }
    Check(const Check&) = delete;
    Check& operator=(const Check&) = delete;
    bool admitted() const { return admitted_; }

private:
    std::atomic<int>& checks_;
    bool admitted_;
};

/// Costs the same whether there is an account with such a secret or not.
bool is_right(Context& ctx, const SignIn::Input& in, const std::optional<Account>& account)
{
    if (in.way == SignIn::Way::code) return use_code(ctx, in.name, in.secret) && account;
    const std::string stored = !account                          ? ""
                               : in.way == SignIn::Way::password ? account->password_hash
                                                                 : account->pin_hash;
    if (!stored.empty()) return crypto::verify_password(stored, in.secret);
    crypto::pretend_to_verify(in.secret);
    return false;
}

void record_failure(Context& ctx, const std::optional<Account>& account, bool locked)
{
    const auto division = account ? account->division : access::county_division(ctx.county);
    const auto subject = "account:" + (account ? account->id.text() : "0");
    ctx.db.write("identity.sign_in_failed", [&](db::Tx& tx) {
        audit::record(tx, ctx, "identity.sign_in_failed", subject, division);
        if (locked) audit::record(tx, ctx, "identity.locked", subject, division);
    });
    if (locked) log::warn("identity.locked", {{"subject", subject}, {"request", ctx.request_id}});
}

http::Response answer(const Identity& identity, const Opened& opened, std::string_view phone)
{
    json::Writer w;
    w.object([&] {
        w.field("token", opened.token);
        w.field("expires_at", *opened.session.expires_at);
        w.key("caller");
        write_caller(w, identity, *opened.caller, phone, csrf_token(opened.token));
    });
    const auto& rules = identity.settings().sessions;
    const auto seconds = (*opened.session.expires_at - opened.session.created_at).count() / 1000;
    auto response = http::Response::json(201, std::move(w).text());
    response.set_cookie(cookie_name(rules), opened.token, cookie_attributes(rules, seconds));
    return response;
}

} // namespace

Result<NotedAttempt> note_attempt(Context& ctx, SignIn::Way way, std::string_view name, std::string_view device)
{
    const auto& identity = ctx.use<Identity>();
    const auto subject =
        identity.keyed(way == SignIn::Way::password ? "login" : "pin",
                       device.empty() ? std::string(name) : std::string(name) + '\n' + std::string(device));
    return ctx.db.write("identity.note_attempt", [&](db::Tx& tx) -> Result<NotedAttempt> {
        const auto so_far = store::attempts(tx, ctx.county, subject);
        const auto noted = XZ_TRY(begin_attempt(so_far, rule_of(way, identity.settings()), ctx.now));
        store::save_attempts(tx, ctx.county, subject, noted);
        return NotedAttempt{subject, noted.locked_until > ctx.now};
    });
}

Result<SignIn::Input> SignIn::parse(const http::Request& request)
{
    Fields f(request);
    Input in;
    in.device = device_title(request.header("User-Agent"));
    in.address = http::address_group(request.peer);
    in.cookies = request.header("Cookie");
    if (f.has("phone")) {
        in.way = f.has("pin") ? Way::pin : Way::code;
        in.name = f.text("phone", {1, 30});
        in.secret = f.text(in.way == Way::pin ? "pin" : "code", {1, 20});
        if (const auto mobile = checks::read_mobile(in.name))
            in.name = *mobile.value;
        else if (!in.name.empty())
            f.wrong("phone", checks::says(*mobile.fault, "手机号"));
    } else {
        in.name = f.text("account", {1, 60});
        in.secret = f.text("password", {1, 200});
    }
    return f.done(std::move(in));
}

Result<SignIn::Output> SignIn::run(Context& ctx, const Input& in)
{
    auto& identity = ctx.use<Identity>();
    if (const auto seconds = identity.sign_ins().take(in.address))
        return fail_until(Kind::rate_limited, "identity.too_many_sign_ins", *seconds);
    const Check check(identity);
    if (!check.admitted()) return fail_until(Kind::unavailable, "identity.too_busy", 2);
    // A code limits its own tries, and must stay usable while somebody guesses the PIN.
    // Of passwords alone: the owner of a phone still has the code, and a new PIN must not wait for an old one's
    // guesses.
    DeviceMark mark;
    if (in.way == Way::password) mark = read_device_mark(identity, in.name, in.cookies);
    NotedAttempt noted;
    if (in.way != Way::code) noted = XZ_TRY(note_attempt(ctx, in.way, in.name, mark.device));

    const auto account = find(ctx, in);
    if (!is_right(ctx, in, account)) {
        record_failure(ctx, account, noted.locks);
        return fail(Kind::unauthenticated, in.way == Way::code ? "identity.wrong_code" : "identity.wrong_secret");
    }

    const bool rehash = in.way == Way::password && crypto::needs_rehash(account->password_hash);
    const auto new_hash = rehash ? crypto::hash_password(in.secret) : std::string();
    const auto token = crypto::new_token();
    const auto opened = ctx.db.write("identity.sign_in", [&](db::Tx& tx) {
        if (!noted.subject.empty()) store::forget_attempts(tx, ctx.county, noted.subject);
        if (rehash) store::set_password(tx, ctx.county, account->id, new_hash);
        return open_session(tx, ctx, *account, in.device, token);
    });
    auto response = answer(identity, opened, account->phone);
    if (in.way == Way::password) set_device_mark(response, identity, in.name, std::move(mark));
    return response;
}

} // namespace xz::identity
