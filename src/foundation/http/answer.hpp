#pragma once
#include "foundation/http/message.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace xz::http
{

/// How a connection goes on after an answer.
enum class After : std::uint8_t { keep, close };

/// One answer on its way out: head, then body from its own string, from memory or from a file.
class Outgoing
{
public:
    enum class Flush : std::uint8_t { done, blocked, failed };

    /// Completes the answer (compression, rules of 204, 304 and HEAD) and writes its head.
    void prepare(Response response, const Request& request, After after, std::size_t compress_from);
    /// Raw bytes: a piece of an event stream, or "100 Continue".
    void prepare_raw(std::string bytes);

    /// Sends as much as the socket takes without waiting.
    Flush flush(int socket);

    std::uint64_t body_bytes() const { return body_size_; }
    std::uint64_t sent() const { return sent_; }
    const std::shared_ptr<EventStream>& events() const { return response_.events; }
    int status() const { return response_.status; }
    void clear();

private:
    Flush send_file(int socket);
    Response response_;
    std::string head_;
    const char* body_ = nullptr;
    std::uint64_t body_size_ = 0;
    std::uint64_t sent_ = 0; ///< of head and body together
    int file_ = -1;
    std::uint64_t file_offset_ = 0;
};

/// "OK", "Not Found" …
std::string_view reason_of(int status);

/// gzip of level 1; empty when it fails or does not make it smaller.
std::string gzip(const std::string& text);

} // namespace xz::http
