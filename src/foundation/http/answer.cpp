#include "foundation/http/answer.hpp"

#include "foundation/http/event_stream.hpp"
#include "foundation/http/problem.hpp"
#include "foundation/http/uri.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <ctime>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <zlib.h>

namespace xz::http
{
namespace
{

constexpr std::string_view kContentSecurityPolicy =
    "Content-Security-Policy: default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'\r\n";
constexpr std::string_view kSecurityHeaders =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Permissions-Policy: camera=(self), microphone=(self), geolocation=(self)\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

/// RFC 9110 section 5.6.7, made once a second and thread.
std::string_view date_now()
{
    thread_local std::time_t made = 0;
    thread_local char text[40];
    thread_local std::size_t size = 0;
    timespec clock{};
    clock_gettime(CLOCK_REALTIME_COARSE, &clock);
    if (clock.tv_sec != made) {
        tm parts{};
        gmtime_r(&clock.tv_sec, &parts);
        size = strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
        made = clock.tv_sec;
    }
    return {text, size};
}

/// What a handler puts into the head cannot end its line.
bool safe(const Response& response)
{
    const auto plain = [](std::string_view text) {
        return std::all_of(text.begin(), text.end(),
                           [](char c) { return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f); });
    };
    return plain(response.content_type) &&
           std::all_of(response.headers.begin(), response.headers.end(), [&](const auto& header) {
               return !header.first.empty() && header.first.find_first_of(": ") == std::string::npos &&
                      plain(header.first) && plain(header.second);
           });
}

void append_number(std::string& to, std::uint64_t number)
{
    char digits[20];
    to.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

bool compressible(const Response& response, const Request& request, std::size_t from)
{
    return from > 0 && response.body.size() >= from && !response.file && !response.events && response.status == 200 &&
           (response.content_type == "application/json" || response.content_type == "application/geo+json") &&
           accepts_coding(request.header("Accept-Encoding"), "gzip") && response.header("Content-Encoding").empty();
}

} // namespace

std::string gzip(const std::string& text)
{
    z_stream stream{};
    if (deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
    std::string out(text.size(), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int result = deflate(&stream, Z_FINISH);
    out.resize(result == Z_STREAM_END ? stream.total_out : 0);
    deflateEnd(&stream);
    return out;
}

void Outgoing::prepare(Response response, const Request& request, After after, std::size_t compress_from)
{
    clear();
    if (!safe(response)) response = problem(500, "http.bad_header", plain_sentence(500), request.request_id);
    if (compressible(response, request, compress_from)) {
        response.with("Vary", "Accept-Encoding");
        if (std::string small = gzip(response.body); !small.empty()) {
            response.body = std::move(small);
            response.with("Content-Encoding", "gzip");
        }
    }
    response_ = std::move(response);
    const Response& r = response_;
    const bool bodiless = r.status == 204 || r.status == 304 || r.status < 200;
    const std::uint64_t size = r.file ? r.file->size() : r.body.size();

    head_.append("HTTP/1.1 ");
    append_number(head_, static_cast<std::uint64_t>(r.status));
    head_.append(" ").append(reason_of(r.status)).append("\r\nDate: ").append(date_now()).append("\r\n");
    if (r.events)
        head_.append("Content-Type: text/event-stream\r\n");
    else if (!r.content_type.empty())
        head_.append("Content-Type: ").append(r.content_type).append("\r\n");
    if (!bodiless && !r.events) {
        head_.append("Content-Length: ");
        append_number(head_, size);
        head_.append("\r\n");
    }
    if (after == After::close)
        head_.append("Connection: close\r\n");
    else if (request.http_1_0)
        head_.append("Connection: keep-alive\r\n");
    head_.append("X-Request-Id: ").append(request.request_id).append("\r\n");
    bool own_policy = false, own_cache = false;
    for (const auto& [name, value] : r.headers) {
        own_policy |= name.size() == 23 && same_name(name, "Content-Security-Policy");
        own_cache |= name.size() == 13 && same_name(name, "Cache-Control");
        head_.append(name).append(": ").append(value).append("\r\n");
    }
    if (!own_cache) head_.append("Cache-Control: no-store\r\n");
    if (!own_policy) head_.append(kContentSecurityPolicy);
    head_.append(kSecurityHeaders).append("\r\n");

    if (bodiless || request.method == Method::head || r.events) return;
    body_size_ = size;
    if (r.file && r.file->descriptor() >= 0) {
        file_ = r.file->descriptor();
        file_offset_ = r.file->offset();
    } else {
        body_ = r.file ? r.file->bytes()->data() + r.file->offset() : r.body.data();
    }
}

void Outgoing::prepare_raw(std::string bytes)
{
    clear();
    head_ = std::move(bytes);
}

void Outgoing::clear()
{
    response_ = {};
    head_.clear();
    body_ = nullptr;
    body_size_ = 0;
    sent_ = 0;
    file_ = -1;
}

Outgoing::Flush Outgoing::flush(int socket)
{
    const std::uint64_t in_memory = head_.size() + (file_ < 0 ? body_size_ : 0);
    while (sent_ < in_memory) {
        iovec parts[2];
        int count = 0;
        if (sent_ < head_.size())
            parts[count++] = {head_.data() + sent_, static_cast<std::size_t>(head_.size() - sent_)};
        if (file_ < 0 && body_size_ > 0) {
            const std::uint64_t from = sent_ > head_.size() ? sent_ - head_.size() : 0;
            parts[count++] = {const_cast<char*>(body_) + from, static_cast<std::size_t>(body_size_ - from)};
        }
        msghdr message{};
        message.msg_iov = parts;
        message.msg_iovlen = static_cast<std::size_t>(count);
        const ssize_t n = ::sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL | (file_ >= 0 ? MSG_MORE : 0));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno == EAGAIN || errno == EWOULDBLOCK ? Flush::blocked : Flush::failed;
        sent_ += static_cast<std::uint64_t>(n);
    }
    return file_ < 0 ? Flush::done : send_file(socket);
}

Outgoing::Flush Outgoing::send_file(int socket)
{
    while (sent_ - head_.size() < body_size_) {
        const std::uint64_t done = sent_ - head_.size();
        off_t at = static_cast<off_t>(file_offset_ + done);
        const ssize_t n = ::sendfile(socket, file_, &at, std::min<std::uint64_t>(body_size_ - done, 1 << 20));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno == EAGAIN || errno == EWOULDBLOCK ? Flush::blocked : Flush::failed;
        if (n == 0) return Flush::failed; // the file became shorter: the promise of Content-Length is broken
        sent_ += static_cast<std::uint64_t>(n);
    }
    return Flush::done;
}

std::string_view reason_of(int status)
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "";
    }
}

} // namespace xz::http
