#include "foundation/identity/authenticator.hpp"

#include "foundation/crypto/crypto.hpp"
#include "foundation/identity/store.hpp"
#include "foundation/log/log.hpp"

#include <cstring>
#include <unordered_map>

namespace xz::identity
{

namespace
{

constexpr std::size_t kShards = 16, kMostPerShard = 2048;
/// Bounds how long seats in bodies and dates of grants may be out of step.
constexpr std::chrono::seconds kRemember{60};
constexpr std::chrono::seconds kTick{5};
constexpr std::string_view kBearer = "Bearer ";

bool is_unsafe(http::Method method)
{
    return method != http::Method::get && method != http::Method::head && method != http::Method::options;
}

/// Where somebody whose page has forgotten the session must still get in.
bool is_front_door(const http::Request& request)
{
    return request.route == "/api/auth/sessions" || request.route == "/api/auth/codes";
}

struct DigestHash {
    std::size_t operator()(const crypto::Digest& digest) const
    {
        std::size_t out;
        std::memcpy(&out, digest.data() + 8, sizeof out);
        return out;
    }
};

bool holds_today(const GrantRow& grant, const std::string& today)
{
    return (grant.valid_from.empty() || grant.valid_from <= today) &&
           (grant.valid_to.empty() || today <= grant.valid_to);
}

} // namespace

Hooks Hooks::none()
{
    return {
        .seats = [](db::Reader&, std::int64_t, PersonId, Instant) { return std::vector<access::Seat>(); },
        .household = [](db::Reader&, std::int64_t, PersonId) { return access::HouseholdId(); },
        .division_name = [](DivisionCode code) { return code.text(); },
        .division_path = [](DivisionCode code) { return std::vector<std::string>{code.text()}; },
        .body_title = [](std::string_view body) { return std::string(body); },
        .id_number_end = [](db::Reader&, std::int64_t, PersonId) { return std::string(); },
    };
}

std::string_view cookie_name(const SessionRules& rules)
{
    return rules.secure_cookie ? "__Host-xz_session" : "xz_session";
}

Presented presented_by(const http::Request& request, const SessionRules& rules)
{
    const auto authorization = request.header("Authorization");
    if (authorization.starts_with(kBearer)) return {Presented::How::bearer, authorization.substr(kBearer.size())};
    const auto cookie = request.cookie(cookie_name(rules));
    if (!cookie.empty()) return {Presented::How::cookie, cookie};
    return {};
}

std::string token_hash(std::string_view token) { return crypto::base64url(crypto::bytes(crypto::sha256(token))); }

std::string csrf_token(std::string_view token)
{
    return crypto::base64url(crypto::bytes(crypto::hmac_sha256(token, "xz-csrf-v1")));
}

struct Authenticator::Remembered {
    Session session;
    std::shared_ptr<const access::Caller> caller;
    std::string csrf;
    bool idles = false; ///< ends when it is not used
    Instant fresh_until;
    mutable std::atomic<std::int64_t> last_seen_ms{0};
    mutable std::atomic<bool> seen_since_flush{false};
};

struct Authenticator::Shard {
    std::mutex mutex;
    std::unordered_map<crypto::Digest, std::shared_ptr<const Remembered>, DigestHash> entries;
    /// Uses of entries that were pushed out before they were written down.
    std::vector<std::pair<SessionId, Instant>> unwritten;

    void leave(const Remembered& entry)
    {
        if (entry.seen_since_flush.exchange(false))
            unwritten.emplace_back(entry.session.id, Instant{entry.last_seen_ms});
    }
};

Authenticator::Authenticator(Platform& platform, const Roles& roles, const Hooks& hooks, SessionRules rules)
    : platform_(platform), roles_(roles), hooks_(hooks), rules_(rules), shards_(new Shard[kShards])
{
}

Authenticator::~Authenticator() { stop(); }

std::shared_ptr<const access::Caller> Authenticator::caller_of(db::Reader& db, AccountId id, Instant now) const
{
    const auto account = store::find_account(db, platform_.county, id);
    if (!account || account->disabled) return nullptr;
    auto caller = std::make_shared<access::Caller>();
    caller->kind = account->staff ? access::CallerKind::staff : access::CallerKind::villager;
    caller->account = id;
    caller->person = account->person;
    caller->name = account->name;
    caller->division = account->division;
    const auto today = to_iso_date(china_date(now));
    for (const auto& grant : store::grants_of(db, platform_.county, id))
        if (auto role = roles_.find(grant.role); role && holds_today(grant, today))
            caller->grants.push_back({grant.id, std::move(role), grant.division});
    if (!account->staff)
        if (auto role = roles_.find(kEverybodysRole))
            caller->grants.push_back({{}, std::move(role), account->division});
    if (account->person) {
        caller->household = hooks_.household(db, platform_.county, account->person);
        caller->seats = hooks_.seats(db, platform_.county, account->person, now);
    }
    return caller;
}

bool Authenticator::is_open(const Remembered& entry, Instant now) const
{
    if (entry.session.expires_at && now >= *entry.session.expires_at) return false;
    return !entry.idles || now < Instant{entry.last_seen_ms.load(std::memory_order_relaxed)} + rules_.staff_idle;
}

std::shared_ptr<const Authenticator::Remembered> Authenticator::load(const std::string& hash, std::string_view token,
                                                                     Instant now)
{
    return platform_.db.read("identity.authenticate", [&](db::Reader& db) -> std::shared_ptr<const Remembered> {
        const auto session = store::find_session(db, platform_.county, hash);
        if (!session) return nullptr;
        auto caller = caller_of(db, session->account, now);
        if (!caller) return nullptr;
        auto entry = std::make_shared<Remembered>();
        entry->session = *session;
        entry->idles = caller->kind == access::CallerKind::staff && !session->api_token;
        entry->caller = std::move(caller);
        entry->csrf = csrf_token(token);
        entry->fresh_until =
            std::min(now + kRemember, china_midnight(std::chrono::sys_days(china_date(now)) + std::chrono::days(1)));
        entry->last_seen_ms = session->last_seen_at.ms;
        return entry;
    });
}

std::shared_ptr<const Authenticator::Remembered> Authenticator::find(std::string_view token, Instant now, Use use)
{
    const auto digest = crypto::sha256(token);
    Shard& shard = shards_[digest[0] % kShards];
    std::shared_ptr<const Remembered> entry;
    {
        const std::lock_guard lock(shard.mutex);
        if (const auto found = shard.entries.find(digest); found != shard.entries.end()) entry = found->second;
    }
    if (!entry || now >= entry->fresh_until) {
        const auto changes = changes_.load();
        const auto known = std::move(entry);
        auto fresh = load(crypto::base64url(crypto::bytes(digest)), token, now);
        const std::lock_guard lock(shard.mutex);
        if (known) {
            shard.leave(*known);
            shard.entries.erase(digest);
            // The row lags behind what this process has seen.
            if (fresh && known->last_seen_ms > fresh->last_seen_ms) fresh->last_seen_ms.store(known->last_seen_ms);
        }
        if (!fresh) return nullptr;
        if (shard.entries.size() >= kMostPerShard) {
            shard.leave(*shard.entries.begin()->second);
            shard.entries.erase(shard.entries.begin());
        }
        // A change that came while we were reading may not be in what we have read.
        if (changes == changes_.load()) shard.entries[digest] = fresh;
        entry = std::move(fresh);
    }
    if (!is_open(*entry, now)) return nullptr;
    if (use == Use::does_not_count) return entry;
    entry->last_seen_ms.store(now.ms, std::memory_order_relaxed);
    entry->seen_since_flush.store(true, std::memory_order_relaxed);
    return entry;
}

Result<std::shared_ptr<const access::Caller>> Authenticator::authenticate(const http::Request& request)
{
    static const std::shared_ptr<const access::Caller> anonymous(&access::Caller::anonymous(),
                                                                 [](const access::Caller*) {});
    const auto presented = presented_by(request, rules_);
    if (presented.how == Presented::How::nothing) return anonymous;
    const auto entry = find(presented.token, platform_.clock());
    if (presented.how == Presented::How::bearer) {
        if (!entry) return fail(Kind::unauthenticated, "identity.session_ended");
        if (entry->session.reads_only && is_unsafe(request.method))
            return fail(Kind::forbidden, "identity.token_reads_only");
        return entry->caller;
    }
    if (!entry || entry->session.api_token) return anonymous; // a program's token does not belong into a browser
    if (is_unsafe(request.method) && !crypto::equal(request.header("X-CSRF-Token"), entry->csrf)) {
        if (is_front_door(request)) return anonymous;
        return fail(Kind::forbidden, "identity.csrf");
    }
    return entry->caller;
}

SessionId Authenticator::session_of(const http::Request& request)
{
    const auto presented = presented_by(request, rules_);
    if (presented.how == Presented::How::nothing) return {};
    const auto entry = find(presented.token, platform_.clock());
    return entry ? entry->session.id : SessionId();
}

bool Authenticator::in_person(const http::Request& request)
{
    const auto presented = presented_by(request, rules_);
    if (presented.how == Presented::How::nothing) return false;
    const auto entry = find(presented.token, platform_.clock());
    return entry && !entry->session.api_token;
}

std::shared_ptr<const access::Caller> Authenticator::still(const http::Request& request)
{
    const auto entry = find(presented_by(request, rules_).token, platform_.clock(), Use::does_not_count);
    return entry ? entry->caller : nullptr;
}

void Authenticator::forget(AccountId account)
{
    // The count moves first, so that a load in progress does not put back what is being forgotten.
    changes_.fetch_add(1);
    for (std::size_t i = 0; i < kShards; ++i) {
        const std::lock_guard lock(shards_[i].mutex);
        std::erase_if(shards_[i].entries, [&](const auto& item) {
            if (item.second->session.account != account) return false;
            shards_[i].leave(*item.second);
            return true;
        });
    }
}

void Authenticator::forget_all()
{
    changes_.fetch_add(1);
    for (std::size_t i = 0; i < kShards; ++i) {
        const std::lock_guard lock(shards_[i].mutex);
        for (const auto& [digest, entry] : shards_[i].entries) shards_[i].leave(*entry);
        shards_[i].entries.clear();
    }
}

void Authenticator::tick()
{
    std::vector<std::pair<SessionId, Instant>> seen;
    for (std::size_t i = 0; i < kShards; ++i) {
        const std::lock_guard lock(shards_[i].mutex);
        for (const auto& [digest, entry] : shards_[i].entries) shards_[i].leave(*entry);
        seen.insert(seen.end(), shards_[i].unwritten.begin(), shards_[i].unwritten.end());
        shards_[i].unwritten.clear();
    }
    if (!seen.empty())
        platform_.db.write("identity.write_last_seen", [&](db::Tx& tx) {
            for (const auto& [session, at] : seen) store::touch_session(tx, platform_.county, session, at);
        });
    const auto now = platform_.db.read("identity.generation",
                                       [&](db::Reader& db) { return store::generation(db, platform_.county); });
    const auto before = stored_generation_.exchange(now);
    if (before != now && before != -1) forget_all();
}

void Authenticator::start()
{
    thread_ = std::thread([this] {
        std::unique_lock lock(mutex_);
        while (!stopped_.wait_for(lock, kTick, [this] { return stopping_; })) {
            lock.unlock();
            try {
                tick();
            } catch (const std::exception& failure) {
                log::error("identity.upkeep_failed", {{"why", failure.what()}});
            }
            lock.lock();
        }
    });
}

void Authenticator::stop()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    stopped_.notify_all();
    if (thread_.joinable()) thread_.join();
}

} // namespace xz::identity
