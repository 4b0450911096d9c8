#include "app/app.hpp"
#include "app/commands.hpp"
#include "app/options.hpp"
#include "foundation/log/log.hpp"

#include <csignal>
#include <iostream>
#include <pthread.h>

namespace xz::app
{

Result<int> serve(const Words& words)
{
    const auto options = XZ_TRY(Options::read(words, {"data", "listen", "config", "database"}));
    const auto settings = XZ_TRY(settings_for(options));

    // Blocked before any thread starts, so that only sigwait sees them.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    const auto app = XZ_TRY(App::open(settings));
    XZ_TRY(app->serve());
    log::info("app.serving", {{"listen", settings.http_listen}, {"port", std::int64_t(app->port())}});
    int signal = 0;
    sigwait(&signals, &signal);
    log::info("app.stopping", {{"signal", std::int64_t(signal)}});
    app->stop();
    return 0;
}

} // namespace xz::app
