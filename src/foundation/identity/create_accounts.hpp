#pragma once
#include "foundation/identity/identity.hpp"

#include <optional>
#include <span>

namespace xz::identity
{

/// An account to be made by a program: the first administrator, a demonstration, an import.
struct NewAccount {
    AccountId id; ///< zero: made here
    bool staff = false;
    PersonId person;
    std::string name;
    DivisionCode division;
    std::string login;         ///< staff
    std::string password_hash; ///< of crypto::hash_password(); many accounts may share one
    std::string phone;         ///< villagers
    std::string pin_hash;
    std::vector<std::pair<std::string, DivisionCode>> roles; ///< held without end
};

/// Makes many accounts at once, as fast as the database copies rows; the ids in order. Names and phones must be new:
/// a clash is a db::Fault. Writes one audit line for all.
std::vector<AccountId> create_accounts(db::Tx& tx, const Context& ctx, std::span<const NewAccount> accounts);

/// The staff account of that name, if there is one.
std::optional<AccountId> staff_account(db::Reader& db, std::int64_t county, std::string_view login);

/// Gives a staff account a new password and ends its sessions; writes an audit line.
void reset_password(db::Tx& tx, const Context& ctx, AccountId account, std::string_view password_hash);

/// Makes the first county administrator (县管理员). Errors: `identity.admin_exists` (conflict),
/// `identity.weak_password` (invalid; the sentence is in `fields`), `identity.account_taken`.
Result<AccountId> create_first_admin(Context& ctx, const Hooks& hooks, std::string_view name, std::string_view login,
                                     std::string_view password);

} // namespace xz::identity
