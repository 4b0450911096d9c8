#include "foundation/http/client.hpp"

#include "foundation/http/uri.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <openssl/ssl.h>
#include <optional>

namespace xz::http
{
namespace
{

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;

struct Url {
    bool tls = false;
    std::string host;
    std::string port;
    std::string authority;
    std::string target;
};

Result<Url> parse_url(std::string_view text)
{
    const auto bad = fail(Kind::invalid, "http.bad_url");
    Url url;
    if (text.starts_with("https://"))
        url.tls = true;
    else if (!text.starts_with("http://"))
        return bad;
    text.remove_prefix(url.tls ? 8 : 7);
    const std::size_t end = std::min(text.find_first_of("/?#"), text.size());
    const std::string_view authority = text.substr(0, end);
    if (!valid_authority(authority)) return bad;
    for (const char c : text)
        if (c <= 0x20 || c == 0x7f) return bad;
    url.authority = authority;
    url.target = text.substr(end, text.find('#') - end);
    if (url.target.empty() || url.target[0] != '/') url.target.insert(0, "/");
    const std::size_t bracket = authority.find(']');
    const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    url.host = authority.substr(0, colon);
    if (url.host.starts_with("[")) url.host = url.host.substr(1, url.host.size() - 2);
    url.port = colon == std::string_view::npos ? (url.tls ? "443" : "80") : authority.substr(colon + 1);
    return url;
}

/// One call: its steps run after each other on a reactor that is given the deadline.
class Call
{
public:
    Call(const Url& url, beast::http::request<beast::http::string_body> request, const Client::Options& options)
        : url_(url), request_(std::move(request)), tls_(asio::ssl::context::tls_client)
    {
        parser_.body_limit(options.answer_limit);
        if (!url.tls) return;
        boost::system::error_code error;
        if (options.ca_file.empty())
            tls_.set_default_verify_paths(error);
        else
            tls_.load_verify_file(options.ca_file, error);
        SSL_CTX_set_min_proto_version(tls_.native_handle(), TLS1_2_VERSION);
        secure_.emplace(context_, tls_);
        secure_->set_verify_mode(asio::ssl::verify_peer);
        secure_->set_verify_callback(asio::ssl::host_name_verification(url.host));
        SSL_set_tlsext_host_name(secure_->native_handle(), url.host.c_str());
    }

    Result<Answer> run(std::chrono::milliseconds timeout)
    {
        resolver_.async_resolve(
            url_.host, url_.port, [this](const auto& error, const tcp::resolver::results_type& found) {
                if (error) return stop("http.unreachable", error);
                asio::async_connect(lowest(), found, [this](const auto& failed, const tcp::endpoint&) {
                    if (failed) return stop("http.unreachable", failed);
                    if (!secure_) return talk(plain_);
                    secure_->async_handshake(asio::ssl::stream_base::client, [this](const auto& refused) {
                        if (refused) return stop("http.bad_certificate", refused);
                        talk(*secure_);
                    });
                });
            });
        context_.run_for(timeout);
        if (!finished_) return fail(Kind::unavailable, "http.timeout", url_.host);
        if (!code_.empty()) return fail(Kind::unavailable, code_, url_.host + ": " + note_);
        Answer answer;
        const auto& message = parser_.get();
        answer.status = static_cast<int>(message.result_int());
        for (const auto& field : message)
            answer.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
        answer.body = message.body();
        return answer;
    }

private:
    tcp::socket& lowest() { return secure_ ? secure_->next_layer() : plain_; }

    template <class Stream>
    void talk(Stream& stream)
    {
        beast::http::async_write(stream, request_, [this, &stream](const auto& error, std::size_t) {
            if (error) return stop("http.unreachable", error);
            beast::http::async_read(stream, buffer_, parser_, [this](const auto& bad, std::size_t) {
                if (bad) return stop("http.bad_answer", bad);
                finished_ = true;
            });
        });
    }

    void stop(std::string_view code, const boost::system::error_code& error)
    {
        finished_ = true;
        code_ = code;
        note_ = error.message();
    }

    const Url& url_;
    beast::http::request<beast::http::string_body> request_;
    asio::io_context context_{1};
    asio::ssl::context tls_;
    tcp::resolver resolver_{context_};
    tcp::socket plain_{context_};
    std::optional<asio::ssl::stream<tcp::socket>> secure_;
    beast::flat_buffer buffer_{64 * 1024};
    beast::http::response_parser<beast::http::string_body> parser_;
    bool finished_ = false;
    std::string code_;
    std::string note_;
};

} // namespace

std::string_view Answer::header(std::string_view name) const
{
    for (const auto& [n, v] : headers)
        if (same_name(n, name)) return v;
    return {};
}

Result<Answer> Client::post(std::string_view url, const Headers& headers, std::string body,
                            std::chrono::milliseconds timeout) const
{
    return call("POST", url, headers, std::move(body), timeout);
}

Result<Answer> Client::get(std::string_view url, const Headers& headers, std::chrono::milliseconds timeout) const
{
    return call("GET", url, headers, {}, timeout);
}

Result<Answer> Client::call(std::string_view method, std::string_view text, const Headers& headers, std::string body,
                            std::chrono::milliseconds timeout) const
{
    const Url url = XZ_TRY(parse_url(text));
    beast::http::request<beast::http::string_body> request;
    request.version(11);
    request.method_string(beast::string_view(method.data(), method.size()));
    request.target(url.target);
    request.set(beast::http::field::host, url.authority);
    request.set(beast::http::field::connection, "close");
    for (const auto& [name, value] : headers) {
        if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
            return fail(Kind::invalid, "http.bad_url", "header " + name);
        request.insert(name, value);
    }
    request.body() = std::move(body);
    request.prepare_payload();
    return Call(url, std::move(request), options_).run(timeout);
}

} // namespace xz::http
