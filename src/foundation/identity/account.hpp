#pragma once
#include "foundation/access/caller.hpp"
#include "foundation/core/time.hpp"

#include <optional>
#include <string>

namespace xz::identity
{

using access::AccountId;
using access::DivisionCode;
using access::GrantId;
using access::PersonId;
using SessionId = Id<struct SessionTag>;

/// A stored account.
struct Account {
    AccountId id;
    bool staff = false;
    PersonId person; ///< zero for an account of no registered person
    std::string name;
    std::string login; ///< empty for villagers
    std::string phone; ///< sensitive: only masked in answers, never in logs
    DivisionCode division;
    std::string password_hash;
    std::string pin_hash;
    bool disabled = false;
};

/// A stored grant of a role; dates as "2026-11-23", empty for open ends.
struct GrantRow {
    GrantId id;
    AccountId account;
    std::string role;
    DivisionCode division;
    std::string valid_from;
    std::string valid_to;
};

/// A stored session or API token.
struct Session {
    SessionId id;
    AccountId account;
    bool api_token = false;
    bool reads_only = false; ///< an API token that changes nothing
    std::string title;       ///< of a session: the device; of a token: what its owner called it
    Instant created_at;
    Instant last_seen_at;
    std::optional<Instant> expires_at;
};

} // namespace xz::identity
