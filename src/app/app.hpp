#pragma once
#include "affairs/case_facts.hpp"
#include "app/data_folder.hpp"
#include "app/modules.hpp"
#include "foundation/config/settings.hpp"
#include "foundation/events/pump.hpp"
#include "foundation/http/rate_limiter.hpp"
#include "foundation/http/server.hpp"
#include "foundation/identity/directory.hpp"
#include "foundation/identity/identity.hpp"
#include "foundation/jobs/runner.hpp"
#include "foundation/live/hub.hpp"
#include "foundation/texts/texts.hpp"
#include "registry/registry.hpp"

#include <functional>
#include <memory>

namespace xz::app
{

/// What a start of the platform may be told beside its settings.
struct StartOptions {
    std::function<Instant()> clock = system_now; ///< a test sets it
    bool background = true;                      ///< pump, jobs and live streams on threads of their own
};

/// The whole platform of one county: opens the database, brings it up to date, checks that the manifests fit together,
/// opens the doors between the rooms, and serves.
class App
{
public:
    /// Opens and migrates, serves nothing yet. Errors name what is wrong (`app.misfit`, `app.no_county`, `db.newer` …).
    static Result<std::unique_ptr<App>> open(const config::Settings& settings, StartOptions options = {});
    ~App(); ///< stops

    /// Listens and starts the threads in the background.
    Result<> serve();
    std::uint16_t port() const;
    /// Graceful: running requests finish, streams end, what is under way is written.
    void stop();

    Platform& platform() { return *platform_; }
    registry::Registry& registry() { return registry_; }
    identity::Identity& identity() { return *identity_; }
    affairs::Definitions& definitions() { return *definitions_; }
    const std::vector<Manifest>& manifests() const { return manifests_; }
    events::Pump& pump() { return *pump_; }
    jobs::Runner& runner() { return *runner_; }
    live::Hub& hub() { return *hub_; }

private:
    App(const config::Settings& settings, StartOptions options);
    Result<> set_up();
    Result<http::Router> build_router();
    void add_plain_routes(http::Router& router);
    Result<> mount_web(http::Router& router);
    http::Response ready() const;

    config::Settings settings_;
    ServingLock serving_;
    StartOptions options_;
    std::vector<Manifest> manifests_;
    std::unique_ptr<db::Database> database_;
    std::unique_ptr<Platform> platform_;
    texts::Catalogue texts_;
    events::Subscriptions subscriptions_;
    jobs::Kinds kinds_;
    registry::Registry registry_;
    std::unique_ptr<affairs::Definitions> definitions_;
    affairs::CaseCache cases_;
    std::unique_ptr<files::Files> files_;
    std::unique_ptr<identity::Identity> identity_;
    std::unique_ptr<identity::RoleDirectory> directory_;
    std::unique_ptr<events::Pump> pump_;
    std::unique_ptr<jobs::Runner> runner_;
    std::unique_ptr<live::Hub> hub_;
    std::unique_ptr<http::RateLimiter> by_address_, by_account_;
    std::unique_ptr<http::Server> server_;
    std::string openapi_;
};

} // namespace xz::app
