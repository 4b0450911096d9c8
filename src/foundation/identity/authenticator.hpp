#pragma once
#include "foundation/context/context.hpp"
#include "foundation/http/message.hpp"
#include "foundation/identity/account.hpp"
#include "foundation/identity/roles.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace xz::identity
{

/// Questions that other rooms answer; connected by the app. The defaults know nothing.
struct Hooks {
    std::function<std::vector<access::Seat>(db::Reader&, std::int64_t county, PersonId, Instant on)> seats;
    std::function<access::HouseholdId(db::Reader&, std::int64_t county, PersonId)> household;
    std::function<std::string(DivisionCode)> division_name;
    /// Names from the county down.
    std::function<std::vector<std::string>(DivisionCode)> division_path;
    std::function<std::string(std::string_view body)> body_title;
    /// Last six characters of the person's identity number; empty when not known.
    std::function<std::string(db::Reader&, std::int64_t county, PersonId)> id_number_end;

    static Hooks none();
};

/// How long sessions last, and how the browser holds them.
struct SessionRules {
    std::chrono::minutes staff_idle{30};
    std::chrono::hours staff_longest{12};
    std::chrono::hours villager_longest{24 * 30};
    bool one_staff_device = true;
    bool secure_cookie = true; ///< false only on a trial network without certificates
};

/// The secret that a request presents, and how.
struct Presented {
    enum class How { nothing, cookie, bearer };
    How how = How::nothing;
    std::string_view token;
};

/// "__Host-xz_session", or "xz_session" without TLS.
std::string_view cookie_name(const SessionRules& rules);
Presented presented_by(const http::Request& request, const SessionRules& rules);

/// SHA-256 of a token as it is stored.
std::string token_hash(std::string_view token);
/// What X-CSRF-Token must carry beside the cookie: derived from the token, so nothing is stored.
std::string csrf_token(std::string_view token);

/// Finds who calls. What a token stands for is remembered for a minute at most, in bounded memory; a change of
/// sessions, grants or accounts is seen at once in this process and within five seconds in others.
class Authenticator
{
public:
    Authenticator(Platform& platform, const Roles& roles, const Hooks& hooks, SessionRules rules);
    ~Authenticator(); ///< stops
    Authenticator(const Authenticator&) = delete;
    Authenticator& operator=(const Authenticator&) = delete;

    /// The caller; anonymous when the request brings nothing, or a cookie that has run out. Errors:
    /// `identity.session_ended` (unauthenticated) for a bearer token that is not or no longer good; forbidden:
    /// `identity.csrf` for an unsafe call with a cookie and without its X-CSRF-Token, `identity.token_reads_only`.
    Result<std::shared_ptr<const access::Caller>> authenticate(const http::Request& request);

    /// The session or token that the request presents; zero for an anonymous one.
    SessionId session_of(const http::Request& request);

    /// True when the request presents a session, not the token of a program.
    bool in_person(const http::Request& request);

    /// Who the credentials of an earlier request stand for now; null when they have run out. Being asked about is no
    /// use: it does not keep a session from idling out.
    std::shared_ptr<const access::Caller> still(const http::Request& request);

    /// Forgets what is remembered of an account, or of everybody; call after the commit of the change.
    void forget(AccountId account);
    void forget_all();

    /// Writes down when sessions were last used and looks for changes of other processes; every five seconds by
    /// start().
    void tick();
    void start();
    void stop();

    /// The caller that an account is now; nothing for an unknown or disabled one.
    std::shared_ptr<const access::Caller> caller_of(db::Reader& db, AccountId account, Instant now) const;

    const SessionRules& rules() const { return rules_; }

private:
    struct Remembered;
    struct Shard;
    enum class Use { counts, does_not_count };
    std::shared_ptr<const Remembered> find(std::string_view token, Instant now, Use use = Use::counts);
    std::shared_ptr<const Remembered> load(const std::string& hash, std::string_view token, Instant now);
    bool is_open(const Remembered& entry, Instant now) const;

    Platform& platform_;
    const Roles& roles_;
    const Hooks& hooks_;
    SessionRules rules_;
    std::unique_ptr<Shard[]> shards_;
    std::atomic<std::int64_t> changes_{0};            ///< of this process
    std::atomic<std::int64_t> stored_generation_{-1}; ///< of all processes, as last looked at

    std::mutex mutex_;
    std::condition_variable stopped_;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace xz::identity
