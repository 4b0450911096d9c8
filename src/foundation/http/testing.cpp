#include "foundation/http/testing.hpp"

#include "foundation/http/uri.hpp"

#include <arpa/inet.h>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cerrno>
#include <cstring>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace xz::http::testing
{

namespace beast = boost::beast;

Wire::Wire(std::uint16_t port, std::chrono::milliseconds patience)
{
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    timeval limit{};
    limit.tv_sec = patience.count() / 1000;
    limit.tv_usec = patience.count() % 1000 * 1000;
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    const int yes = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(std::exchange(fd_, -1));
        throw std::runtime_error("cannot connect to port " + std::to_string(port));
    }
}

Wire::~Wire()
{
    if (fd_ >= 0) ::close(fd_);
}

Wire::Wire(Wire&& other) noexcept : fd_(std::exchange(other.fd_, -1)), in_(std::move(other.in_)) {}

void Wire::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n < 0 && (errno == EPIPE || errno == ECONNRESET)) return; // the server's last words are still to be read
        if (n < 0) throw std::runtime_error(std::string("cannot send: ") + std::strerror(errno));
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
}

void Wire::finish_sending() { ::shutdown(fd_, SHUT_WR); }

bool Wire::more()
{
    char buffer[16 * 1024];
    const ssize_t n = ::recv(fd_, buffer, sizeof buffer, 0);
    if (n < 0 && errno == ECONNRESET) return false;
    if (n < 0) throw std::runtime_error(std::string("nothing received in time: ") + std::strerror(errno));
    in_.append(buffer, static_cast<std::size_t>(n));
    return n > 0;
}

std::optional<Answer> Wire::receive(bool to_head)
{
    for (;;) {
        beast::http::response_parser<beast::http::string_body> parser;
        parser.eager(true);
        parser.skip(to_head);
        parser.body_limit(boost::none);
        beast::error_code error;
        std::size_t used = 0;
        const auto feed = [&] {
            while (!error && !parser.is_done() && used < in_.size())
                used += parser.put(boost::asio::const_buffer(in_.data() + used, in_.size() - used), error);
            if (error == beast::http::error::need_more) error = {};
        };
        feed();
        bool open = true;
        while (!error && !parser.is_done() && open) {
            open = more();
            if (open)
                feed();
            else if (in_.empty())
                return std::nullopt;
            else
                parser.put_eof(error);
        }
        if (error) throw std::runtime_error("not an HTTP answer (" + error.message() + "): " + in_);
        in_.erase(0, used);
        const int status = parser.get().result_int();
        if (status == 100) continue;
        Answer answer;
        answer.status = status;
        for (const auto& field : parser.get())
            answer.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
        answer.body = std::move(parser.get().body());
        return answer;
    }
}

std::string Wire::receive_until(std::string_view mark)
{
    for (;;) {
        const std::size_t at = in_.find(mark);
        if (at != std::string::npos) {
            std::string part = in_.substr(0, at + mark.size());
            in_.erase(0, part.size());
            return part;
        }
        if (!more()) return {};
    }
}

std::string Wire::receive_all()
{
    while (more()) {
    }
    return std::exchange(in_, {});
}

bool Wire::closed_by_server() { return in_.empty() && !more(); }

namespace
{

std::string request_text(std::string_view method, std::string_view target, const Client::Headers& headers,
                         std::string_view body, bool close)
{
    std::string text;
    text.append(method).append(" ").append(target).append(" HTTP/1.1\r\n");
    bool host = false;
    for (const auto& [name, value] : headers) {
        host |= same_name(name, "Host");
        text.append(name).append(": ").append(value).append("\r\n");
    }
    if (!host) text.append("Host: localhost\r\n");
    if (!body.empty() || (method != "GET" && method != "HEAD"))
        text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
    if (close) text.append("Connection: close\r\n");
    return text.append("\r\n").append(body);
}

} // namespace

Answer call(std::uint16_t port, std::string_view method, std::string_view target, const Client::Headers& headers,
            std::string_view body)
{
    Wire wire(port);
    wire.send(request_text(method, target, headers, body, true));
    auto answer = wire.receive(method == "HEAD");
    if (!answer) throw std::runtime_error("the server closed without an answer");
    return std::move(*answer);
}

Answer Session::call(std::string_view method, std::string_view target, const Client::Headers& headers,
                     std::string_view body)
{
    for (int attempt = 0;; ++attempt) {
        if (!wire_) wire_.emplace(port_);
        wire_->send(request_text(method, target, headers, body, false));
        auto answer = wire_->receive(method == "HEAD");
        if (answer) {
            if (list_has(answer->header("Connection"), "close")) wire_.reset();
            return std::move(*answer);
        }
        wire_.reset();
        if (attempt == 1) throw std::runtime_error("the server closed without an answer");
    }
}

Answer Session::post_json(std::string_view target, std::string_view json, Client::Headers headers)
{
    headers.emplace_back("Content-Type", "application/json");
    return call("POST", target, headers, json);
}

} // namespace xz::http::testing
