// Clients who send large bodies slowly hold memory: they may not hold all of it, nor stop those who send little.
#include "foundation/http/tests/serving.hpp"

using namespace xz;
using namespace xz::http;
using namespace xz::http::testing;

namespace
{

std::string begin_upload(const std::string& client, std::size_t declared, std::size_t sent)
{
    return "PUT /big HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: " + client +
           "\r\nContent-Length: " + std::to_string(declared) + "\r\n\r\n" + std::string(sent, 'x');
}

class Bodies : public ::testing::Test
{
protected:
    static Settings settings()
    {
        Settings s;
        s.bodies_limit = 1u << 20;
        s.trusted_proxies = {"127.0.0.1"};
        return s;
    }
    /// The status of a whole upload by a client.
    int upload(const std::string& client, std::size_t size)
    {
        Wire wire(serving_.port());
        wire.send(begin_upload(client, size, size));
        const auto answer = wire.receive();
        return answer ? answer->status : 0;
    }
    /// Until the server has taken in so much: who comes later is refused, and not who holds it.
    void wait_for_bodies(std::size_t bytes)
    {
        for (int i = 0; i < 10'000 && serving_.server->state().body_bytes < bytes; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    /// Uploads until the answer is `status`: the server has noticed who has left.
    bool upload_until(int status, const std::string& client, std::size_t size)
    {
        for (int i = 0; i < 5000; ++i)
            if (upload(client, size) == status) return true;
        return false;
    }
    /// An upload that stops before its last byte.
    Wire hold(const std::string& client, std::size_t size)
    {
        Wire wire(serving_.port());
        wire.send(begin_upload(client, size + 1, size));
        return wire;
    }

    Serving serving_{Serving::echo_router(), settings()};
};

} // namespace

TEST_F(Bodies, OfOneClientTakeHalfTheMemoryAtMost)
{
    EXPECT_EQ(upload("10.0.0.1", 500'000), 200);
    Wire refused = hold("10.0.0.1", 600'000);
    const auto answer = refused.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 503);
    EXPECT_EQ(answer->header("Retry-After"), "1");
    EXPECT_EQ(answer->header("Connection"), "close");

    {
        Wire first = hold("10.0.0.1", 400'000);
        wait_for_bodies(400'000);
        EXPECT_EQ(upload("10.0.0.1", 400'000), 503);
        EXPECT_EQ(upload("10.0.0.2", 400'000), 200) << "another client has its own half";
        EXPECT_EQ(upload("10.0.0.1", 60'000), 200) << "small bodies are always taken";
        first.send("x");
        EXPECT_EQ(first.receive()->status, 200) << "what was taken in is finished";
    }
    EXPECT_TRUE(upload_until(200, "10.0.0.1", 500'000)) << "and is given back";
}

TEST_F(Bodies, OverTheLimitAreSwallowedSoThatTheAnswerIsRead)
{
    Wire wire(serving_.port());
    wire.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 30000000\r\n\r\n");
    const std::string piece(1'000'000, 'x');
    for (int i = 0; i < 30; ++i) wire.send(piece);
    const auto answer = wire.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 413);
}

TEST_F(Bodies, OfAllClientsFillTheMemoryAtMost)
{
    {
        Wire first = hold("10.0.0.1", 500'000), second = hold("10.0.0.2", 500'000);
        wait_for_bodies(1'000'000);
        EXPECT_EQ(upload("10.0.0.3", 200'000), 503);
        EXPECT_EQ(upload("10.0.0.3", 60'000), 200);
    }
    EXPECT_TRUE(upload_until(200, "10.0.0.3", 500'000));
}
