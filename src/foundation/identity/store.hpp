#pragma once
#include "foundation/context/directory.hpp"
#include "foundation/db/database.hpp"
#include "foundation/identity/account.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// All SQL of the folder.
namespace xz::identity::store
{

// Accounts and grants.
std::optional<Account> find_account(db::Reader& db, std::int64_t county, AccountId id);
std::optional<Account> find_staff(db::Reader& db, std::int64_t county, std::string_view login);
std::optional<Account> find_villager(db::Reader& db, std::int64_t county, std::string_view phone);

/// One page of accounts by name.
struct AccountPage {
    DivisionCode region;    ///< only accounts of this division and below
    std::string text;       ///< part of the name, or the whole account name or phone; empty: all
    std::string after_name; ///< where the page before ended
    std::int64_t after_id = 0;
    std::int64_t limit = 50;
};
std::vector<Account> list_accounts(db::Reader& db, std::int64_t county, const AccountPage& page);

/// False when the account name or a villager's phone is taken.
bool insert_account(db::Tx& tx, std::int64_t county, const Account& account, Instant now);
void set_password(db::Tx& tx, std::int64_t county, AccountId id, std::string_view hash);
void set_pin(db::Tx& tx, std::int64_t county, AccountId id, std::string_view hash);

/// Grants that have not been taken back; whether their dates hold is for the caller to decide.
std::vector<GrantRow> grants_of(db::Reader& db, std::int64_t county, AccountId account);
void insert_grant(db::Tx& tx, std::int64_t county, const GrantRow& grant, AccountId given_by, Instant now);
bool end_grant(db::Tx& tx, std::int64_t county, GrantId id, Instant now);
bool role_is_held(db::Reader& db, std::int64_t county, std::string_view role);

/// Accounts that hold a role in a division on a day ("2026-11-23").
std::vector<Holder> holders_of(db::Reader& db, std::int64_t county, std::string_view role, DivisionCode division,
                               std::string_view today);

// Sessions and tokens.
std::optional<Session> find_session(db::Reader& db, std::int64_t county, std::string_view token_hash);
std::vector<Session> sessions_of(db::Reader& db, std::int64_t county, AccountId account, bool api_tokens, Instant now);
void insert_session(db::Tx& tx, std::int64_t county, const Session& session, std::string_view token_hash,
                    DivisionCode division);
/// False when the account has no such open session or token.
bool end_session(db::Tx& tx, std::int64_t county, AccountId account, SessionId id, bool api_token, Instant now);
/// Ends all sessions (not tokens) of an account but one.
void end_other_sessions(db::Tx& tx, std::int64_t county, AccountId account, SessionId kept, Instant now);
void touch_session(db::Tx& tx, std::int64_t county, SessionId id, Instant seen);
/// Removes sessions that ended or ran out before a moment.
void remove_old_sessions(db::Tx& tx, std::int64_t county, Instant before);

std::int64_t generation(db::Reader& db, std::int64_t county);
void bump_generation(db::Tx& tx, std::int64_t county);

// Attempts to sign in.
struct Attempts {
    std::int64_t failures = 0;
    Instant last_at;
    Instant locked_until;
};
Attempts attempts(db::Reader& db, std::int64_t county, std::string_view subject);
void save_attempts(db::Tx& tx, std::int64_t county, std::string_view subject, const Attempts& attempts);
void forget_attempts(db::Tx& tx, std::int64_t county, std::string_view subject);

// One-time codes.
struct Code {
    std::string hmac;
    Instant expires_at;
    std::int64_t tries = 0;
};
std::optional<Code> find_code(db::Reader& db, std::int64_t county, std::string_view phone_key);
void save_code(db::Tx& tx, std::int64_t county, std::string_view phone_key, const Code& code);
void remove_code(db::Tx& tx, std::int64_t county, std::string_view phone_key);
/// The moments of a phone's requests since a moment, newest first.
std::vector<Instant> code_requests(db::Reader& db, std::int64_t county, std::string_view phone_key, Instant since);
void add_code_request(db::Tx& tx, std::int64_t county, std::string_view phone_key, Instant now);
/// Messages sent in the hours from `hour` (hours since 1970).
std::int64_t messages_since(db::Reader& db, std::int64_t county, std::int64_t hour);
void count_message(db::Tx& tx, std::int64_t county, std::int64_t hour);
/// Removes requests, codes and counters that no limit looks at any more.
void remove_old_codes(db::Tx& tx, std::int64_t county, Instant before);

} // namespace xz::identity::store
