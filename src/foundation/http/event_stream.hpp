#pragma once
#include "foundation/http/message.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace xz::http
{

/// Server-sent events to one client (WHATWG HTML, section 9.2). A handler makes it, puts it in its answer and gives it
/// to whoever has news; `Request::header("Last-Event-ID")` says where a returning client was. Any thread may send.
class EventStream
{
public:
    /// `most_bytes` bounds what may wait for a slow client: beyond it the client is dropped, and comes back by itself.
    static std::shared_ptr<EventStream> make(std::size_t most_bytes = 256 * 1024);

    /// Sends one event; `event` and `id` may be empty and hold no line ends, `data` may hold several lines.
    /// False when the client is gone.
    bool send(std::string_view event, std::string_view id, std::string_view data);
    /// Tells the client which event it may name when it comes back, without an event.
    bool mark(std::string_view id);
    /// Tells the client how long to wait before it comes back.
    bool retry(std::int64_t milliseconds);
    /// Ends the stream after what has been sent.
    void close();
    bool closed() const { return closed_.load(std::memory_order_acquire); }

    /// For the server: a comment line, the bytes that wait, and the call that says that there are some.
    bool comment();
    std::string take();
    void attach(std::function<void()> wake);
    void detach();

private:
    explicit EventStream(std::size_t most_bytes) : most_bytes_(most_bytes) {}
    bool append(std::string_view text);
    std::mutex mutex_;
    std::string waiting_;
    std::function<void()> wake_;
    std::size_t most_bytes_;
    bool woken_ = false;
    std::atomic<bool> closed_{false};
};

} // namespace xz::http
