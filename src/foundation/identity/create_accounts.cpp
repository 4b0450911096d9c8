#include "foundation/identity/create_accounts.hpp"

#include "foundation/audit/audit.hpp"
#include "foundation/crypto/password.hpp"

namespace xz::identity
{

namespace
{

constexpr std::string_view kAdmin = "county_admin";

const db::Bulk kAccounts{
    "identity.create_accounts", "identity_account",
    "county, id, kind, person_id, name, login, phone, division_code, password_hash, pin_hash, created_at"};
const db::Bulk kGrants{"identity.create_grants", "identity_grant",
                       "county, id, account_id, role, division_code, given_by, given_at"};

std::optional<std::string_view> unless_empty(const std::string& text)
{
    return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

} // namespace

std::vector<AccountId> create_accounts(db::Tx& tx, const Context& ctx, std::span<const NewAccount> accounts)
{
    std::vector<AccountId> ids;
    for (const auto& account : accounts) ids.push_back(account.id ? account.id : ctx.new_id<AccountId>());
    tx.copy(kAccounts, [&](db::Copier& rows) {
        for (std::size_t i = 0; i < accounts.size(); ++i) {
            const NewAccount& a = accounts[i];
            const auto person = a.person ? std::optional(a.person.value) : std::nullopt;
            rows.add(ctx.county, ids[i], a.staff ? "staff" : "villager", person, a.name, unless_empty(a.login),
                     unless_empty(a.phone), a.division.value, unless_empty(a.password_hash), unless_empty(a.pin_hash),
                     ctx.now);
        }
    });
    tx.copy(kGrants, [&](db::Copier& rows) {
        for (std::size_t i = 0; i < accounts.size(); ++i)
            for (const auto& [role, division] : accounts[i].roles)
                rows.add(ctx.county, ctx.new_id<GrantId>(), ids[i], role, division.value, ctx.caller.account, ctx.now);
    });
    audit::record(tx, ctx, "identity.create_accounts", "county:" + std::to_string(ctx.county),
                  access::county_division(ctx.county), "{\"count\":" + std::to_string(accounts.size()) + "}");
    return ids;
}

std::optional<AccountId> staff_account(db::Reader& db, std::int64_t county, std::string_view login)
{
    const auto account = store::find_staff(db, county, login);
    return account ? std::optional(account->id) : std::nullopt;
}

void reset_password(db::Tx& tx, const Context& ctx, AccountId account, std::string_view password_hash)
{
    store::set_password(tx, ctx.county, account, password_hash);
    store::end_other_sessions(tx, ctx.county, account, SessionId{}, ctx.now);
    store::bump_generation(tx, ctx.county);
    audit::record(tx, ctx, "identity.reset_password", "account:" + account.text(), access::county_division(ctx.county));
}

Result<AccountId> create_first_admin(Context& ctx, const Hooks& hooks, std::string_view name, std::string_view login,
                                     std::string_view password)
{
    const auto county = access::county_division(ctx.county);
    Account admin;
    admin.id = ctx.new_id<AccountId>();
    admin.staff = true;
    admin.name = name;
    admin.login = login;
    admin.division = county;
    const KnownOfPerson known{admin.login, admin.name, {}, {}, hooks.division_path(county)};
    if (const auto mistake = password_mistake(password, known))
        return tl::unexpected<Error>({Kind::invalid, "identity.weak_password", {}, {{"/password", *mistake}}});
    admin.password_hash = crypto::hash_password(password);
    return ctx.db.write("identity.create_first_admin", [&](db::Tx& tx) -> Result<AccountId> {
        if (store::role_is_held(tx, ctx.county, kAdmin)) return fail(Kind::conflict, "identity.admin_exists");
        if (!store::insert_account(tx, ctx.county, admin, ctx.now))
            return fail(Kind::conflict, "identity.account_taken");
        store::insert_grant(tx, ctx.county, {ctx.new_id<GrantId>(), admin.id, std::string(kAdmin), county, {}, {}}, {},
                            ctx.now);
        audit::record(tx, ctx, "identity.create_first_admin", "account:" + admin.id.text(), county);
        return admin.id;
    });
}

} // namespace xz::identity
