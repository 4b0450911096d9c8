#include "foundation/http/server.hpp"

#include "foundation/http/connection.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <charconv>
#include <csignal>
#include <future>
#include <optional>
#include <thread>

namespace xz::http
{
namespace
{

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

/// A thread with its own reactor and its own connections.
struct IoThread {
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(context);
    asio::steady_timer timer{context};
    Shelf shelf;
    std::thread thread;

    void tick_every(std::chrono::milliseconds period)
    {
        timer.expires_after(period);
        timer.async_wait([this, period](const error_code& error) {
            if (error) return;
            const std::int64_t now = steady_ms();
            for (std::size_t i = shelf.connections.size(); i-- > 0;) {
                // closing one moves the last into its place, which has been looked at already
                const auto connection = shelf.connections[i];
                connection->tick(now);
            }
            tick_every(period);
        });
    }
};

std::optional<tcp::endpoint> parse_listen(std::string_view text)
{
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    std::string_view host = text.substr(0, colon);
    const std::string_view port_text = text.substr(colon + 1);
    std::uint16_t port = 0;
    const auto [end, failed] = std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
    if (port_text.empty() || failed != std::errc() || end != port_text.data() + port_text.size()) return std::nullopt;
    if (host.starts_with("[") && host.ends_with("]")) host = host.substr(1, host.size() - 2);
    if (host == "localhost") host = "127.0.0.1";
    error_code error;
    const auto address = asio::ip::make_address(std::string(host), error);
    if (error) return std::nullopt;
    return tcp::endpoint(address, port);
}

std::string text_of(asio::ip::address address)
{
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    return address.to_string();
}

} // namespace

struct Server::Parts {
    std::shared_ptr<Core> core;
    std::vector<std::unique_ptr<IoThread>> io;
    std::optional<tcp::acceptor> acceptor;
    std::optional<asio::steady_timer> accept_pause;
    std::size_t next = 0;
    std::uint16_t port = 0;
    bool running = false;

    void accept()
    {
        IoThread& to = *io[next++ % io.size()];
        acceptor->async_accept(to.context, [this, &to](const error_code& error, tcp::socket socket) {
            if (!acceptor->is_open()) return;
            if (error) return pause_accepting();
            take(to, std::move(socket));
            accept();
        });
    }

    /// Out of descriptors, most likely: trying again at once would burn the processor.
    void pause_accepting()
    {
        accept_pause->expires_after(std::chrono::milliseconds(50));
        accept_pause->async_wait([this](const error_code& error) {
            if (!error && acceptor->is_open()) accept();
        });
    }

    void take(IoThread& to, tcp::socket socket)
    {
        error_code error;
        const tcp::endpoint from = socket.remote_endpoint(error);
        if (error) return;
        std::string peer = text_of(from.address());
        const bool trusted = core->proxies.trusts(peer);
        if (!core->admit(peer, trusted)) return;
        auto connection = std::make_shared<Connection>(core, std::move(socket), std::move(peer), trusted, to.shelf);
        asio::post(to.context, [connection] { connection->start(); });
    }

    /// Calls `what` on each io thread and waits for all.
    template <class What>
    void everywhere(What&& what)
    {
        for (const auto& io_thread : io) {
            std::promise<void> done;
            asio::post(io_thread->context, [&] {
                what(*io_thread);
                done.set_value();
            });
            done.get_future().wait();
        }
    }

    std::chrono::milliseconds tick_period() const
    {
        const Settings& s = core->settings;
        const auto shortest =
            std::min({s.head_deadline, s.body_deadline, s.write_deadline, s.idle_deadline, s.heartbeat});
        return std::clamp(shortest / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(100));
    }
};

Server::Server(Settings settings, Router router) : parts_(std::make_unique<Parts>())
{
    parts_->core = std::make_shared<Core>(std::move(settings), std::move(router));
}

Server::~Server() { stop(); }

Result<> Server::start()
{
    Parts& parts = *parts_;
    Core& core = *parts.core;
    core.proxies = XZ_TRY(TrustedProxies::make(core.settings.trusted_proxies));
    const auto endpoint = parse_listen(core.settings.listen);
    if (!endpoint)
        return fail(Kind::invalid, "http.bad_setting",
                    "http.listen is an address and a port, such as 127.0.0.1:8080 or [::]:8080, not " +
                        core.settings.listen);
    if (core.settings.workers == 0 || core.settings.queue == 0 || core.settings.io_threads == 0)
        return fail(Kind::invalid, "http.bad_setting", "workers, queue and io_threads are at least 1");
    std::signal(SIGPIPE, SIG_IGN); // sendfile() and TLS know no other way to keep a lost client from ending the process

    for (unsigned i = 0; i < core.settings.io_threads; ++i) parts.io.push_back(std::make_unique<IoThread>());
    error_code error;
    parts.acceptor.emplace(parts.io[0]->context);
    parts.accept_pause.emplace(parts.io[0]->context);
    parts.acceptor->open(endpoint->protocol(), error);
    if (!error) parts.acceptor->set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) parts.acceptor->set_option(tcp::no_delay(true), error); // accepted sockets inherit it
    if (!error && endpoint->protocol() == tcp::v6()) parts.acceptor->set_option(asio::ip::v6_only(false), error);
    if (!error) parts.acceptor->bind(*endpoint, error);
    if (!error) parts.acceptor->listen(4096, error);
    if (error)
        return fail(Kind::unavailable, "http.cannot_listen",
                    "cannot listen on " + core.settings.listen + ": " + error.message());
    parts.port = parts.acceptor->local_endpoint().port();

    core.pool.start();
    parts.accept();
    for (const auto& io_thread : parts.io) {
        io_thread->tick_every(parts.tick_period());
        io_thread->thread = std::thread([io = io_thread.get()] { io->context.run(); });
    }
    parts.running = true;
    return {};
}

std::uint16_t Server::port() const { return parts_->port; }

void Server::drain()
{
    if (!parts_->running || parts_->core->draining.exchange(true)) return;
    asio::post(parts_->io[0]->context, [this] {
        error_code ignored;
        parts_->acceptor->close(ignored);
        parts_->accept_pause->cancel();
    });
    // Each thread ends its idle connections and event streams at its next ticks.
}

bool Server::stop()
{
    Parts& parts = *parts_;
    if (!parts.running) return true;
    drain();
    Core& core = *parts.core;
    const auto until = std::chrono::steady_clock::now() + core.settings.drain_deadline;
    while (core.connections.load() > 0 && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    bool clean = true;
    parts.everywhere([&](IoThread& io) {
        for (const auto& connection : std::vector(io.shelf.connections)) {
            connection->cut();
            clean = false;
        }
    });
    core.pool.stop();
    parts.everywhere([](IoThread& io) {
        for (const auto& connection : std::vector(io.shelf.connections)) connection->cut();
        io.timer.cancel();
        io.work.reset();
    });
    for (const auto& io : parts.io) {
        io->context.stop();
        io->thread.join();
    }
    parts.running = false;
    return clean;
}

ServerState Server::state() const
{
    const Core& core = *parts_->core;
    return {core.connections.load(),   core.pool.queued(),       core.pool.running(),
            core.event_streams.load(), core.refused_busy.load(), core.body_bytes.load()};
}

} // namespace xz::http
