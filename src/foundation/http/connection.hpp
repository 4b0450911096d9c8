#pragma once
#include "foundation/http/answer.hpp"
#include "foundation/http/core.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <vector>

namespace xz::http
{

class Connection;

/// The connections of one io thread; only that thread touches it.
struct Shelf {
    std::vector<std::shared_ptr<Connection>> connections;
};

/// One client. It belongs to its io thread; while a handler runs on a worker, request and answer belong to the worker.
/// One request at a time: what a client pipelines waits in the buffer, and what does not fit waits in the system.
class Connection final : public WorkerPool::Job, public std::enable_shared_from_this<Connection>
{
public:
    Connection(std::shared_ptr<Core> core, boost::asio::ip::tcp::socket socket, std::string peer, bool peer_trusted,
               Shelf& shelf);
    ~Connection() override;

    void start();
    /// Looks at deadlines, heartbeat and drain; called on the io thread every few milliseconds.
    void tick(std::int64_t now);
    /// Ends it at once: nothing is waited for.
    void cut();
    /// A worker's part: handler, answer, first attempt to send.
    void run() override;

private:
    enum class Stage : std::uint8_t { idle, head, body, handler, write, events, linger, closed };
    /// Who owns the turn; `running_input`: bytes have arrived meanwhile.
    enum class Turn : std::uint8_t { io, running, running_input };

    void enter(Stage stage, std::chrono::milliseconds allowed);
    void read();
    void on_read(const boost::system::error_code& error, std::size_t size);
    void make_room();
    void proceed();
    bool proceed_once();
    bool route();
    bool route_missing();
    bool dispatch();
    bool answer_now(Response response, bool close);
    void refuse(int status, std::string_view code);
    Response call_handler();
    Outgoing::Flush send(Response response);
    bool turn_done(Outgoing::Flush flush);
    void after_worker(Outgoing::Flush flush);
    void next_request();
    void wait_writable();
    void begin_events();
    void pump_events();
    void end_events();
    void linger();
    void close();
    void report();
    std::size_t buffered() const { return in_end_ - in_begin_; }

    std::shared_ptr<Core> core_;
    boost::asio::ip::tcp::socket socket_;
    const int fd_;
    const std::string peer_;
    const bool peer_trusted_;
    Shelf& shelf_;
    std::size_t shelf_place_ = 0;

    static constexpr std::size_t kSmallBuffer = 4 * 1024;
    std::size_t wanted_room_ = kSmallBuffer;
    std::vector<char> in_;
    std::size_t in_begin_ = 0;
    std::size_t in_end_ = 0;
    bool reading_ = false;
    bool waiting_writable_ = false;
    bool peer_finished_ = false;

    RequestParser parser_;
    Router::Match match_;
    Outgoing out_;
    std::shared_ptr<EventStream> stream_; ///< set while events are sent
    bool close_after_ = false;
    std::size_t counted_body_ = 0;
    std::int64_t began_us_ = 0;
    std::size_t lingered_ = 0;
    std::uint64_t sent_at_deadline_ = 0;
    std::int64_t quiet_since_ = 0; ///< of an event stream

    std::atomic<Stage> stage_{Stage::idle};
    std::atomic<Turn> turn_{Turn::io};
    std::atomic<std::int64_t> deadline_{0}; ///< milliseconds of the steady clock
};

/// Milliseconds of the steady clock.
std::int64_t steady_ms();

} // namespace xz::http
