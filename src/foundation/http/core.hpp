#pragma once
#include "foundation/http/parser.hpp"
#include "foundation/http/proxies.hpp"
#include "foundation/http/server.hpp"
#include "foundation/http/worker_pool.hpp"

#include <atomic>
#include <map>
#include <mutex>

/// What all threads of one server share. Private to the folder.
namespace xz::http
{

struct Core {
    Core(Settings s, Router r) : settings(std::move(s)), router(std::move(r)), pool(settings.workers, settings.queue) {}

    const Settings settings;
    const Router router;
    TrustedProxies proxies;
    WorkerPool pool;
    std::atomic<std::size_t> connections{0};
    std::atomic<std::size_t> event_streams{0};
    std::atomic<std::size_t> body_bytes{0};
    std::atomic<std::uint64_t> refused_busy{0};
    std::atomic<bool> draining{false};

    std::mutex peers_mutex;
    std::map<std::string, std::size_t, std::less<>> peers;  ///< connections per address
    std::map<std::string, std::size_t, std::less<>> bodies; ///< bytes of large bodies per client

    ParserLimits parser_limits() const { return {settings.head_limit, settings.target_limit, settings.field_limit}; }
    Response refusal(int status, std::string_view code, std::string_view request_id) const;
    /// Counts a connection in; false when there are too many.
    bool admit(const std::string& peer, bool trusted);
    void leave(const std::string& peer);
    /// Counts a client's body, which has grown or is gone. False when it must go: bodies fill the memory, or those of
    /// this client half of it. Small ones may always stay, so that a few clients who send slowly stop nobody's work.
    bool count_body(const std::string& client, std::size_t before, std::size_t now);
};

} // namespace xz::http
