// Bytes on a real socket that must be refused, and how (RFC 9110, RFC 9112). Every refusal ends the connection.
#include "foundation/core/json.hpp"
#include "foundation/http/parser.hpp"
#include "foundation/http/tests/serving.hpp"

using namespace xz;
using namespace xz::http;
using namespace xz::http::testing;

namespace
{

struct Hostile {
    std::string name;
    std::string bytes;
    int status;
};

std::string get(const std::string& lines) { return "GET /hello HTTP/1.1\r\n" + lines + "\r\n"; }
std::string post(const std::string& lines, const std::string& body = {})
{
    return "POST /echo HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n" + body;
}
std::string chunked(const std::string& body) { return post("Transfer-Encoding: chunked\r\n", body); }

const std::string kNul(1, '\0');

const std::vector<Hostile> kHostile = {
    // request line
    {"not HTTP at all", "\x16\x03\x01\x02", 400},
    {"no version", "GET /hello\r\n\r\n", 400},
    {"two spaces", "GET  /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"space after version", "GET /hello HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
    {"tab for space", "GET\t/hello HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"space before method", " GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"space in target", "GET /hel lo HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"lower-case version", "GET /hello http/1.1\r\nHost: a\r\n\r\n", 400},
    {"long version", "GET /hello HTTP/1.10\r\nHost: a\r\n\r\n", 400},
    {"no dot in version", "GET /hello HTTP/11\r\nHost: a\r\n\r\n", 400},
    {"HTTP/0.9 by name", "GET /hello HTTP/0.9\r\nHost: a\r\n\r\n", 505},
    {"HTTP/2.0", "GET /hello HTTP/2.0\r\nHost: a\r\n\r\n", 505},
    {"HTTP/3.0", "GET /hello HTTP/3.0\r\nHost: a\r\n\r\n", 505},
    {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
    {"unknown method", "BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n", 501},
    {"lower-case method", "get /hello HTTP/1.1\r\nHost: a\r\n\r\n", 501},
    {"method that is no token", "G(T /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 501},
    {"TRACE", "TRACE /hello HTTP/1.1\r\nHost: a\r\n\r\n", 501},
    {"asterisk for GET", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"authority form", "GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"no leading slash", "GET hello HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"other scheme", "GET ftp://a/hello HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"absolute without authority", "GET http:///hello HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"absolute with userinfo", "GET http://u:p@a/hello HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"fragment", "GET /hello#x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"raw UTF-8 in target", "GET /\xe4\xb9\xa1 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"control character in target", "GET /a\x01 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"NUL in target", "GET /a" + kNul + " HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"encoded NUL", "GET /a%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"encoded slash", "GET /a%2Fb HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"encoded backslash", "GET /a%5cb HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"encoded line end", "GET /a%0d%0ab HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"bad escape", "GET /a%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"cut escape", "GET /a%4 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"overlong UTF-8", "GET /%c0%ae%c0%ae/x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"surrogate", "GET /%ed%a0%80 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"dot segment", "GET /../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"encoded dot segment", "GET /v/%2e%2E/etc HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"dot at the end", "GET /v/. HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"NUL in query", "GET /hello?a=%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"bad escape in query", "GET /hello?a=%q1 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"target of 9000 bytes", "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
    {"endless target", "GET /" + std::string(40000, 'a'), 414},
    // line ends
    {"bare LF everywhere", "GET /hello HTTP/1.1\nHost: a\n\n", 400},
    {"bare LF after request line", "GET /hello HTTP/1.1\nHost: a\r\n\r\n", 400},
    {"bare LF after a field", get("Host: a\nX: b\r\n"), 400},
    {"bare LF at the end", "GET /hello HTTP/1.1\r\nHost: a\r\n\n", 400},
    {"bare CR in a value", get("Host: a\r\nX: b\rc\r\n"), 400},
    {"bare CR for a line end", get("Host: a\rX: b\r\n"), 400},
    {"CR CR LF", get("Host: a\r\r\n"), 400},
    {"bare LF before the request", "\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"two empty lines before the request", "\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    // fields
    {"space before colon", get("Host: a\r\nX : b\r\n"), 400},
    {"tab before colon", get("Host: a\r\nX\t: b\r\n"), 400},
    {"space before colon of Content-Length", post("Content-Length : 5\r\n", "hello"), 400},
    {"space before colon of Transfer-Encoding", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"), 400},
    {"folded line", get("Host: a\r\nX: b\r\n c\r\n"), 400},
    {"folded line with tab", get("Host: a\r\nX: b\r\n\tc\r\n"), 400},
    {"space before first field", get(" X: b\r\nHost: a\r\n"), 400},
    {"folded Transfer-Encoding", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"), 400},
    {"no colon", get("Host: a\r\nnonsense\r\n"), 400},
    {"empty name", get("Host: a\r\n: b\r\n"), 400},
    {"name that is no token", get("Host: a\r\nX[]: b\r\n"), 400},
    {"UTF-8 name", get("Host: a\r\n\xe4\xb9\xa1: b\r\n"), 400},
    {"NUL in a value", get("Host: a\r\nX: b" + kNul + "c\r\n"), 400},
    {"NUL in a name", get("Host: a\r\nX" + kNul + ": b\r\n"), 400},
    {"control character in a value", get("Host: a\r\nX: b\x0b\r\n"), 400},
    {"DEL in a value", get("Host: a\r\nX: b\x7f\r\n"), 400},
    {"header of 100 KB", get("Host: a\r\nX: " + std::string(100'000, 'a') + "\r\n"), 431},
    {"header that never ends", "GET /hello HTTP/1.1\r\nHost: a\r\nX: " + std::string(100'000, 'a'), 431},
    {"101 fields",
     [] {
         std::string lines = "Host: a\r\n";
         for (int i = 0; i < 100; ++i) lines += "X: b\r\n";
         return get(lines);
     }(),
     431},
    {"two Authorization", get("Host: a\r\nAuthorization: Bearer x\r\nAuthorization: Bearer y\r\n"), 400},
    {"two Content-Type", post("Content-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 0\r\n"), 400},
    // host
    {"no Host", "GET /hello HTTP/1.1\r\n\r\n", 400},
    {"two Hosts", get("Host: a\r\nHost: b\r\n"), 400},
    {"two equal Hosts", get("Host: a\r\nHost: a\r\n"), 400},
    {"empty Host", get("Host:\r\n"), 400},
    {"list in Host", get("Host: a, b\r\n"), 400},
    {"path in Host", get("Host: a/b\r\n"), 400},
    {"userinfo in Host", get("Host: x@a\r\n"), 400},
    {"letters for port", get("Host: a:http\r\n"), 400},
    {"port too big", get("Host: a:65536\r\n"), 400},
    {"open bracket in Host", get("Host: [::1\r\n"), 400},
    // Content-Length
    {"two Content-Lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!"), 400},
    {"two equal Content-Lengths", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), 400},
    {"list of Content-Lengths", post("Content-Length: 5, 5\r\n", "hello"), 400},
    {"plus sign", post("Content-Length: +5\r\n", "hello"), 400},
    {"minus sign", post("Content-Length: -1\r\n", "hello"), 400},
    {"letters behind", post("Content-Length:  5 x\r\n", "hello"), 400},
    {"hexadecimal", post("Content-Length: 0x5\r\n", "hello"), 400},
    {"decimal point", post("Content-Length: 5.0\r\n", "hello"), 400},
    {"space inside", post("Content-Length: 1 0\r\n", "hello"), 400},
    {"empty length", post("Content-Length:\r\n", "hello"), 400},
    {"overflow of 64 bits", post("Content-Length: 18446744073709551621\r\n", "hello"), 400},
    {"overflow of 63 bits", post("Content-Length: 9223372036854775808\r\n", "hello"), 400},
    {"body over limit", post("Content-Length: 1001\r\n"), 413},
    {"body far over limit", post("Content-Length: 1000000000000\r\n"), 413},
    // Transfer-Encoding
    {"unknown coding", post("Transfer-Encoding: zip\r\n", "hello"), 501},
    {"gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501},
    {"identity", post("Transfer-Encoding: identity\r\n", "hello"), 501},
    {"chunked twice", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 501},
    {"two Transfer-Encodings", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
    {"chunked and identity", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n"), 400},
    {"xchunked", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 501},
    {"chunked with parameter", post("Transfer-Encoding: chunked;q=1\r\n", "0\r\n\r\n"), 501},
    {"quoted chunked", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), 501},
    {"vertical tab and chunked",
     post("Transfer-Encoding: \x0b"
          "chunked\r\n",
          "0\r\n\r\n"),
     400},
    {"empty coding", post("Transfer-Encoding:\r\n", "0\r\n\r\n"), 501},
    {"length and chunked", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
    {"chunked and length", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), 400},
    {"chunked and length 0", post("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n", "0\r\n\r\n"), 400},
    {"chunked in HTTP/1.0", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    // chunks
    {"chunk size that is no number", chunked("x\r\nhello\r\n0\r\n\r\n"), 400},
    {"empty chunk size", chunked("\r\nhello\r\n0\r\n\r\n"), 400},
    {"chunk size with 0x", chunked("0x5\r\nhello\r\n0\r\n\r\n"), 400},
    {"chunk size with plus", chunked("+5\r\nhello\r\n0\r\n\r\n"), 400},
    {"negative chunk size", chunked("-5\r\nhello\r\n0\r\n\r\n"), 400},
    {"space before chunk size", chunked(" 5\r\nhello\r\n0\r\n\r\n"), 400},
    {"space after chunk size", chunked("5 \r\nhello\r\n0\r\n\r\n"), 400},
    {"chunk size of 17 digits", chunked("00000000000000005\r\nhello\r\n0\r\n\r\n"), 400},
    {"overflowing chunk size", chunked("ffffffffffffffff5\r\nhello\r\n0\r\n\r\n"), 400},
    {"largest chunk size", chunked("ffffffffffffffff\r\nhello\r\n0\r\n\r\n"), 400},
    {"chunk size ended by LF", chunked("5\nhello\r\n0\r\n\r\n"), 400},
    {"chunk extension ended by LF", chunked("5;x\nhello\r\n0\r\n\r\n"), 400},
    {"chunk extension with CR", chunked("5;x\ry\r\nhello\r\n0\r\n\r\n"), 400},
    {"chunk extension with NUL", chunked("5;x=" + kNul + "\r\nhello\r\n0\r\n\r\n"), 400},
    {"empty chunk extension", chunked("5;\r\nhello\r\n0\r\n\r\n"), 400},
    {"open quote in extension", chunked("5;x=\"\r\nhello\r\n0\r\n\r\n"), 400},
    {"endless chunk extension", chunked("5;x=" + std::string(2000, 'a')), 400},
    {"chunk data without CRLF", chunked("5\r\nhello0\r\n\r\n"), 400},
    {"chunk data followed by LF", chunked("5\r\nhello\n0\r\n\r\n"), 400},
    {"chunk data followed by CR x", chunked("5\r\nhello\rx0\r\n\r\n"), 400},
    {"last chunk ended by LF", chunked("5\r\nhello\r\n0\n\r\n"), 400},
    {"chunked body over limit in one", chunked("3e9\r\n"), 413},
    {"chunked body over limit in parts", chunked("3e8\r\n" + std::string(1000, 'a') + "\r\n1\r\n"), 413},
    {"trailer without colon", chunked("0\r\nnonsense\r\n\r\n"), 400},
    {"folded trailer", chunked("0\r\nX: a\r\n b\r\n\r\n"), 400},
    {"trailer ended by LF", chunked("0\r\nX: a\n\r\n"), 400},
    {"Content-Length in trailer", chunked("0\r\nContent-Length: 5\r\n\r\n"), 400},
    {"trailers of 10 KB", chunked("0\r\nX: " + std::string(10'000, 'a') + "\r\n\r\n"), 431},
    // expectations
    {"unknown expectation", post("Expect: 200-ok\r\nContent-Length: 5\r\n", "hello"), 417},
    {"unknown expectation before", post("Expect: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n", "hello"), 417},
    {"unknown expectation behind", post("Expect: 100-continue\r\nExpect: x\r\nContent-Length: 5\r\n", "hello"), 417},
    {"empty expectation", post("Expect:\r\nContent-Length: 5\r\n", "hello"), 417},
};

} // namespace

TEST(Hostile, IsRefusedAndTheConnectionEnds)
{
    Serving serving;
    for (const Hostile& h : kHostile) {
        SCOPED_TRACE(h.name);
        Wire wire(serving.port());
        // What follows must never be answered: it would be a smuggled request.
        wire.send(h.bytes + "GET /hello HTTP/1.1\r\nHost: smuggled\r\n\r\n");
        const auto answer = wire.receive();
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, h.status) << answer->body;
        EXPECT_EQ(answer->header("Connection"), "close");
        EXPECT_EQ(answer->header("Content-Type"), "application/problem+json");
        const auto body = json::parse(answer->body);
        ASSERT_TRUE(body) << answer->body;
        EXPECT_EQ(*json::find(*body, "status"), h.status);
        EXPECT_EQ(wire.receive_all(), "");
    }
}

TEST(Hostile, IsRefusedAlikeWhenItComesByteByByte)
{
    for (const Hostile& h : kHostile) {
        if (h.bytes.size() > 1000) continue;
        SCOPED_TRACE(h.name);
        RequestParser parser;
        std::string buffer;
        for (const char c : h.bytes) {
            buffer.push_back(c);
            for (;;) {
                const auto before = parser.state();
                const std::size_t used = parser.feed(buffer);
                buffer.erase(0, used);
                if (parser.state() == RequestParser::State::head_done) parser.read_body(1000);
                if (used == 0 && parser.state() == before) break;
            }
            if (parser.state() == RequestParser::State::refused) break;
        }
        ASSERT_EQ(parser.state(), RequestParser::State::refused);
        EXPECT_EQ(parser.refusal().status, h.status);
    }
}

TEST(Hostile, WhatIsOnlyUnusualIsAnswered)
{
    struct Case {
        std::string name, bytes, body;
    };
    const std::vector<Case> cases = {
        {"one empty line before", "\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n", "hello"},
        {"absolute target", "GET http://b/hello HTTP/1.1\r\nHost: a\r\n\r\n", "hello"},
        {"absolute target in capitals", "GET HTTP://b:80/hello HTTP/1.1\r\nHost: a\r\n\r\n", "hello"},
        {"escapes in the path", "GET /h%65llo HTTP/1.1\r\nHost: a\r\n\r\n", "hello"},
        {"IPv6 host", "GET /hello HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "hello"},
        {"no space after colon", "GET /hello HTTP/1.1\r\nHost:a\r\nX:\r\n\r\n", "hello"},
        {"bytes above 127 in a value", "GET /hello HTTP/1.1\r\nHost: a\r\nX: \xe4\xb9\xa1\r\n\r\n", "hello"},
        {"HTTP/1.0 without Host", "GET /hello HTTP/1.0\r\n\r\n", "hello"},
        {"length with spaces around", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length:  5 \t\r\n\r\nhello", "hello"},
        {"chunks", chunked("2\r\nhe\r\n3;a=b; c=\"d;\\\"\"\r\nllo\r\n0\r\n\r\n"), "hello"},
        {"chunk sizes of both cases", chunked("A\r\n0123456789\r\na\r\n0123456789\r\n000\r\n\r\n"),
         "01234567890123456789"},
        {"coding in capitals", post("Transfer-Encoding: Chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"), "hello"},
        {"trailers", chunked("5\r\nhello\r\n0\r\nX: a\r\nY: b\r\n\r\n"), "hello"},
    };
    Serving serving;
    for (const Case& c : cases) {
        SCOPED_TRACE(c.name);
        Wire wire(serving.port());
        wire.send(c.bytes);
        const auto answer = wire.receive();
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 200) << answer->body;
        EXPECT_EQ(answer->body, c.body);
    }
}

TEST(Hostile, SlownessIsCutByTheTotalDeadline)
{
    Settings settings;
    settings.head_deadline = settings.body_deadline = std::chrono::milliseconds(60);
    Serving serving(Serving::echo_router(), settings);
    struct Case {
        std::string begin, drip;
    };
    for (const Case& c :
         {Case{"GET /hello HTTP/1.1\r\nHost: a\r\n", "X: b\r\n"}, Case{post("Content-Length: 900\r\n"), "x"},
          Case{post("Transfer-Encoding: chunked\r\n"), "1\r\nx\r\n"}}) {
        Wire wire(serving.port());
        wire.send(c.begin);
        wire.send(c.drip);
        const auto answer = wire.receive();
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 408);
        EXPECT_EQ(answer->header("Connection"), "close");
        EXPECT_EQ(wire.receive_all(), "");
    }
    Wire silent(serving.port());
    EXPECT_FALSE(silent.receive());
}
