#pragma once
#include "foundation/http/rate_limiter.hpp"
#include "foundation/identity/attempts.hpp"
#include "foundation/identity/authenticator.hpp"
#include "foundation/identity/password_policy.hpp"
#include "foundation/identity/sms.hpp"

/// Who is who (身份): accounts, sign-in, sessions, roles.
namespace xz::identity
{

struct Settings {
    SessionRules sessions{};
    std::int64_t lock_after = 10; ///< failures of staff
    std::chrono::minutes lock{30};
    std::int64_t sign_ins_per_address_hour = 300;
    std::int64_t codes_per_address_hour = 60;
    std::int64_t codes_per_county_hour = 2000;
    std::int64_t codes_per_county_day = 20000;
    std::string secret; ///< 32 bytes that are not in the database: key of stored codes and phone keys
};

/// Reads the installation's secret from a file that only its owner may read, or makes it. Error: `identity.bad_secret`.
/// Several servers on one database share one file.
Result<std::string> load_or_make_secret(const std::string& path);

/// The room's door, offered to the platform by the app: what its use cases share.
class Identity
{
public:
    Identity(Platform& platform, Settings settings, Roles roles, Hooks hooks, std::unique_ptr<SmsProvider> sms);

    Authenticator& authenticator() { return authenticator_; }
    const Roles& roles() const { return roles_; }
    const Hooks& hooks() const { return hooks_; }
    const Settings& settings() const { return settings_; }
    SmsQueue& sms() { return sms_; }
    /// By address: sign-ins, and requests for codes.
    http::RateLimiter& sign_ins() { return sign_ins_; }
    http::RateLimiter& code_requests() { return code_requests_; }

    /// Checks of passwords and PINs that run or wait for their memory. More than this are turned away, so that a flood
    /// of sign-ins does not take every worker of the server.
    static constexpr int kMostChecks = 16;
    std::atomic<int>& checks() { return checks_; }

    /// Notes in the transaction that what an account may do has changed; cached callers are forgotten after the commit.
    void changed(db::Tx& tx, std::int64_t county, AccountId account);

    /// A keyed hash of something that must not stand in the database, such as a phone or a code.
    std::string keyed(std::string_view purpose, std::string_view text) const;

    /// What a new password or PIN of an account must not hold.
    KnownOfPerson known_of(db::Reader& db, std::int64_t county, const Account& account) const;

private:
    Settings settings_;
    Roles roles_;
    Hooks hooks_;
    SmsQueue sms_;
    http::RateLimiter sign_ins_;
    http::RateLimiter code_requests_;
    std::atomic<int> checks_{0};
    Authenticator authenticator_;
};

} // namespace xz::identity
