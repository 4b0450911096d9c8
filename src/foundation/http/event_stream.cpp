#include "foundation/http/event_stream.hpp"

namespace xz::http
{
namespace
{

std::string_view first_line(std::string_view text) { return text.substr(0, text.find_first_of("\r\n")); }

} // namespace

std::shared_ptr<EventStream> EventStream::make(std::size_t most_bytes)
{
    return std::shared_ptr<EventStream>(new EventStream(most_bytes));
}

bool EventStream::send(std::string_view event, std::string_view id, std::string_view data)
{
    std::string text;
    text.reserve(event.size() + id.size() + data.size() + 32);
    if (!id.empty()) text.append("id: ").append(first_line(id)).append("\n");
    if (!event.empty()) text.append("event: ").append(first_line(event)).append("\n");
    for (;;) {
        const std::string_view line = first_line(data);
        text.append("data: ").append(line).append("\n");
        if (line.size() == data.size()) break;
        const bool pair = data.substr(line.size(), 2) == "\r\n";
        data.remove_prefix(line.size() + (pair ? 2 : 1));
    }
    text.append("\n");
    return append(text);
}

bool EventStream::retry(std::int64_t milliseconds) { return append("retry: " + std::to_string(milliseconds) + "\n\n"); }

bool EventStream::mark(std::string_view id) { return append("id: " + std::string(first_line(id)) + "\n\n"); }

bool EventStream::comment() { return append(":\n\n"); }

bool EventStream::append(std::string_view text)
{
    const std::lock_guard lock(mutex_);
    if (closed()) return false;
    const bool fits = waiting_.size() + text.size() <= most_bytes_;
    if (fits)
        waiting_.append(text);
    else
        closed_.store(true, std::memory_order_release);
    if (wake_ && !woken_) {
        woken_ = true;
        wake_();
    }
    return fits;
}

void EventStream::close()
{
    const std::lock_guard lock(mutex_);
    if (closed_.exchange(true, std::memory_order_acq_rel)) return;
    if (wake_ && !woken_) {
        woken_ = true;
        wake_();
    }
}

std::string EventStream::take()
{
    const std::lock_guard lock(mutex_);
    woken_ = false;
    return std::exchange(waiting_, {});
}

void EventStream::attach(std::function<void()> wake)
{
    const std::lock_guard lock(mutex_);
    wake_ = std::move(wake);
    woken_ = false;
}

void EventStream::detach()
{
    const std::lock_guard lock(mutex_);
    closed_.store(true, std::memory_order_release);
    wake_ = nullptr;
    waiting_ = {};
}

} // namespace xz::http
