#include "foundation/http/parser.hpp"

#include "foundation/http/uri.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <charconv>

namespace xz::http
{

namespace beast = boost::beast;

/// Beast splits the head; what the fields mean for us is decided afterwards.
struct RequestParser::Beast final : beast::http::basic_parser<true> {
    Request& request;
    beast::string_view target;

    Beast(Request& to, const ParserLimits& limits) : request(to)
    {
        header_limit(static_cast<std::uint32_t>(limits.head));
        body_limit(boost::none);
    }

    using Code = beast::error_code;
    void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view raw, int version,
                         Code&) override
    {
        request.method = *http::parse_method({method.data(), method.size()});
        request.http_1_0 = version == 10;
        target = raw;
    }
    void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value, Code&) override
    {
        request.add_header({name.data(), name.size()}, {value.data(), value.size()});
    }
    void on_response_impl(int, beast::string_view, int, Code&) override {}
    void on_header_impl(Code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}
    std::size_t on_body_impl(beast::string_view, Code&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, beast::string_view, Code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view, Code&) override { return 0; }
    void on_finish_impl(Code&) override {}
};

RequestParser::RequestParser(ParserLimits limits) : limits_(limits) {}
RequestParser::~RequestParser() = default;

void RequestParser::refuse(int status, std::string_view code)
{
    state_ = State::refused;
    refusal_ = {status, code};
}

std::size_t RequestParser::feed(std::string_view bytes)
{
    if (state_ == State::body) return feed_body(bytes);
    if (state_ != State::head || bytes.empty()) return 0;
    std::size_t skipped = 0;
    if (!started_ && !skipped_empty_line_ && bytes[0] == '\r') {
        // RFC 9112 section 2.2: one empty line before a request is forgiven.
        if (bytes.size() == 1) return 0;
        if (bytes[1] == '\n') skipped = 2;
        skipped_empty_line_ = true;
        bytes.remove_prefix(skipped);
        if (bytes.empty()) return skipped;
    }
    started_ = true;
    const std::size_t end = scan_.scan(bytes, limits_, refusal_);
    if (refusal_) state_ = State::refused;
    if (end == 0) return skipped;
    read_head(bytes.substr(0, end));
    return skipped + end;
}

void RequestParser::read_head(std::string_view head)
{
    Beast parser(request_, limits_);
    beast::error_code error;
    parser.put(boost::asio::const_buffer(head.data(), head.size()), error);
    if (error || !parser.is_header_done()) {
        if (error == beast::http::error::header_limit) return refuse(431, "http.head_too_big");
        return refuse(400, "http.bad_request");
    }
    read_framing();
    if (state_ == State::refused) return;
    read_target({parser.target.data(), parser.target.size()});
    if (state_ != State::refused) state_ = State::head_done;
}

void RequestParser::read_framing()
{
    std::string_view host, length, coding;
    int hosts = 0, lengths = 0, codings = 0, single_twice = 0;
    bool seen_type = false, seen_authorization = false, persistent = false, last = false;
    bool expectations = false, strange = false;
    request_.each_header([&](std::string_view name, std::string_view value) {
        switch (name.size()) {
        case 4:
            if (same_name(name, "Host")) host = value, ++hosts;
            break;
        case 6:
            if (same_name(name, "Expect")) expectations = true, strange |= !same_name(value, "100-continue");
            break;
        case 10:
            if (same_name(name, "Connection")) {
                last |= list_has(value, "close");
                persistent |= list_has(value, "keep-alive");
            }
            break;
        case 12:
            if (same_name(name, "Content-Type")) single_twice += std::exchange(seen_type, true);
            break;
        case 13:
            if (same_name(name, "Authorization")) single_twice += std::exchange(seen_authorization, true);
            break;
        case 14:
            if (same_name(name, "Content-Length")) length = value, ++lengths;
            break;
        case 17:
            if (same_name(name, "Transfer-Encoding")) coding = value, ++codings;
            break;
        default: break;
        }
    });
    if (hosts > 1 || (hosts == 0 && !request_.http_1_0)) return refuse(400, "http.bad_host");
    if (hosts == 1 && !valid_authority(host)) return refuse(400, "http.bad_host");
    if (single_twice) return refuse(400, "http.repeated_field");
    request_.host.assign(host);
    if (codings && lengths) return refuse(400, "http.ambiguous_length");
    if (lengths > 1) return refuse(400, "http.bad_length");
    if (codings) {
        if (request_.http_1_0) return refuse(400, "http.ambiguous_length");
        if (codings > 1 || !same_name(coding, "chunked")) return refuse(501, "http.coding_not_implemented");
        chunked_ = true;
    }
    if (lengths) {
        const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), length_);
        if (length.empty() || error != std::errc() || end != length.data() + length.size() ||
            length_ > (std::uint64_t(1) << 62))
            return refuse(400, "http.bad_length");
    }
    request_.keep_alive = !last && (!request_.http_1_0 || persistent);
    if (expectations && !request_.http_1_0) {
        if (strange) return refuse(417, "http.expectation_failed");
        expects_continue_ = true;
    }
}

void RequestParser::read_target(std::string_view target)
{
    if (target == "*") {
        if (request_.method != Method::options) return refuse(400, "http.bad_target");
        request_.target = request_.path = "*";
        return;
    }
    std::string absolute;
    if (target[0] != '/') {
        // RFC 9112 section 3.2.2: the authority of an absolute target wins over Host.
        const std::size_t scheme = target.find("://");
        if (scheme == std::string_view::npos ||
            !(same_name(target.substr(0, scheme), "http") || same_name(target.substr(0, scheme), "https")))
            return refuse(400, "http.bad_target");
        const std::string_view rest = target.substr(scheme + 3);
        const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
        if (!valid_authority(rest.substr(0, end))) return refuse(400, "http.bad_host");
        request_.host.assign(rest.substr(0, end));
        if (end == rest.size() || rest[end] == '?') absolute = "/";
        absolute.append(rest.substr(end));
        target = absolute;
    }
    if (!request_.set_target(target)) refuse(400, "http.bad_target");
}

void RequestParser::read_body(std::size_t limit)
{
    body_limit_ = limit;
    if (length_ > limit) return refuse(413, "http.body_too_big");
    state_ = has_body() ? State::body : State::done;
}

std::size_t RequestParser::feed_body(std::string_view bytes)
{
    if (chunked_) {
        const std::size_t used = chunks_.read(bytes, request_.body, body_limit_, refusal_);
        if (refusal_) state_ = State::refused;
        if (chunks_.done()) state_ = State::done;
        return used;
    }
    const std::size_t n = std::min<std::uint64_t>(length_ - request_.body.size(), bytes.size());
    request_.body.append(bytes.substr(0, n));
    if (request_.body.size() == length_) state_ = State::done;
    return n;
}

void RequestParser::next()
{
    state_ = State::head;
    refusal_ = {};
    request_.clear();
    scan_.clear();
    chunks_.clear();
    body_limit_ = 0;
    length_ = 0;
    chunked_ = false;
    expects_continue_ = false;
    started_ = false;
    skipped_empty_line_ = false;
}

} // namespace xz::http
