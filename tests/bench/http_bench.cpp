// What one small request costs besides its handler: keep-alive clients on loopback, in this process and measured apart.
//
//   http_bench [seconds] [connections] [pipeline] [workers|io]
#include "foundation/http/server.hpp"
#include "foundation/http/testing.hpp"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace xz::http;

namespace
{

double cpu_seconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) { return double(t.tv_sec) + double(t.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// The clients' process: every connection has `pipeline` requests under way.
[[noreturn]] void load(std::uint16_t port, double seconds, int connections, int pipeline)
{
    std::string batch;
    for (int i = 0; i < pipeline; ++i)
        batch += "GET /api/affairs/cases/12345 HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
                 "Cookie: __Host-session=0123456789abcdef0123456789abcdef\r\nUser-Agent: bench\r\n\r\n";
    std::vector<testing::Wire> wires;
    for (int i = 0; i < connections; ++i) wires.emplace_back(port);
    const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    while (std::chrono::steady_clock::now() < until) {
        for (auto& wire : wires) wire.send(batch);
        for (auto& wire : wires)
            for (int i = 0; i < pipeline; ++i) wire.receive_until("\"end\":true}");
    }
    _exit(0);
}

} // namespace

int main(int argc, char** argv)
{
    const double seconds = argc > 1 ? std::atof(argv[1]) : 3;
    const int connections = argc > 2 ? std::atoi(argv[2]) : 32;
    const int pipeline = argc > 3 ? std::atoi(argv[3]) : 1;
    const bool on_io = argc > 4 && std::strcmp(argv[4], "io") == 0;

    std::atomic<std::uint64_t> answers{0};
    Settings settings;
    settings.listen = "127.0.0.1:0";
    settings.on_answer = [&](const AccessRecord&) { answers.fetch_add(1, std::memory_order_relaxed); };
    Router router;
    const auto added = router.add(Method::get, "/api/affairs/cases/{id:id}",
                                  [](Request& r) {
                                      std::string body = "{\"id\":\"" + std::string(r.param("id")) +
                                                         "\",\"state\":\"done\",\"end\":true}";
                                      return Response::json(200, std::move(body));
                                  },
                                  {.run_on = on_io ? RunOn::io : RunOn::workers});
    Server server(settings, std::move(router));
    if (!added || !server.start()) return 1;

    const double cpu_before = cpu_seconds();
    const auto before = std::chrono::steady_clock::now();
    const pid_t child = fork();
    if (child == 0) load(server.port(), seconds, connections, pipeline);
    int status = 0;
    waitpid(child, &status, 0);
    const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
    const double cpu = cpu_seconds() - cpu_before;
    const auto n = double(answers.load());
    std::printf("http %s, %d connections, pipeline %d: %.0f requests/s, %.2f us CPU a request\n",
                on_io ? "io" : "workers", connections, pipeline, n / took, cpu / n * 1e6);
    return status;
}
