#pragma once
#include "foundation/core/result.hpp"
#include "foundation/http/router.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace xz::http
{

/// One finished answer, for the access log and the metrics. Views live during the call only.
struct AccessRecord {
    Method method;
    std::string_view route;  ///< pattern; empty when none matched
    std::string_view target; ///< as received; may hold personal data, so logs should prefer `route`
    std::string_view peer;
    std::string_view request_id;
    int status;
    std::int64_t micros; ///< from the end of the request's body to the answer handed to the system
    std::uint64_t bytes; ///< of body sent or to be sent
};

/// Numbers of the moment, for /metrics.
struct ServerState {
    std::size_t connections = 0;
    std::size_t queued = 0;
    std::size_t running = 0;
    std::size_t event_streams = 0;
    std::uint64_t refused_busy = 0; ///< answers 503 because the queue was full, since start
    std::size_t body_bytes = 0;     ///< of requests that are being read or answered
};

/// Settings of a server; defaults suit a county's one box.
struct Settings {
    std::string listen = "127.0.0.1:8080"; ///< "host:port", "[::]:port"; port 0 takes a free one
    unsigned io_threads = 1;
    unsigned workers = 32;    ///< threads that run handlers, which may block on the disk
    std::size_t queue = 1024; ///< requests that wait for a worker; more are answered 503 at once
    std::size_t connections = 10000;
    std::size_t connections_per_peer = 512; ///< of one address that is no trusted proxy
    std::size_t head_limit = 32 * 1024;     ///< bytes of request line and fields; more is 431
    std::size_t target_limit = 8 * 1024;    ///< bytes; more is 414
    std::size_t field_limit = 100;          ///< number of fields; more is 431
    std::size_t bodies_limit = 256u << 20;  ///< bytes of all bodies in memory, half of it of one client; more is 503

    std::chrono::milliseconds head_deadline{10'000};  ///< total, from the first byte of a head to its end
    std::chrono::milliseconds body_deadline{60'000};  ///< total
    std::chrono::milliseconds write_deadline{60'000}; ///< total, of one answer (a file: of each 4 MB of it)
    std::chrono::milliseconds idle_deadline{60'000};  ///< between two requests
    std::chrono::milliseconds drain_deadline{10'000}; ///< how long stop() waits for running requests
    std::chrono::milliseconds heartbeat{15'000};      ///< comment line on quiet event streams

    std::vector<std::string>
        trusted_proxies; ///< "127.0.0.1", "10.0.0.0/8", "::1": whose X-Forwarded-For, -Proto and X-Request-Id count
    std::size_t compress_from = 4096; ///< bytes of JSON from which gzip is used when the client takes it; 0 never

    /// The sentence for people for an error code of the server itself (`http.not_found` …); empty: the built-in one.
    std::function<std::string(std::string_view code, int status)> sentence;
    /// Called after each answer, on the thread that made it.
    std::function<void(const AccessRecord&)> on_answer;
    /// Called when a handler threw: what, and the request.
    std::function<void(std::string_view what, const Request&)> on_failure;
};

/// An HTTP/1.1 server. Requests are refused as strictly as RFC 9112 allows, and a refused connection is closed.
class Server
{
public:
    Server(Settings settings, Router router);
    ~Server(); ///< stops

    /// Listens and starts its threads. Errors: `http.bad_setting`, `http.cannot_listen`.
    Result<> start();
    /// The port in use, after start().
    std::uint16_t port() const;
    /// Takes no new connection, ends idle ones and event streams, lets running requests finish with `Connection:
    /// close`.
    void drain();
    /// Drains, waits at most the drain deadline, cuts what remains, joins the threads. True: nothing had to be cut.
    bool stop();
    ServerState state() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace xz::http
