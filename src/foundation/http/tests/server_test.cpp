#include "foundation/core/json.hpp"
#include "foundation/http/event_stream.hpp"
#include "foundation/http/tests/serving.hpp"

#include <fstream>
#include <future>
#include <gmock/gmock.h>
#include <thread>
#include <unistd.h>
#include <zlib.h>

using namespace xz;
using namespace xz::http;
using namespace xz::http::testing;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(Server, AnswersWithTheHeadersOfSafety)
{
    Serving serving;
    const Answer answer = call(serving.port(), "GET", "/hello");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "hello");
    EXPECT_THAT(std::string(answer.header("Content-Security-Policy")), HasSubstr("default-src 'self'"));
    EXPECT_THAT(std::string(answer.header("Content-Security-Policy")), HasSubstr("frame-ancestors 'none'"));
    EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(answer.header("Referrer-Policy"), "no-referrer");
    EXPECT_EQ(answer.header("Cross-Origin-Opener-Policy"), "same-origin");
    EXPECT_EQ(answer.header("Cross-Origin-Resource-Policy"), "same-origin");
    EXPECT_THAT(std::string(answer.header("Permissions-Policy")), HasSubstr("geolocation=(self)"));
    EXPECT_EQ(answer.header("Cache-Control"), "no-store");
    EXPECT_EQ(answer.header("X-Request-Id").size(), 16u);
    EXPECT_THAT(std::string(answer.header("Date")), HasSubstr(" GMT"));
}

TEST(Server, KeepsTheConnectionForTheNextRequest)
{
    Serving serving;
    Wire wire(serving.port());
    for (int i = 0; i < 100; ++i) {
        wire.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n" + std::to_string(10 + i % 90));
        const auto answer = wire.receive();
        ASSERT_TRUE(answer);
        ASSERT_EQ(answer->body, std::to_string(10 + i % 90));
        ASSERT_EQ(answer->header("Connection"), "");
    }
    wire.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(wire.receive()->header("Connection"), "close");
    EXPECT_TRUE(wire.closed_by_server());
}

TEST(Server, AnswersPipelinedRequestsInOrder)
{
    Serving serving;
    Wire wire(serving.port());
    std::string all;
    for (int i = 100; i < 400; ++i)
        all += "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n" + std::to_string(i);
    std::thread sender([&] { wire.send(all); });
    for (int i = 100; i < 400; ++i) {
        const auto answer = wire.receive();
        ASSERT_TRUE(answer);
        ASSERT_EQ(answer->body, std::to_string(i));
    }
    sender.join();
}

TEST(Server, AnswersEvenWhenTheClientHasFinishedSending)
{
    Serving serving;
    Wire wire(serving.port());
    wire.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    wire.finish_sending();
    EXPECT_EQ(wire.receive()->body, "hello");
    EXPECT_EQ(wire.receive()->body, "hello");
    EXPECT_TRUE(wire.closed_by_server());
}

TEST(Server, ClosesAfterHttp10UnlessAskedToKeep)
{
    Serving serving;
    Wire once(serving.port());
    once.send("GET /hello HTTP/1.0\r\n\r\n");
    EXPECT_EQ(once.receive()->header("Connection"), "close");
    EXPECT_TRUE(once.closed_by_server());
    Wire kept(serving.port());
    for (int i = 0; i < 2; ++i) {
        kept.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        EXPECT_EQ(kept.receive()->header("Connection"), "keep-alive");
    }
}

TEST(Server, KnowsTheRouteBeforeItReadsTheBody)
{
    Serving serving;
    Wire good(serving.port());
    good.send("PUT /big HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(good.receive_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    good.send(std::string(3'000'000, 'x'));
    EXPECT_EQ(good.receive()->body, "3000000");

    for (const auto& [head, status] :
         std::vector<std::pair<std::string, int>>{{"POST /echo", 413}, {"POST /nowhere", 404}, {"POST /hello", 405}}) {
        Wire bad(serving.port());
        bad.send(head + " HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\nExpect: 100-continue\r\n\r\n");
        const std::string text = bad.receive_all();
        EXPECT_THAT(text, StartsWith("HTTP/1.1 " + std::to_string(status)));
        EXPECT_THAT(text, HasSubstr("Connection: close"));
    }
}

TEST(Server, SpeaksOfMissingRoutesAndMethods)
{
    Serving serving;
    Session session(serving.port());
    const Answer missing = session.call("POST", "/nowhere", {}, "body");
    EXPECT_EQ(missing.status, 404);
    const auto body = json::parse(missing.body);
    ASSERT_TRUE(body);
    EXPECT_EQ(*json::find(*body, "code"), "http.not_found");
    EXPECT_EQ(*json::find(*body, "title"), plain_sentence(404).data());
    EXPECT_EQ(json::find(*body, "request_id")->as_string(), missing.header("X-Request-Id"));

    const Answer method = session.call("DELETE", "/hello");
    EXPECT_EQ(method.status, 405);
    EXPECT_EQ(method.header("Allow"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(session.call("OPTIONS", "/echo").header("Allow"), "POST, OPTIONS");
    EXPECT_EQ(session.call("OPTIONS", "*").status, 204);

    const Answer slash = session.get("/hello/?a=b");
    EXPECT_EQ(slash.status, 308);
    EXPECT_EQ(slash.header("Location"), "/hello?a=b");
    EXPECT_EQ(session.call("POST", "/echo/").status, 404);
    EXPECT_EQ(session.get("//hello/").status, 404);
}

TEST(Server, HeadHasTheHeadOfGetAndNoBody)
{
    Serving serving;
    Session session(serving.port());
    const Answer answer = session.call("HEAD", "/hello");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("Content-Length"), "5");
    EXPECT_EQ(session.get("/hello").body, "hello");
}

TEST(Server, AFailingHandlerIsOurFault)
{
    Router router;
    ASSERT_TRUE(
        router.add(Method::get, "/fail", [](Request&) -> Response { throw std::runtime_error("disk on fire"); }));
    ASSERT_TRUE(router.add(Method::get, "/split",
                           [](Request&) { return Response::text(200, "").with("X", "a\r\nSet-Cookie: b"); }));
    std::promise<std::string> said;
    Settings settings;
    settings.on_failure = [&](std::string_view what, const Request&) { said.set_value(std::string(what)); };
    Serving serving(std::move(router), settings);
    const Answer answer = call(serving.port(), "GET", "/fail");
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body.find("fire"), std::string::npos);
    EXPECT_EQ(said.get_future().get(), "disk on fire");
    const Answer split = call(serving.port(), "GET", "/split");
    EXPECT_EQ(split.status, 500);
    EXPECT_EQ(split.header("Set-Cookie"), "");
}

TEST(Server, AnswersBusyAtOnceWhenTheQueueIsFull)
{
    std::promise<void> go;
    const std::shared_future<void> gate = go.get_future().share();
    std::atomic<int> inside{0};
    Router router;
    ASSERT_TRUE(router.add(Method::get, "/wait", [&](Request&) {
        ++inside;
        gate.wait();
        return Response::text(200, "done");
    }));
    Settings settings;
    settings.queue = 2;
    Serving serving(std::move(router), settings);
    std::vector<std::unique_ptr<Wire>> wires;
    const std::string text = "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n";
    const auto open = [&] {
        wires.push_back(std::make_unique<Wire>(serving.port()));
        wires.back()->send(text);
    };
    for (int i = 1; i <= 4; ++i) {
        open();
        while (inside < i) std::this_thread::yield();
    }
    for (std::size_t i = 1; i <= 2; ++i) {
        open();
        while (serving.server->state().queued < i) std::this_thread::yield();
    }
    Wire late(serving.port());
    late.send(text);
    const auto busy = late.receive();
    ASSERT_TRUE(busy);
    EXPECT_EQ(busy->status, 503);
    EXPECT_EQ(busy->header("Retry-After"), "1");
    EXPECT_EQ(serving.server->state().refused_busy, 1u);
    go.set_value();
    for (auto& wire : wires) EXPECT_EQ(wire->receive()->body, "done");
    late.send(text); // the connection was kept
    EXPECT_EQ(late.receive()->body, "done");
}

TEST(Server, DrainsGracefully)
{
    std::promise<void> go;
    const std::shared_future<void> gate = go.get_future().share();
    std::promise<void> inside;
    Router router;
    const auto stream = EventStream::make();
    ASSERT_TRUE(router.add(Method::get, "/wait", [&](Request&) {
        inside.set_value();
        gate.wait();
        return Response::text(200, "done");
    }));
    ASSERT_TRUE(router.add(Method::get, "/events", [&](Request&) { return Response{.events = stream}; }));
    Serving serving(std::move(router));
    Wire idle(serving.port()), events(serving.port()), busy(serving.port());
    events.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    events.receive_until("\r\n\r\n");
    busy.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    inside.get_future().wait();

    auto stopped = std::async(std::launch::async, [&] { return serving.server->stop(); });
    EXPECT_EQ(idle.receive_all(), "");
    EXPECT_EQ(events.receive_all(), "");
    EXPECT_TRUE(stream->closed());
    go.set_value();
    const auto answer = busy.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "done");
    EXPECT_EQ(answer->header("Connection"), "close");
    EXPECT_TRUE(busy.closed_by_server());
    idle.finish_sending();
    {
        const Wire gone = std::move(busy);
    }
    {
        const Wire gone = std::move(events);
    }
    EXPECT_TRUE(stopped.get());
    EXPECT_THROW(Wire(serving.port()), std::runtime_error);
}

TEST(Server, CutsWhatDoesNotEndWithTheDrain)
{
    Settings settings;
    settings.drain_deadline = std::chrono::milliseconds(30);
    Serving serving(Serving::echo_router(), settings);
    Wire slow(serving.port());
    slow.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n");
    slow.receive_until("\r\n\r\n");
    EXPECT_FALSE(serving.server->stop());
    EXPECT_EQ(slow.receive_all(), "");
}

TEST(Server, SendsEvents)
{
    std::vector<std::shared_ptr<EventStream>> streams;
    std::promise<std::string> last;
    Router router;
    ASSERT_TRUE(router.add(Method::get, "/events", [&](Request& r) {
        last.set_value(std::string(r.header("Last-Event-ID")));
        streams.push_back(EventStream::make(1000));
        streams.back()->send("", "", "first");
        return Response{.events = streams.back()};
    }));
    Settings settings;
    settings.heartbeat = std::chrono::milliseconds(20);
    Serving serving(std::move(router), settings);
    Wire wire(serving.port());
    wire.send("GET /events HTTP/1.1\r\nHost: a\r\nLast-Event-ID: 41\r\n\r\n");
    const std::string head = wire.receive_until("\r\n\r\n");
    EXPECT_THAT(head, HasSubstr("Content-Type: text/event-stream\r\n"));
    EXPECT_EQ(head.find("Content-Length"), std::string::npos);
    EXPECT_EQ(last.get_future().get(), "41");
    EXPECT_EQ(wire.receive_until("\n\n"), "data: first\n\n");
    EXPECT_TRUE(streams[0]->send("case", "42", "two\nlines\r\nmore"));
    std::string got = wire.receive_until("more\n\n");
    got.erase(0, got.find("id:"));
    EXPECT_EQ(got, "id: 42\nevent: case\ndata: two\ndata: lines\ndata: more\n\n");
    EXPECT_THAT(wire.receive_until(":\n\n"), HasSubstr(":\n\n"));
    EXPECT_EQ(serving.server->state().event_streams, 1u);
    EXPECT_FALSE(streams[0]->send("", "", std::string(2000, 'x'))) << "more than may wait drops the client";
    while (!wire.receive_until("\n\n").empty()) {
    }
    EXPECT_TRUE(streams[0]->closed());
}

TEST(Server, ForgetsTheStreamOfAClientThatLeft)
{
    const auto stream = EventStream::make();
    Router router;
    ASSERT_TRUE(router.add(Method::get, "/events", [&](Request&) { return Response{.events = stream}; }));
    Serving serving(std::move(router));
    {
        Wire wire(serving.port());
        wire.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
        wire.receive_until("\r\n\r\n");
    }
    while (!stream->closed()) std::this_thread::yield();
    EXPECT_FALSE(stream->send("", "", "x"));
}

TEST(Server, BelievesOnlyTrustedProxies)
{
    Router router;
    ASSERT_TRUE(router.add(Method::get, "/who", [](Request& r) {
        return Response::text(200, r.peer + (r.secure ? " tls" : "") + " " + r.request_id);
    }));
    const Client::Headers claims = {{"X-Forwarded-For", "6.6.6.6, 203.0.113.9, 10.0.0.1"},
                                    {"X-Forwarded-Proto", "https"},
                                    {"X-Request-Id", "abc-1"}};
    Settings settings;
    settings.trusted_proxies = {"127.0.0.1", "10.0.0.0/8"};
    Serving trusting(std::move(router), settings);
    EXPECT_EQ(call(trusting.port(), "GET", "/who", claims).body, "203.0.113.9 tls abc-1");
    EXPECT_EQ(call(trusting.port(), "GET", "/who", claims).header("X-Request-Id"), "abc-1");
    EXPECT_THAT(call(trusting.port(), "GET", "/who", {{"X-Forwarded-For", "1.2.3.4, rubbish"}}).body,
                StartsWith("127.0.0.1 "));
    EXPECT_NE(call(trusting.port(), "GET", "/who", {{"X-Request-Id", "a b"}}).header("X-Request-Id"), "a b");

    Router other;
    ASSERT_TRUE(other.add(Method::get, "/who", [](Request& r) { return Response::text(200, r.peer); }));
    Serving careful(std::move(other));
    const Answer answer = call(careful.port(), "GET", "/who", claims);
    EXPECT_EQ(answer.body, "127.0.0.1");
    EXPECT_NE(answer.header("X-Request-Id"), "abc-1");
}

TEST(Server, CompressesLongJsonForThoseWhoTakeIt)
{
    std::string text = "[";
    for (int i = 0; i < 2000; ++i) text += "\"乡治\",";
    text += "1]";
    Router router;
    ASSERT_TRUE(router.add(Method::get, "/long", [&](Request&) { return Response::json(200, text); }));
    Serving serving(std::move(router));
    EXPECT_EQ(call(serving.port(), "GET", "/long").body, text);
    const Answer small = call(serving.port(), "GET", "/long", {{"Accept-Encoding", "br, gzip"}});
    EXPECT_EQ(small.header("Content-Encoding"), "gzip");
    EXPECT_EQ(small.header("Vary"), "Accept-Encoding");
    std::string unpacked(text.size(), '\0');
    z_stream z{};
    ASSERT_EQ(inflateInit2(&z, 15 + 16), Z_OK);
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(small.body.data()));
    z.avail_in = static_cast<uInt>(small.body.size());
    z.next_out = reinterpret_cast<Bytef*>(unpacked.data());
    z.avail_out = static_cast<uInt>(unpacked.size());
    EXPECT_EQ(inflate(&z, Z_FINISH), Z_STREAM_END);
    inflateEnd(&z);
    EXPECT_EQ(unpacked, text);
}

TEST(Server, SendsLargeFilesAndTellsTheAccessLog)
{
    const std::string path = ::testing::TempDir() + "/xz_http_large_" + std::to_string(::getpid());
    std::string content(5'000'000, '\0');
    for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * 31 + i / 251);
    std::ofstream(path, std::ios::binary) << content;
    Router router;
    ASSERT_TRUE(router.add(Method::get, "/file/{name}", [&](Request& r) {
        return serve(r, {FileBody::open(path).value(), "image/png", "\"e1\"", "private, no-cache"});
    }));
    std::promise<std::string> logged;
    Settings settings;
    settings.on_answer = [&, first = true](const AccessRecord& a) mutable {
        if (std::exchange(first, false))
            logged.set_value(std::string(a.route) + " " + std::to_string(a.status) + " " + std::to_string(a.bytes));
    };
    Serving serving(std::move(router), settings);
    Session session(serving.port());
    EXPECT_TRUE(session.get("/file/x").body == content);
    EXPECT_EQ(logged.get_future().get(), "/file/{name} 200 5000000");
    const Answer part = session.get("/file/x", {{"Range", "bytes=4000000-4000009"}});
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.body, content.substr(4'000'000, 10));
    EXPECT_EQ(part.header("Content-Range"), "bytes 4000000-4000009/5000000");
    EXPECT_EQ(session.get("/file/x", {{"If-None-Match", "W/\"e0\", \"e1\""}}).status, 304);
    std::remove(path.c_str());
    EXPECT_FALSE(FileBody::open(path));
    EXPECT_FALSE(FileBody::open(::testing::TempDir()));
}

TEST(Server, LimitsConnections)
{
    Settings settings;
    settings.connections_per_peer = 2;
    Serving serving(Serving::echo_router(), settings);
    Session one(serving.port()), two(serving.port());
    EXPECT_EQ(one.get("/hello").status, 200);
    EXPECT_EQ(two.get("/hello").status, 200);
    Wire three(serving.port());
    EXPECT_EQ(three.receive_all(), "");
    EXPECT_EQ(one.get("/hello").status, 200);
}

TEST(Server, RefusesBadSettings)
{
    for (const char* listen : {"", "8080", "localhost:", "127.0.0.1:99999", "nowhere:80"}) {
        Settings settings;
        settings.listen = listen;
        Server server(settings, Serving::echo_router());
        EXPECT_EQ(server.start().error().code, "http.bad_setting") << listen;
    }
    Settings proxies;
    proxies.listen = "127.0.0.1:0";
    proxies.trusted_proxies = {"10.0.0.0/40"};
    EXPECT_FALSE(Server(proxies, Serving::echo_router()).start());
    Serving first;
    Settings taken;
    taken.listen = "127.0.0.1:" + std::to_string(first.port());
    EXPECT_EQ(Server(taken, Serving::echo_router()).start().error().code, "http.cannot_listen");
}
