#include "foundation/identity/accounts.hpp"

#include "foundation/audit/audit.hpp"
#include "foundation/checks/identifiers.hpp"
#include "foundation/crypto/crypto.hpp"
#include "foundation/crypto/password.hpp"
#include "foundation/module/input.hpp"

#include <algorithm>
#include <cctype>

namespace xz::identity
{

namespace
{

/// "zhang.wei-2": what staff can type on any keyboard.
bool is_login(std::string_view text)
{
    return text.size() >= 3 && text.size() <= 40 && std::isalpha(static_cast<unsigned char>(text[0])) &&
           std::all_of(text.begin(), text.end(), [](unsigned char c) {
               return std::islower(c) || std::isdigit(c) || c == '.' || c == '-' || c == '_';
           });
}

std::string cursor_of(const Account& last) { return crypto::base64url(last.id.text() + "\n" + last.name); }

bool read_cursor(std::string_view cursor, ListAccounts::Input& in)
{
    const auto text = crypto::from_base64url(cursor);
    const auto end = text ? text->find('\n') : std::string::npos;
    if (end == std::string::npos) return false;
    const auto id = AccountId::parse(std::string_view(*text).substr(0, end));
    if (!id) return false;
    in.after_id = id->value;
    in.after_name = text->substr(end + 1);
    return true;
}

http::Response account_answer(const Identity& identity, int status, const AccountView& view)
{
    json::Writer w;
    write_account(w, identity, view);
    return http::Response::json(status, std::move(w).text());
}

} // namespace

Result<Account> access_account(db::Reader& db, const Context& ctx, AccountId id, std::string_view permission)
{
    auto account = store::find_account(db, ctx.county, id);
    if (!account || !ctx.caller.may(permission, account->division))
        return fail(Kind::not_found, "identity.no_such_account");
    return std::move(*account);
}

Result<ListAccounts::Input> ListAccounts::parse(const http::Request& request)
{
    Fields f(request);
    Input in;
    in.text = f.query("q").value_or(std::string());
    in.limit = f.query_integer("limit", 1, 200).value_or(50);
    if (const auto cursor = f.query("cursor", {1, 400}); cursor && !read_cursor(*cursor, in))
        f.wrong("cursor", "请刷新列表");
    return f.done(std::move(in));
}

Result<ListAccounts::Output> ListAccounts::run(Context& ctx, const Input& in)
{
    const auto& identity = ctx.use<Identity>();
    const auto views = ctx.db.read("identity.list_accounts", [&](db::Reader& db) {
        std::vector<AccountView> found;
        // Regions do not overlap, so the pages of each may be merged.
        for (const auto region : ctx.caller.regions(kRead))
            for (auto& account :
                 store::list_accounts(db, ctx.county, {region, in.text, in.after_name, in.after_id, in.limit + 1}))
                found.push_back({std::move(account), {}});
        std::sort(found.begin(), found.end(), [](const AccountView& a, const AccountView& b) {
            return std::tie(a.account.name, a.account.id) < std::tie(b.account.name, b.account.id);
        });
        if (found.size() > std::size_t(in.limit) + 1) found.resize(std::size_t(in.limit) + 1);
        for (auto& view : found) view.grants = store::grants_of(db, ctx.county, view.account.id);
        return found;
    });
    const auto shown = std::min(views.size(), std::size_t(in.limit));
    json::Writer w;
    w.object([&] {
        w.array("items", [&] {
            for (std::size_t i = 0; i < shown; ++i) write_account(w, identity, views[i]);
        });
        if (views.size() > shown)
            w.field("next_cursor", cursor_of(views[shown - 1].account));
        else
            w.field("next_cursor", nullptr);
    });
    return http::Response::json(200, std::move(w).text());
}

Result<OpenAccount::Input> OpenAccount::parse(const http::Request& request)
{
    Fields f(request);
    Input in;
    in.person = f.id<PersonId>("person_id");
    in.name = f.text("name", {1, 50});
    in.division = f.division("division_code");
    in.login = f.optional_text("account", {1, 40}).value_or(std::string());
    in.password = f.optional_text("password", {1, 200}).value_or(std::string());
    in.phone = f.optional_text("phone", {1, 30}).value_or(std::string());
    if (!in.phone.empty()) {
        if (const auto mobile = checks::read_mobile(in.phone))
            in.phone = *mobile.value;
        else
            f.wrong("phone", checks::says(*mobile.fault, "手机号"));
    }
    if (in.login.empty() && in.phone.empty()) f.wrong("phone", "请填写手机号；工作人员请填写账号和口令");
    if (!in.login.empty() && !is_login(in.login))
        f.wrong("account", "账号用 3 到 40 个小写字母、数字、点或横线，以字母开头");
    if (in.login.empty() != in.password.empty())
        f.wrong(in.login.empty() ? "account" : "password", "账号和口令要一起填写");
    return f.done(std::move(in));
}

Result<OpenAccount::Output> OpenAccount::run(Context& ctx, const Input& in)
{
    const auto& identity = ctx.use<Identity>();
    Account account;
    account.id = ctx.new_id<AccountId>();
    account.staff = !in.login.empty();
    account.person = in.person;
    account.name = in.name;
    account.login = in.login;
    account.phone = in.phone;
    account.division = in.division;
    if (!ctx.caller.may(account.staff ? kOpenStaff : kOpenVillager, in.division))
        return fail(Kind::forbidden, "identity.not_your_region");
    if (account.staff) {
        const auto known = ctx.db.read("identity.known_of",
                                       [&](db::Reader& db) { return identity.known_of(db, ctx.county, account); });
        if (const auto mistake = password_mistake(in.password, known))
            return tl::unexpected<Error>({Kind::invalid, "request.invalid", {}, {{"/password", *mistake}}});
        account.password_hash = crypto::hash_password(in.password);
    }
    XZ_TRY(ctx.db.write("identity.open_account", [&](db::Tx& tx) -> Result<> {
        if (!store::insert_account(tx, ctx.county, account, ctx.now))
            return fail(Kind::conflict, account.staff ? "identity.account_taken" : "identity.phone_taken");
        audit::record(tx, ctx, "identity.open_account", "account:" + account.id.text(), account.division);
        return {};
    }));
    return account_answer(identity, 201, {account, {}});
}

Result<SetPin::Input> SetPin::parse(const http::Request& request)
{
    Fields f(request);
    Input in{AccountId{request.param_id("id")}, f.text("pin", {4, 8})};
    return f.done(std::move(in));
}

Result<> SetPin::run(Context& ctx, const Input& in)
{
    auto& identity = ctx.use<Identity>();
    const auto known = XZ_TRY(ctx.db.read("identity.known_of", [&](db::Reader& db) -> Result<KnownOfPerson> {
        const auto account = XZ_TRY(access_account(db, ctx, in.account, kOpenVillager));
        if (account.staff) return fail(Kind::rejected, "identity.no_pin_for_staff");
        return identity.known_of(db, ctx.county, account);
    }));
    if (const auto mistake = pin_mistake(in.pin, known))
        return tl::unexpected<Error>({Kind::invalid, "request.invalid", {}, {{"/pin", *mistake}}});
    const auto hash = crypto::hash_password(in.pin);
    return ctx.db.write("identity.set_pin", [&](db::Tx& tx) -> Result<> {
        const auto account = XZ_TRY(access_account(tx, ctx, in.account, kOpenVillager));
        store::set_pin(tx, ctx.county, account.id, hash);
        store::forget_attempts(tx, ctx.county, identity.keyed("pin", account.phone));
        // Whoever asks for a new PIN has often lost the phone, or somebody else knows the old one.
        store::end_other_sessions(tx, ctx.county, account.id, {}, ctx.now);
        identity.changed(tx, ctx.county, account.id);
        audit::record(tx, ctx, "identity.set_pin", "account:" + account.id.text(), account.division);
        return {};
    });
}

} // namespace xz::identity
