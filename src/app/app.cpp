#include "app/app.hpp"

#include "affairs/manifest.hpp"
#include "app/wiring.hpp"
#include "foundation/crypto/crypto.hpp"
#include "foundation/events/retention.hpp"
#include "foundation/http/problem.hpp"
#include "foundation/http/static_files.hpp"
#include "foundation/identity/store.hpp"
#include "foundation/log/log.hpp"
#include "foundation/metrics/metrics.hpp"
#include "foundation/module/edge.hpp"
#include "registry/events.hpp"

#include <filesystem>
#include <fstream>

namespace xz::app
{

namespace
{

/// The days that a county has put into its packs, else those that came with this version.
Result<workflow::Calendar> working_days(const std::string& packs_dir)
{
    std::ifstream in(std::filesystem::path(packs_dir) / "calendars" / "cn-workday.json", std::ios::binary);
    if (!in) return workflow::Calendar::named("cn-workday");
    const std::string text(std::istreambuf_iterator<char>(in), {});
    return workflow::Calendar::make(XZ_TRY(json::parse(text)));
}

void tell(std::string_view event, std::string_view what, std::string_view why)
{
    log::warn(event, {{"name", what}, {"why", why}});
}

} // namespace

App::App(const config::Settings& settings, StartOptions options) : settings_(settings), options_(std::move(options)) {}

App::~App() { stop(); }

Result<std::unique_ptr<App>> App::open(const config::Settings& settings, StartOptions options)
{
    std::unique_ptr<App> app(new App(settings, std::move(options)));
    XZ_TRY(app->set_up());
    return app;
}

Result<> App::set_up()
{
    const auto county_code = access::DivisionCode::parse(settings_.county_code);
    if (!county_code || *county_code != access::county_division(access::county_of(*county_code)))
        return fail(Kind::invalid, "app.no_county",
                    "county.code is not set; make a county with `xiangzhi init` or `xiangzhi demo`");
    const std::int64_t county = access::county_of(*county_code);

    manifests_ = app::manifests(settings_);
    if (const auto misfits = find_misfits(manifests_); !misfits.empty())
        return fail(Kind::invalid, "app.misfit", misfits.front());
    texts_ = XZ_TRY(sentences(manifests_));
    for (const Manifest& m : manifests_) {
        for (const auto& s : m.subscribes) subscriptions_.add(s);
        for (const auto& k : m.jobs) kinds_.add(k);
    }
    kinds_.add(events::retention_job());
    openapi_ = json::to_text(assemble_openapi(manifests_));

    std::filesystem::create_directories(settings_.data_dir);
    if (options_.background) serving_ = XZ_TRY(ServingLock::take(settings_));
    database_ = db::Database::open(database_settings(settings_));
    const auto schema = app::migrations(manifests_);
    XZ_TRY(db::migrate(*database_, schema, options_.clock()));

    const std::uint64_t place =
        options_.background ? (std::uint64_t(crypto::random_below(1u << 31)) << 31 | crypto::random_below(1u << 31)) + 1
                            : 0;
    platform_ = std::make_unique<Platform>(*database_, county, options_.clock, place);
    // Open screens and their marks follow the order of events: it holds also after the clock was put right.
    platform_->ids.start_after(
        database_->read("app.newest_event", [&](db::Reader& db) { return events::newest(db, county); }));
    platform_->offer(subscriptions_);
    platform_->offer(kinds_);
    registry_.load(*platform_);
    platform_->offer(static_cast<registry::Api&>(registry_));
    platform_->offer(registry_);
    files_ = std::make_unique<files::Files>(files_settings(settings_));
    platform_->offer(*files_);

    std::vector<std::string> permissions;
    for (const Manifest& m : manifests_)
        for (const auto& p : m.permissions) permissions.push_back(p.permission);
    auto roles = XZ_TRY(identity::Roles::read(identity::Roles::standard(), permissions));
    identity_ = std::make_unique<identity::Identity>(*platform_, XZ_TRY(identity_settings(settings_)), std::move(roles),
                                                     identity_hooks(registry_), sms_provider(settings_));
    platform_->offer(*identity_);
    // Who takes a seat, or whose place has another code, may do other things from now on.
    const auto forget = [this](db::Tx& tx, Context& ctx, const events::Event&) -> Result<> {
        identity::store::bump_generation(tx, ctx.county);
        tx.after_commit([this] { identity_->authenticator().forget_all(); });
        return {};
    };
    subscriptions_.add({std::string(registry::BodyChanged::type), "app.forget_seats", forget});
    subscriptions_.add({std::string(registry::DivisionsChanged::type), "app.forget_places", forget});
    directory_ = std::make_unique<identity::RoleDirectory>(identity_->roles());
    platform_->offer(static_cast<Directory&>(*directory_));

    definitions_ = std::make_unique<affairs::Definitions>(XZ_TRY(working_days(settings_.packs_dir)));
    platform_->offer(*definitions_);
    platform_->offer(cases_);
    const auto base = std::filesystem::path(settings_.packs_dir) / "base";
    if (std::filesystem::exists(base / "pack.json"))
        XZ_TRY(definitions_->publish_pack(*platform_, base.string()));
    else
        definitions_->load(*platform_);

    pump_ = std::make_unique<events::Pump>(*platform_,
                                           [](auto what, auto why) { tell("events.effect_failed", what, why); });
    runner_ = std::make_unique<jobs::Runner>(*platform_, [](auto what, auto why) { tell("jobs.failed", what, why); });
    hub_ = std::make_unique<live::Hub>(*platform_, affairs::live_news(),
                                       [this](const http::Request& r) { return identity_->authenticator().still(r); });
    platform_->offer(*hub_);
    if (options_.background) {
        subscriptions_.wake = [this] {
            pump_->wake();
            hub_->wake();
        };
        kinds_.wake = [this](Instant when) { runner_->wake(when); };
    }
    by_address_ = std::make_unique<http::RateLimiter>(
        http::RateLimit{double(settings_.limits_address_burst), double(settings_.limits_address_per_second)});
    by_account_ = std::make_unique<http::RateLimiter>(
        http::RateLimit{double(settings_.limits_account_burst), double(settings_.limits_account_per_second)});
    return {};
}

Result<http::Router> App::build_router()
{
    http::Router router;
    EdgeHooks hooks;
    hooks.authenticate = [this](const http::Request& r) { return identity_->authenticator().authenticate(r); };
    hooks.throttle = [this](const http::Request& r, const access::Caller& caller) -> std::optional<std::int64_t> {
        // Whoever has signed in is counted as such; the others share what their address may do.
        if (caller.signed_in()) return by_account_->take(std::to_string(caller.account.value));
        return by_address_->take(http::address_group(r.peer));
    };
    hooks.sentence = [this](std::string_view code) {
        auto sentence = texts_.sentence(code);
        return sentence.empty() ? std::string("没有办成，请稍后再试") : sentence;
    };
    hooks.on_failure = [](std::string_view what, const http::Request& r) {
        log::error("platform.fault", {{"what", what}, {"route", r.route}, {"request", r.request_id}});
    };
    add_routes(router, *platform_, manifests_, std::move(hooks));
    add_plain_routes(router);
    XZ_TRY(mount_web(router));
    return router;
}

void App::add_plain_routes(http::Router& router)
{
    using http::Method;
    const auto add = [&](std::string_view path, http::Handler handler) {
        const auto added = router.add(Method::get, path, std::move(handler));
        XZ_ASSERT(added.has_value());
    };
    add("/", [](http::Request&) { return http::Response::redirect("/v/"); });
    add("/healthz", [](http::Request&) { return http::Response::text(200, "ok\n"); });
    add("/readyz", [this](http::Request&) { return ready(); });
    add("/metrics", [this](http::Request&) {
        const auto state = server_->state();
        auto& registry = metrics::registry();
        registry.gauge("xz_http_connections", "Open connections").set(double(state.connections));
        registry.gauge("xz_http_event_streams", "Open live streams").set(double(state.event_streams));
        registry.gauge("xz_http_body_bytes", "Bodies of requests in memory").set(double(state.body_bytes));
        const auto numbers = database_->statistics();
        registry.gauge("xz_db_writes", "Units of work committed since the start").set(double(numbers.writes));
        registry.gauge("xz_db_commits", "Durable commits since the start").set(double(numbers.commits));
        registry.gauge("xz_db_retries", "Units of work run again since the start").set(double(numbers.retries));
        for (const auto& query : numbers.queries) {
            const metrics::Labels name{{"query", query.name}};
            registry.gauge("xz_db_query_count", "Runs of a query since the start", name).set(double(query.count));
            registry.gauge("xz_db_query_seconds", "Time in a query since the start", name)
                .set(std::chrono::duration<double>(query.total).count());
        }
        return http::Response::bytes(std::string(metrics::kContentType), registry.text());
    });
    add("/api/openapi.json", [this](http::Request&) { return http::Response::json(200, openapi_); });
}

http::Response App::ready() const
{
    try {
        database_->read("app.ready", [&](db::Reader& db) { events::newest(db, platform_->county); });
        return http::Response::text(200, "ready\n");
    } catch (const db::Fault&) {
        return http::Response::text(503, "the database does not answer\n");
    }
}

Result<> App::mount_web(http::Router& router)
{
    for (const char* name : {"v", "a"}) {
        const auto folder = std::filesystem::path(settings_.web_dir) / name;
        if (!std::filesystem::exists(folder / "index.html")) {
            log::warn("app.web_absent", {{"folder", folder.string()}});
            continue;
        }
        XZ_TRY(http::mount(router, "/" + std::string(name) + "/", XZ_TRY(http::StaticFiles::read(folder.string()))));
    }
    const auto docs = std::filesystem::path(settings_.web_dir) / "docs";
    if (std::filesystem::exists(docs / "index.html"))
        XZ_TRY(http::mount(router, "/api/docs/", XZ_TRY(http::StaticFiles::read(docs.string()))));
    return {};
}

Result<> App::serve()
{
    auto settings = http_settings(settings_);
    settings.sentence = [this](std::string_view code, int) { return texts_.sentence(code); };
    server_ = std::make_unique<http::Server>(std::move(settings), XZ_TRY(build_router()));
    XZ_TRY(server_->start());
    if (options_.background) {
        identity_->authenticator().start();
        pump_->start();
        runner_->start();
        hub_->start();
    }
    return {};
}

std::uint16_t App::port() const { return server_->port(); }

void App::stop()
{
    if (hub_) hub_->stop();
    if (server_) server_->stop();
    if (runner_) runner_->stop();
    if (pump_) pump_->stop();
    if (identity_) identity_->authenticator().stop();
}

} // namespace xz::app
