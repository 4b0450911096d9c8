#include "foundation/http/connection.hpp"

#include "foundation/http/event_stream.hpp"
#include "foundation/http/problem.hpp"

#include <boost/asio/post.hpp>
#include <cstring>
#include <exception>
#include <utility>

namespace xz::http
{
namespace
{

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr std::size_t kBodyBuffer = 64 * 1024;
constexpr std::size_t kUnroutedBody = 64 * 1024; ///< of a request that nobody will answer otherwise than with a refusal
/// A client that sends a photo over the limit learns so only when it has sent it: its bytes are swallowed for a while.
constexpr std::size_t kLingerBytes = 64 << 20;
constexpr std::chrono::milliseconds kLinger = 10s, kLingerWhileDraining = 1s;
constexpr std::uint64_t kWriteStep = 4 << 20;

std::int64_t steady_us()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

} // namespace

std::int64_t steady_ms() { return steady_us() / 1000; }

Connection::Connection(std::shared_ptr<Core> core, asio::ip::tcp::socket socket, std::string peer, bool peer_trusted,
                       Shelf& shelf)
    : core_(std::move(core)), socket_(std::move(socket)), fd_(socket_.native_handle()), peer_(std::move(peer)),
      peer_trusted_(peer_trusted), shelf_(shelf), parser_(core_->parser_limits())
{
}

Connection::~Connection() { core_->leave(peer_); }

void Connection::start()
{
    shelf_place_ = shelf_.connections.size();
    shelf_.connections.push_back(shared_from_this());
    enter(Stage::idle, core_->settings.head_deadline); // the first request is due sooner than a later one
    read();
}

void Connection::enter(Stage stage, std::chrono::milliseconds allowed)
{
    deadline_.store(allowed == 0ms ? 0 : steady_ms() + allowed.count(), std::memory_order_relaxed);
    stage_.store(stage, std::memory_order_release);
}

// ---- reading

void Connection::make_room()
{
    if (buffered() == 0) {
        in_begin_ = in_end_ = 0;
        if (in_.size() != wanted_room_) in_ = std::vector<char>(wanted_room_);
    } else if (in_end_ == in_.size() && in_begin_ > 0) {
        std::memmove(in_.data(), in_.data() + in_begin_, buffered());
        in_end_ -= in_begin_;
        in_begin_ = 0;
    }
    if (in_end_ == in_.size()) in_.resize(in_.size() * 2); // bounded: the parser refuses long heads and chunk lines
}

void Connection::read()
{
    if (reading_ || peer_finished_ || stage_.load(std::memory_order_relaxed) == Stage::closed) return;
    make_room();
    reading_ = true;
    socket_.async_read_some(asio::buffer(in_.data() + in_end_, in_.size() - in_end_),
                            [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
                                self->on_read(error, size);
                            });
}

void Connection::on_read(const boost::system::error_code& error, std::size_t size)
{
    reading_ = false;
    const Stage stage = stage_.load(std::memory_order_acquire);
    if (stage == Stage::closed) return;
    if (error) peer_finished_ = true;
    if (stage == Stage::linger) {
        lingered_ += size;
        if (error || lingered_ > kLingerBytes) return close();
        in_begin_ = in_end_ = 0;
        return read();
    }
    if (stage == Stage::events) {
        if (error) return close();
        in_begin_ = in_end_ = 0; // a client of an event stream has nothing more to say
        return read();
    }
    in_end_ += size;
    Turn turn = Turn::running;
    if (turn_.compare_exchange_strong(turn, Turn::running_input, std::memory_order_acq_rel)) return;
    if (turn == Turn::running_input) return;
    if (stage_.load(std::memory_order_relaxed) == Stage::write)
        return; // the next request waits until this one is answered
    if (error && buffered() == 0) return close();
    proceed();
}

void Connection::proceed()
{
    while (proceed_once()) {
    }
}

/// One step with the bytes at hand; false when something must be waited for.
bool Connection::proceed_once()
{
    const std::size_t used = parser_.feed({in_.data() + in_begin_, buffered()});
    in_begin_ += used;
    switch (parser_.state()) {
    case RequestParser::State::head:
        if (peer_finished_) return close(), false;
        if (parser_.started() && stage_.load(std::memory_order_relaxed) == Stage::idle)
            enter(Stage::head, core_->settings.head_deadline);
        read();
        return false;
    case RequestParser::State::head_done: return route();
    case RequestParser::State::body: {
        const std::size_t size = parser_.request().body.size();
        const bool fits = core_->count_body(parser_.request().peer, std::exchange(counted_body_, size), size);
        if (!fits) return refuse(503, "http.busy"), false;
        if (peer_finished_) return close(), false;
        wanted_room_ = kBodyBuffer;
        read();
        return false;
    }
    case RequestParser::State::done: return dispatch();
    case RequestParser::State::refused:
        core_->proxies.apply(parser_.request(), peer_, peer_trusted_);
        refuse(parser_.refusal().status, parser_.refusal().code);
        return false;
    }
    return false;
}

// ---- routing and running

bool Connection::route()
{
    Request& request = parser_.request();
    core_->proxies.apply(request, peer_, peer_trusted_);
    began_us_ = steady_us();
    match_ = core_->router.match(request.method, request.path);
    std::size_t limit = kUnroutedBody;
    if (match_.route) {
        request.route = match_.route->pattern;
        request.params = match_.params;
        limit = match_.route->options.body_limit;
    } else if (parser_.expects_continue() || parser_.declared_length() > limit) {
        return route_missing();
    }
    parser_.read_body(limit);
    if (parser_.state() != RequestParser::State::body) return true;
    enter(Stage::body, core_->settings.body_deadline);
    if (parser_.expects_continue() && buffered() == 0) {
        static constexpr std::string_view kGoOn = "HTTP/1.1 100 Continue\r\n\r\n";
        if (::send(fd_, kGoOn.data(), kGoOn.size(), MSG_DONTWAIT | MSG_NOSIGNAL) != ssize_t(kGoOn.size()))
            return close(), false;
    }
    return true;
}

/// Answers a request that no route takes: 404, 405 with Allow, OPTIONS, or the other form of a trailing slash.
bool Connection::route_missing()
{
    const Request& request = parser_.request();
    const bool unread = parser_.state() != RequestParser::State::done;
    if (request.method == Method::options && (match_.allowed || request.path == "*")) {
        Response response = Response::no_content();
        response.with("Allow", Router::allow_header(match_.allowed ? match_.allowed : 0x7f));
        return answer_now(std::move(response), unread);
    }
    if (match_.allowed) {
        Response response = core_->refusal(405, "http.method_not_allowed", request.request_id);
        response.with("Allow", Router::allow_header(match_.allowed));
        return answer_now(std::move(response), unread);
    }
    const bool reads = request.method == Method::get || request.method == Method::head;
    if (reads && request.path.size() > 1 && !request.path.starts_with("//")) {
        const bool slash = request.path.back() == '/';
        const std::string other = slash ? request.path.substr(0, request.path.size() - 1) : request.path + "/";
        if (core_->router.match(request.method, other).route) {
            std::string place = request.target.substr(0, request.target.find('?'));
            slash ? place.pop_back() : place.push_back('/');
            if (request.target.find('?') != std::string::npos) place.append("?").append(request.query_text());
            return answer_now(Response::redirect(std::move(place), 308), unread);
        }
    }
    return answer_now(core_->refusal(404, "http.not_found", request.request_id), unread);
}

bool Connection::dispatch()
{
    began_us_ = steady_us();
    wanted_room_ = kSmallBuffer;
    if (!match_.route) return route_missing();
    enter(Stage::handler, 0ms);
    if (match_.route->options.run_on == RunOn::io) return turn_done(send(call_handler()));
    // Bytes that are here already wait; more are awaited while the handler runs, so that no turn goes back and forth.
    const bool input = buffered() > 0 || peer_finished_;
    turn_.store(input ? Turn::running_input : Turn::running, std::memory_order_release);
    if (!core_->pool.push(shared_from_this())) {
        turn_.store(Turn::io, std::memory_order_relaxed);
        core_->refused_busy.fetch_add(1, std::memory_order_relaxed);
        return answer_now(core_->refusal(503, "http.busy", parser_.request().request_id), false);
    }
    if (!input) read();
    return false;
}

Response Connection::call_handler()
{
    Request& request = parser_.request();
    try {
        return match_.route->handler(request);
    } catch (const std::exception& e) {
        if (core_->settings.on_failure) core_->settings.on_failure(e.what(), request);
    } catch (...) {
        if (core_->settings.on_failure) core_->settings.on_failure("unknown exception", request);
    }
    return core_->refusal(500, "http.internal", request.request_id);
}

void Connection::run()
{
    const Outgoing::Flush flush = send(call_handler());
    if (flush == Outgoing::Flush::done && !close_after_ && !out_.events()) {
        next_request();
        if (turn_.exchange(Turn::io, std::memory_order_acq_rel) == Turn::running) return;
        asio::post(socket_.get_executor(), [self = shared_from_this()] {
            if (self->stage_.load(std::memory_order_relaxed) != Stage::closed) self->proceed();
        });
        return;
    }
    asio::post(socket_.get_executor(), [self = shared_from_this(), flush] { self->after_worker(flush); });
}

void Connection::after_worker(Outgoing::Flush flush)
{
    turn_.store(Turn::io, std::memory_order_relaxed);
    if (stage_.load(std::memory_order_relaxed) == Stage::closed) return;
    if (turn_done(flush)) proceed();
}

// ---- answering

Outgoing::Flush Connection::send(Response response)
{
    const Request& request = parser_.request();
    if (response.events && request.method == Method::head) response.events->close();
    close_after_ = close_after_ || response.close || response.events || !request.keep_alive ||
                   core_->draining.load(std::memory_order_relaxed);
    out_.prepare(std::move(response), request, close_after_ ? After::close : After::keep,
                 core_->settings.compress_from);
    const Outgoing::Flush flush = out_.flush(fd_);
    report();
    return flush;
}

void Connection::report()
{
    if (!core_->settings.on_answer) return;
    const Request& request = parser_.request();
    core_->settings.on_answer({request.method, request.route, request.target, request.peer, request.request_id,
                               out_.status(), began_us_ ? steady_us() - began_us_ : 0, out_.body_bytes()});
}

bool Connection::answer_now(Response response, bool close)
{
    close_after_ = close_after_ || close;
    return turn_done(send(std::move(response)));
}

void Connection::refuse(int status, std::string_view code)
{
    Request& request = parser_.request();
    if (request.request_id.empty()) append_request_id(request.request_id);
    core_->count_body(request.peer, std::exchange(counted_body_, 0), 0);
    std::string().swap(request.body); // nobody reads it any more, and the refused may stay for a while
    answer_now(core_->refusal(status, code, request.request_id), true);
}

/// After an attempt to send, on the io thread. True: the next request may be looked at.
bool Connection::turn_done(Outgoing::Flush flush)
{
    switch (flush) {
    case Outgoing::Flush::failed: close(); return false;
    case Outgoing::Flush::blocked:
        if (stage_.load(std::memory_order_relaxed) != Stage::write) {
            sent_at_deadline_ = out_.sent();
            enter(Stage::write, core_->settings.write_deadline);
        } else if (out_.sent() - sent_at_deadline_ > kWriteStep) {
            sent_at_deadline_ = out_.sent();
            enter(Stage::write, core_->settings.write_deadline);
        }
        wait_writable();
        return false;
    case Outgoing::Flush::done: break;
    }
    if (out_.events() && parser_.request().method != Method::head) return begin_events(), false;
    if (close_after_) return linger(), false;
    next_request();
    return true;
}

void Connection::next_request()
{
    core_->count_body(parser_.request().peer, std::exchange(counted_body_, 0), 0);
    began_us_ = 0;
    out_.clear();
    parser_.next();
    enter(Stage::idle, core_->settings.idle_deadline);
}

void Connection::wait_writable()
{
    if (waiting_writable_) return;
    waiting_writable_ = true;
    socket_.async_wait(asio::ip::tcp::socket::wait_write,
                       [self = shared_from_this()](const boost::system::error_code& error) {
                           self->waiting_writable_ = false;
                           const Stage stage = self->stage_.load(std::memory_order_relaxed);
                           if (stage == Stage::closed) return;
                           if (error) return self->close();
                           if (stage == Stage::events) return self->pump_events();
                           if (self->turn_done(self->out_.flush(self->fd_))) self->proceed();
                       });
}

// ---- event streams

void Connection::begin_events()
{
    core_->event_streams.fetch_add(1);
    quiet_since_ = steady_ms();
    enter(Stage::events, 0ms);
    const std::shared_ptr<EventStream> stream = out_.events();
    stream_ = stream;
    out_.clear();
    stream->attach([weak = weak_from_this()] {
        if (const auto self = weak.lock())
            asio::post(self->socket_.get_executor(), [self] {
                if (self->stage_.load(std::memory_order_relaxed) == Stage::events) self->pump_events();
            });
    });
    in_begin_ = in_end_ = 0;
    if (peer_finished_) return close();
    read();
    pump_events();
}

void Connection::end_events()
{
    if (out_.events()) out_.events()->detach(); // its head was never sent
    if (!stream_) return;
    stream_->detach();
    stream_.reset();
    core_->event_streams.fetch_sub(1);
}

void Connection::pump_events()
{
    for (;;) {
        switch (out_.flush(fd_)) {
        case Outgoing::Flush::failed: return close();
        case Outgoing::Flush::blocked:
            if (deadline_.load(std::memory_order_relaxed) == 0) enter(Stage::events, core_->settings.write_deadline);
            wait_writable();
            return;
        case Outgoing::Flush::done: break;
        }
        if (deadline_.load(std::memory_order_relaxed) != 0) enter(Stage::events, 0ms);
        const bool ended = stream_->closed();
        std::string more = stream_->take();
        if (more.empty()) {
            if (ended) linger();
            return;
        }
        quiet_since_ = steady_ms();
        out_.prepare_raw(std::move(more));
    }
}

// ---- time and end

void Connection::tick(std::int64_t now)
{
    const bool draining = core_->draining.load(std::memory_order_relaxed);
    const Stage stage = stage_.load(std::memory_order_acquire);
    if (turn_.load(std::memory_order_acquire) != Turn::io) return;
    if (stage == Stage::events) {
        if (draining) stream_->close();
        if (now - quiet_since_ >= core_->settings.heartbeat.count()) {
            quiet_since_ = now;
            stream_->comment();
        }
    }
    if (draining && stage == Stage::idle && buffered() == 0) return close();
    const std::int64_t deadline = deadline_.load(std::memory_order_relaxed);
    if (draining && stage == Stage::linger && deadline - now > kLingerWhileDraining.count())
        return enter(Stage::linger, kLingerWhileDraining);
    if (deadline == 0 || now < deadline) return;
    switch (stage) {
    case Stage::head: return refuse(408, "http.slow_head");
    case Stage::body: return refuse(408, "http.slow_body");
    default: return close();
    }
}

void Connection::cut()
{
    if (turn_.load(std::memory_order_acquire) == Turn::io) return close();
    ::shutdown(fd_, SHUT_RDWR); // the descriptor stays ours until the worker is done with it
}

/// Ends our half and waits a little for the client's, since closing with unread bytes would destroy the answer on its
/// way.
void Connection::linger()
{
    end_events();
    ::shutdown(fd_, SHUT_WR);
    enter(Stage::linger, kLinger);
    in_begin_ = in_end_ = 0;
    if (peer_finished_) return close();
    read();
}

void Connection::close()
{
    if (stage_.exchange(Stage::closed, std::memory_order_acq_rel) == Stage::closed) return;
    const auto self = shared_from_this(); // the shelf may hold the last other reference
    end_events();
    core_->count_body(parser_.request().peer, std::exchange(counted_body_, 0), 0);
    boost::system::error_code ignored;
    socket_.close(ignored);
    shelf_.connections[shelf_place_] = shelf_.connections.back();
    shelf_.connections[shelf_place_]->shelf_place_ = shelf_place_;
    shelf_.connections.pop_back();
}

} // namespace xz::http
