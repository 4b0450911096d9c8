#pragma once
#include "foundation/http/client.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// A blocking client for tests on loopback. Failures throw std::runtime_error, so a test ends with a message.
namespace xz::http::testing
{

/// A raw connection: exact bytes out, exact bytes in.
class Wire
{
public:
    explicit Wire(std::uint16_t port, std::chrono::milliseconds patience = std::chrono::seconds(10));
    ~Wire();
    Wire(Wire&&) noexcept;
    Wire& operator=(Wire&&) = delete;

    void send(std::string_view bytes);
    /// Ends our half; the server may still answer.
    void finish_sending();
    /// Reads one whole answer (to a HEAD request: its head alone). nullopt when the server closed before its first
    /// byte.
    std::optional<Answer> receive(bool to_head = false);
    /// Reads until the bytes read and not yet given out hold `mark`; returns them up to and with it. Empty at the end.
    std::string receive_until(std::string_view mark);
    /// All bytes until the server closes.
    std::string receive_all();
    /// True when the server closed and nothing was left to read.
    bool closed_by_server();

private:
    bool more();
    int fd_ = -1;
    std::string in_;
};

/// One request on its own connection: `call(port, "POST", "/api/x", {{"Content-Type","application/json"}}, "{}")`.
/// Host, Content-Length and `Connection: close` are added.
Answer call(std::uint16_t port, std::string_view method, std::string_view target, const Client::Headers& headers = {},
            std::string_view body = {});

/// The same on a kept connection, opened anew when the server has closed it.
class Session
{
public:
    explicit Session(std::uint16_t port) : port_(port) {}
    Answer call(std::string_view method, std::string_view target, const Client::Headers& headers = {},
                std::string_view body = {});
    Answer get(std::string_view target, const Client::Headers& headers = {}) { return call("GET", target, headers); }
    Answer post_json(std::string_view target, std::string_view json, Client::Headers headers = {});

private:
    std::uint16_t port_;
    std::optional<Wire> wire_;
};

} // namespace xz::http::testing
