// Bytes through the way from a socket to a Request. The same bytes in pieces must mean the same, and a request that was
// accepted must, written anew in the plainest form, be accepted with the same meaning.
#include "foundation/http/parser.hpp"
#include "foundation/http/uri.hpp"

#include <cstdio>
#include <cstdlib>

using namespace xz::http;

namespace
{

struct Seen {
    std::string text;                    ///< everything that was understood, or why it was refused
    std::vector<std::string> plain{};    ///< each accepted request in the plainest form
    std::vector<std::string> meanings{}; ///< each accepted request
};

std::string meaning_of(const Request& r)
{
    std::string text(text_of(r.method));
    text.append(" ").append(r.target).append(" ").append(r.path).append(" ").append(r.host).append(r.keep_alive ? " k"
                                                                                                                : " c");
    r.each_header([&](std::string_view name, std::string_view value) {
        if (!same_name(name, "Transfer-Encoding") && !same_name(name, "Content-Length") && !same_name(name, "Host"))
            text.append("\n").append(name).append("=").append(value);
    });
    return text.append("\n\n").append(r.body);
}

std::string plain_text_of(const Request& r)
{
    std::string text(text_of(r.method));
    text.append(" ").append(r.target).append(r.http_1_0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
    if (!r.host.empty()) text.append("Host: ").append(r.host).append("\r\n");
    r.each_header([&](std::string_view name, std::string_view value) {
        if (!same_name(name, "Transfer-Encoding") && !same_name(name, "Content-Length") && !same_name(name, "Host"))
            text.append(name).append(": ").append(value).append("\r\n");
    });
    text.append("Content-Length: ").append(std::to_string(r.body.size())).append("\r\n\r\n");
    return text.append(r.body);
}

constexpr std::size_t kFields = 20;

Seen read(std::string_view bytes, std::size_t step, std::size_t fields = kFields)
{
    RequestParser parser({.head = 4096, .target = 1024, .fields = fields});
    Seen seen;
    std::string buffer;
    std::size_t given = 0;
    for (;;) {
        const auto before = parser.state();
        const std::size_t used = parser.feed(buffer);
        if (used > buffer.size()) std::abort();
        buffer.erase(0, used);
        if (parser.state() == RequestParser::State::refused) {
            seen.text += "refused " + std::to_string(parser.refusal().status);
            return seen;
        }
        if (parser.state() == RequestParser::State::head_done) {
            parser.read_body(2000);
        } else if (parser.state() == RequestParser::State::done) {
            const Request& r = parser.request();
            if (r.body.size() > 2000 || !valid_utf8(r.path)) std::abort();
            seen.meanings.push_back(meaning_of(r));
            seen.plain.push_back(plain_text_of(r));
            seen.text += seen.meanings.back() + "\n\n";
            r.query("a");
            r.cookie("a");
            parser.next();
        } else if (used == 0 && parser.state() == before) {
            if (given == bytes.size()) return seen;
            const std::size_t n = std::min(step, bytes.size() - given);
            buffer.append(bytes.substr(given, n));
            given += n;
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const Seen whole = read(bytes, size + 1);
    if (size < 3000 && read(bytes, 1).text != whole.text) std::abort();
    if (read(bytes, 7).text != whole.text) std::abort();
    for (std::size_t i = 0; i < whole.plain.size(); ++i) {
        if (whole.plain[i].size() > 3900) continue; // the plain form may be longer than what was read
        // ... and it has a Host and a Content-Length, which what was read may lack
        const Seen again = read(whole.plain[i], size + 4096, kFields + 2);
        if (again.meanings.size() != 1 || again.meanings[0] != whole.meanings[i]) std::abort();
    }
    return 0;
}
