#include "app/wiring.hpp"

#include "foundation/log/log.hpp"
#include "foundation/metrics/metrics.hpp"

#include <filesystem>
#include <unordered_map>

namespace xz::app
{

namespace
{

/// What an operator sees of every answer: counted by route and status, timed by route.
void observe(const http::AccessRecord& r)
{
    const std::string route = r.route.empty() ? "none" : std::string(r.route);
    thread_local std::unordered_map<std::string, metrics::Histogram> durations;
    auto it = durations.find(route);
    if (it == durations.end())
        it = durations
                 .emplace(route, metrics::registry().histogram("xz_http_request_seconds", "Time to answer, by route",
                                                               {{"route", route}}))
                 .first;
    it->second.observe(double(r.micros) / 1e6);
    // 501 and 505 are what a client asks for in vain: anybody could fill the log with them.
    if (r.status >= 500 && r.status != 501 && r.status != 505)
        log::warn("http.answer",
                  {{"route", r.route}, {"status", r.status}, {"micros", r.micros}, {"request", r.request_id}});
    else
        log::debug("http.answer",
                   {{"route", r.route}, {"status", r.status}, {"micros", r.micros}, {"request", r.request_id}});
}

} // namespace

db::Settings database_settings(const config::Settings& s)
{
    db::Settings out;
    out.location = config::database_of(s);
    out.slow_after = std::chrono::milliseconds(s.log_slow_query_ms);
    out.on_slow_query = [](const db::SlowQuery& q) {
        log::warn("db.slow_query",
                  {{"query", q.name}, {"ms", std::chrono::duration<double, std::milli>(q.took).count()}});
    };
    out.on_trouble = [](std::string_view what) { log::error("db.trouble", {{"what", what}}); };
    return out;
}

files::Settings files_settings(const config::Settings& s)
{
    files::Settings out;
    out.folder = std::filesystem::path(s.data_dir) / "files";
    out.most_bytes = std::size_t(s.files_max_bytes);
    out.most_pixels = s.files_max_megapixels * 1'000'000;
    out.policy.allow_office = s.files_allow_office;
    out.policy.allow_zip = s.files_allow_zip;
    out.orphan_after = std::chrono::hours(s.files_orphan_hours);
    return out;
}

http::Settings http_settings(const config::Settings& s)
{
    http::Settings out;
    out.listen = s.http_listen;
    out.workers = unsigned(s.http_workers);
    out.trusted_proxies = s.http_trusted_proxies;
    out.on_answer = observe;
    out.on_failure = [](std::string_view what, const http::Request& request) {
        log::error("http.handler_failed", {{"what", what}, {"route", request.route}, {"request", request.request_id}});
    };
    return out;
}

Result<identity::Settings> identity_settings(const config::Settings& s)
{
    identity::Settings out;
    out.sessions.staff_idle = std::chrono::minutes(s.session_staff_idle_minutes);
    out.sessions.staff_longest = std::chrono::hours(s.session_staff_hours);
    out.sessions.villager_longest = std::chrono::hours(24 * s.session_villager_days);
    out.sessions.one_staff_device = s.session_one_staff_device;
    out.sessions.secure_cookie = s.http_cookie_secure;
    out.lock_after = s.sign_in_lock_after;
    out.lock = std::chrono::minutes(s.sign_in_lock_minutes);
    out.sign_ins_per_address_hour = s.sign_in_address_per_hour;
    out.codes_per_address_hour = s.codes_address_per_hour;
    out.codes_per_county_hour = s.codes_county_per_hour;
    out.codes_per_county_day = s.codes_county_per_day;
    out.secret = XZ_TRY(identity::load_or_make_secret((std::filesystem::path(s.data_dir) / "secret").string()));
    return out;
}

std::unique_ptr<identity::SmsProvider> sms_provider(const config::Settings& s)
{
    if (s.sms_provider == "http") return identity::http_sms(s.sms_url, s.sms_token);
    if (s.sms_provider == "console") return identity::console_sms();
    return identity::no_sms();
}

identity::Hooks identity_hooks(const registry::Registry& registry)
{
    identity::Hooks hooks = identity::Hooks::none();
    hooks.seats = [&](db::Reader& db, std::int64_t county, access::PersonId person, Instant on) {
        return registry.seats(db, county, person, on);
    };
    hooks.household = [&](db::Reader& db, std::int64_t county, access::PersonId person) {
        const auto brief = registry.person(db, county, person);
        return brief ? brief->household : access::HouseholdId{};
    };
    hooks.division_name = [&](access::DivisionCode code) { return registry.division_name(code); };
    hooks.division_path = [&](access::DivisionCode code) { return registry.division_path(code); };
    hooks.id_number_end = [&](db::Reader& db, std::int64_t county, access::PersonId person) {
        return registry.id_number_end(db, county, person);
    };
    hooks.body_title = [&](std::string_view body) { return registry.body_title(body); };
    return hooks;
}

} // namespace xz::app
