#include "foundation/identity/store.hpp"

#include "foundation/db/dialect.hpp"

namespace xz::identity::store
{

namespace
{

using db::Query;

#define XZ_ACCOUNT "id, kind, person_id, name, login, phone, division_code, password_hash, pin_hash, disabled_at"

const Query kAccountById{"identity.account_by_id",
                         "SELECT " XZ_ACCOUNT " FROM identity_account WHERE county = $1 AND id = $2"};
const Query kStaffByLogin{"identity.staff_by_login",
                          "SELECT " XZ_ACCOUNT " FROM identity_account WHERE county = $1 AND login = $2"};
const Query kVillagerByPhone{"identity.villager_by_phone", "SELECT " XZ_ACCOUNT " FROM identity_account "
                                                           "WHERE county = $1 AND phone = $2 AND kind = 'villager'"};
const Query kListAccounts{"identity.list_accounts", "SELECT " XZ_ACCOUNT R"( FROM identity_account
    WHERE county = $1 AND division_code >= $2 AND division_code < $3
      AND (name > $4 OR (name = $4 AND id > $5))
      AND ($6 = '' OR name LIKE $7 ESCAPE '!' OR login = $6 OR phone = $6)
    ORDER BY name, id LIMIT $8)"};
const Query kInsertAccount{"identity.insert_account", R"(
    INSERT INTO identity_account (county, id, kind, person_id, name, login, phone, division_code, password_hash, pin_hash,
                                  created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    ON CONFLICT DO NOTHING)"};
const Query kSetPassword{"identity.set_password",
                         "UPDATE identity_account SET password_hash = $3 WHERE county = $1 AND id = $2"};
const Query kSetPin{"identity.set_pin", "UPDATE identity_account SET pin_hash = $3 WHERE county = $1 AND id = $2"};
const Query kGrantsOf{"identity.grants_of",
                      "SELECT id, account_id, role, division_code, valid_from, valid_to FROM identity_grant "
                      "WHERE county = $1 AND account_id = $2 AND ended_at IS NULL ORDER BY id"};
const Query kInsertGrant{"identity.insert_grant", R"(
    INSERT INTO identity_grant (county, id, account_id, role, division_code, valid_from, valid_to, given_by, given_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))"};
const Query kEndGrant{"identity.end_grant",
                      "UPDATE identity_grant SET ended_at = $3 WHERE county = $1 AND id = $2 AND ended_at IS NULL"};
const Query kRoleHeld{"identity.role_held",
                      "SELECT 1 FROM identity_grant WHERE county = $1 AND role = $2 AND ended_at IS NULL LIMIT 1"};

#undef XZ_ACCOUNT

Account account_of(const db::Row& row)
{
    Account a;
    a.id = row.get<AccountId>(0);
    a.staff = row.text(1) == "staff";
    a.person = row.get<PersonId>(2);
    a.name = row.get<std::string>(3);
    a.login = row.get<std::string>(4);
    a.phone = row.get<std::string>(5);
    a.division = {row.integer(6)};
    a.password_hash = row.get<std::string>(7);
    a.pin_hash = row.get<std::string>(8);
    a.disabled = !row.is_null(9);
    return a;
}

std::optional<std::string> unless_empty(const std::string& text)
{
    return text.empty() ? std::nullopt : std::optional(text);
}

} // namespace

std::optional<Account> find_account(db::Reader& db, std::int64_t county, AccountId id)
{
    return db.one(kAccountById, account_of, county, id);
}

std::optional<Account> find_staff(db::Reader& db, std::int64_t county, std::string_view login)
{
    return db.one(kStaffByLogin, account_of, county, login);
}

std::optional<Account> find_villager(db::Reader& db, std::int64_t county, std::string_view phone)
{
    return db.one(kVillagerByPhone, account_of, county, phone);
}

std::vector<Account> list_accounts(db::Reader& db, std::int64_t county, const AccountPage& page)
{
    return db.all(kListAccounts, account_of, county, page.region.value, page.region.end(), page.after_name,
                  page.after_id, page.text, db::like_contains(page.text), page.limit);
}

bool insert_account(db::Tx& tx, std::int64_t county, const Account& a, Instant now)
{
    const auto person = a.person ? std::optional(a.person.value) : std::nullopt;
    return tx.exec(kInsertAccount, county, a.id, a.staff ? "staff" : "villager", person, a.name, unless_empty(a.login),
                   unless_empty(a.phone), a.division.value, unless_empty(a.password_hash), unless_empty(a.pin_hash),
                   now) == 1;
}

void set_password(db::Tx& tx, std::int64_t county, AccountId id, std::string_view hash)
{
    tx.exec(kSetPassword, county, id, hash);
}

void set_pin(db::Tx& tx, std::int64_t county, AccountId id, std::string_view hash)
{
    tx.exec(kSetPin, county, id, hash);
}

std::vector<GrantRow> grants_of(db::Reader& db, std::int64_t county, AccountId account)
{
    return db.all(
        kGrantsOf,
        [](const db::Row& row) {
            return GrantRow{row.get<GrantId>(0),          row.get<AccountId>(1),   row.get<std::string>(2),
                            DivisionCode{row.integer(3)}, row.get<std::string>(4), row.get<std::string>(5)};
        },
        county, account);
}

void insert_grant(db::Tx& tx, std::int64_t county, const GrantRow& g, AccountId given_by, Instant now)
{
    tx.exec(kInsertGrant, county, g.id, g.account, g.role, g.division.value, unless_empty(g.valid_from),
            unless_empty(g.valid_to), given_by, now);
}

bool end_grant(db::Tx& tx, std::int64_t county, GrantId id, Instant now)
{
    return tx.exec(kEndGrant, county, id, now) == 1;
}

bool role_is_held(db::Reader& db, std::int64_t county, std::string_view role)
{
    return db.value<std::int64_t>(kRoleHeld, county, role).has_value();
}

} // namespace xz::identity::store
