#pragma once
#include "foundation/http/message.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

/// The way from bytes to a Request, without sockets. It refuses whatever two readers could understand in two ways.
namespace xz::http
{

/// Why a request is refused; its connection must be closed after the answer. Status 0: not refused.
struct Refusal {
    int status = 0;
    std::string_view code{};
    explicit operator bool() const { return status != 0; }
};

struct ParserLimits {
    std::size_t head = 32 * 1024;
    std::size_t target = 8 * 1024;
    std::size_t fields = 100;
};

/// Checks one head line by line as it arrives: every line ends with CRLF, no folded lines, no control characters, names
/// are tokens that touch their colon. Boost.Beast, which reads the head afterwards, lets some of these pass.
class HeadScan
{
public:
    /// `bytes` begins with the head; call again with more of the same. Position behind the head, or 0: incomplete or
    /// refused.
    std::size_t scan(std::string_view bytes, const ParserLimits& limits, Refusal& refusal);
    void clear() { *this = {}; }

private:
    std::size_t at_ = 0;
    std::size_t lines_ = 0;
};

/// The framing of a chunked body (RFC 9112 section 7.1), with bounded chunk lines and trailers. Trailers are dropped.
class ChunkReader
{
public:
    /// Reads as much as it can, appends data to `body`, returns the bytes consumed.
    std::size_t read(std::string_view bytes, std::string& body, std::size_t body_limit, Refusal& refusal);
    bool done() const { return stage_ == Stage::done; }
    void clear() { *this = {}; }

private:
    enum class Stage : std::uint8_t { size, data, data_end, trailer, done };
    bool read_size(std::string_view line, Refusal& refusal);
    Stage stage_ = Stage::size;
    std::uint64_t left_ = 0;
    std::size_t trailer_bytes_ = 0;
};

/// One line of a head or trailer without its CRLF: RFC 9112 section 5, with no space before the colon.
bool valid_field_line(std::string_view line);

/// Reads one request after the other from a connection's bytes.
class RequestParser
{
public:
    enum class State : std::uint8_t { head, head_done, body, done, refused };

    explicit RequestParser(ParserLimits limits = {});
    ~RequestParser();

    /// Gives the bytes that have arrived and are not yet consumed; returns how many are consumed now. Stops at
    /// `head_done` (call `read_body`) and at `done` (call `next`).
    std::size_t feed(std::string_view bytes);
    /// After `head_done`: how long the body may be.
    void read_body(std::size_t limit);
    /// Makes ready for the next request of the connection.
    void next();

    State state() const { return state_; }
    Refusal refusal() const { return refusal_; }
    Request& request() { return request_; }
    bool has_body() const { return chunked_ || length_ > 0; }
    std::uint64_t declared_length() const { return length_; } ///< 0 for chunked
    bool expects_continue() const { return expects_continue_; }
    /// True as soon as anything of a request has arrived.
    bool started() const { return started_; }

private:
    struct Beast;
    void refuse(int status, std::string_view code);
    void read_head(std::string_view head);
    void read_target(std::string_view target);
    void read_framing();
    std::size_t feed_body(std::string_view bytes);

    ParserLimits limits_;
    State state_ = State::head;
    Refusal refusal_;
    Request request_;
    HeadScan scan_;
    ChunkReader chunks_;
    std::size_t body_limit_ = 0;
    std::uint64_t length_ = 0;
    bool chunked_ = false;
    bool expects_continue_ = false;
    bool started_ = false;
    bool skipped_empty_line_ = false;
};

} // namespace xz::http
