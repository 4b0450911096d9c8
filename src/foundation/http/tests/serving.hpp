#pragma once
#include "foundation/http/problem.hpp"
#include "foundation/http/server.hpp"
#include "foundation/http/testing.hpp"

#include <gtest/gtest.h>

namespace xz::http
{

/// A started server on a free port, with a route that echoes.
struct Serving {
    std::unique_ptr<Server> server;

    static Router echo_router()
    {
        Router router;
        EXPECT_TRUE(router.add(Method::get, "/hello", [](Request&) { return Response::text(200, "hello"); }));
        EXPECT_TRUE(router.add(Method::post, "/echo", [](Request& r) { return Response::bytes("text/plain", r.body); },
                               {.body_limit = 1000}));
        EXPECT_TRUE(router.add(Method::put, "/big",
                               [](Request& r) { return Response::text(200, std::to_string(r.body.size())); },
                               {.body_limit = 20u << 20}));
        return router;
    }

    explicit Serving(Router router = echo_router(), Settings settings = {})
    {
        settings.listen = "127.0.0.1:0";
        settings.workers = 4;
        server = std::make_unique<Server>(std::move(settings), std::move(router));
        const auto started = server->start();
        EXPECT_TRUE(started) << started.error().note;
    }

    std::uint16_t port() const { return server->port(); }
};

} // namespace xz::http
