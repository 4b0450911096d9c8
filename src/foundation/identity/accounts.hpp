#pragma once
#include "foundation/identity/answers.hpp"
#include "foundation/module/route.hpp"

namespace xz::identity
{

/// The permissions of this room.
inline constexpr std::string_view kRead = "identity.read";
inline constexpr std::string_view kOpenVillager = "identity.open_villager";
inline constexpr std::string_view kOpenStaff = "identity.open_staff";
inline constexpr std::string_view kGrant = "identity.grant";

/// The only way to load an account for a caller: one outside the caller's regions for the permission is absent. Error:
/// `identity.no_such_account` (not_found).
Result<Account> access_account(db::Reader& db, const Context& ctx, AccountId id, std::string_view permission);

/// GET /api/identity/accounts: accounts in my region, by name.
struct ListAccounts {
    struct Input {
        std::string text;
        std::int64_t limit = 50;
        std::string after_name;
        std::int64_t after_id = 0;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

/// POST /api/identity/accounts: open an account (开通账号) for a person, of staff or of a villager.
struct OpenAccount {
    struct Input {
        PersonId person;
        std::string name;
        DivisionCode division;
        std::string login;
        std::string password;
        std::string phone;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

/// PUT /api/identity/accounts/{id}/pin: an officer sets a villager's PIN at the window.
struct SetPin {
    struct Input {
        AccountId account;
        std::string pin;
    };
    using Output = void;
    static Result<Input> parse(const http::Request& request);
    static Result<> run(Context& ctx, const Input& in);
};

} // namespace xz::identity
