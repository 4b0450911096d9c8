// What the server costs: keep-alive clients on loopback do one thing at a time, and the server's own CPU is counted.
//
//   load_bench PORT SERVER_PID SECONDS CONNECTIONS [OPERATION..]
//
// prints one row of a Markdown table per operation: of those that are named, or of all.
#include <algorithm>
#include <array>
#include <atomic>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace
{

using Clock = std::chrono::steady_clock;

/// One keep-alive connection; an answer other than the expected status ends the run.
class Client
{
public:
    explicit Client(int port) : fd_(::socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(std::uint16_t(port));
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int on = 1;
        ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
            throw std::runtime_error("cannot connect to the server");
    }
    ~Client() { ::close(fd_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// The body of the answer.
    const std::string& call(std::string_view method, std::string_view path, const std::string& token,
                            const std::string& body, int expected)
    {
        out_.clear();
        out_.append(method).append(" ").append(path).append(" HTTP/1.1\r\nHost: localhost\r\n");
        if (!token.empty()) out_.append("Authorization: Bearer ").append(token).append("\r\n");
        if (method == "POST")
            out_.append("Content-Type: application/json\r\nContent-Length: ")
                .append(std::to_string(body.size()))
                .append("\r\n");
        out_.append("\r\n").append(body);
        for (std::size_t sent = 0; sent < out_.size();) {
            const auto n = ::send(fd_, out_.data() + sent, out_.size() - sent, MSG_NOSIGNAL);
            if (n <= 0) throw std::runtime_error("the server went away");
            sent += std::size_t(n);
        }
        const int status = receive();
        if (status != expected)
            throw std::runtime_error(std::string(method) + " " + std::string(path) + " answered " +
                                     std::to_string(status) + ": " + body_.substr(0, 400));
        return body_;
    }

private:
    int receive()
    {
        in_.clear();
        std::size_t head = std::string::npos, whole = std::string::npos;
        while (in_.size() < whole) {
            std::array<char, 65536> piece;
            const auto n = ::recv(fd_, piece.data(), piece.size(), 0);
            if (n <= 0) throw std::runtime_error("the server went away");
            in_.append(piece.data(), std::size_t(n));
            if (head == std::string::npos && (head = in_.find("\r\n\r\n")) != std::string::npos)
                whole = head + 4 + content_length(std::string_view(in_).substr(0, head));
        }
        body_.assign(in_, head + 4);
        return std::atoi(in_.c_str() + 9);
    }

    static std::size_t content_length(std::string_view head)
    {
        std::string lower(head);
        std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
        const auto at = lower.find("content-length:");
        return at == std::string::npos ? 0 : std::strtoul(lower.c_str() + at + 15, nullptr, 10);
    }

    int fd_;
    std::string out_, in_, body_;
};

/// User and system time of a process, in seconds.
double cpu_seconds(int pid)
{
    std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
    std::string text(std::istreambuf_iterator<char>(in), {});
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    std::string skipped;
    for (int i = 0; i < 11; ++i) fields >> skipped;
    double user = 0, system = 0;
    fields >> user >> system;
    return (user + system) / double(::sysconf(_SC_CLK_TCK));
}

struct Person {
    std::string token;
    std::string id;
    std::string division;
};

Person sign_in(int port, const std::string& body)
{
    Client client(port);
    const auto answer = boost::json::parse(client.call("POST", "/api/auth/sessions", {}, body, 201));
    const auto& caller = answer.at("caller");
    const auto text = [&](const char* name) {
        const auto& v = caller.at(name);
        return v.is_string() ? std::string(v.get_string()) : std::string();
    };
    return {std::string(answer.at("token").as_string()), text("person_id"), text("division_code")};
}

/// The first "id" of a case's answer.
std::string id_in(const std::string& body)
{
    const auto at = body.find("\"id\":\"");
    if (at == std::string::npos) throw std::runtime_error("an answer without an id");
    return body.substr(at + 6, body.find('"', at + 6) - at - 6);
}

struct Bench {
    int port, pid, connections;
    double seconds;
    std::vector<std::string_view> wanted; ///< all when empty
    Person villager, clerk, electrician;
    std::string run = std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
    std::atomic<std::uint64_t> keys{0};

    std::string key() { return "bench-" + run + "-" + std::to_string(keys++); }

    std::string create(Client& client)
    {
        return id_in(client.call(
            "POST", "/api/affairs/cases", villager.token,
            R"({"type":"report","division_code":")" + villager.division +
                R"(","form":{"category":"street_lamp","description":"村口路灯不亮，晚上看不见路"},"key":")" + key() +
                "\"}",
            201));
    }

    void act(Client& client, const std::string& id, const Person& who, const std::string& verb, const std::string& data)
    {
        client.call("POST", "/api/affairs/cases/" + id + "/actions", who.token,
                    R"({"verb":")" + verb + R"(","data":)" + data + R"(,"key":")" + key() + "\"}", 200);
    }

    void lifecycle(Client& client)
    {
        const std::string id = create(client);
        act(client, id, clerk, "assign", R"({"assignee_id":")" + electrician.id + R"(","note":"请去看看"})");
        act(client, id, electrician, "resolve", R"({"note":"换了灯泡"})");
        client.call("POST", "/api/affairs/cases/" + id + "/rating", villager.token, R"({"stars":5,"reason":"来得快"})",
                    200);
    }

    void measure(const char* name, const std::function<void(Client&, std::minstd_rand&)>& once)
    {
        if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), name) == wanted.end()) return;
        std::atomic<std::uint64_t> done{0};
        std::vector<std::thread> threads;
        const double cpu = cpu_seconds(pid);
        const auto start = Clock::now();
        const auto end = start + std::chrono::duration<double>(seconds);
        for (int t = 0; t < connections; ++t)
            threads.emplace_back([&, t] {
                try {
                    Client client(port);
                    std::minstd_rand random(unsigned(t) + 1);
                    while (Clock::now() < end) {
                        once(client, random);
                        ++done;
                    }
                } catch (const std::exception& failure) {
                    std::fprintf(stderr, "load_bench: %s: %s\n", name, failure.what());
                    std::_Exit(1);
                }
            });
        for (auto& t : threads) t.join();
        const double took = std::chrono::duration<double>(Clock::now() - start).count();
        const double used = cpu_seconds(pid) - cpu;
        std::printf("| %s | %.3f | %.0f |\n", name, used * 1e3 / double(done), double(done) / took);
        std::fflush(stdout);
    }
};

} // namespace

int main(int argc, char** argv)
try {
    if (argc < 5) {
        std::fprintf(stderr, "usage: load_bench PORT SERVER_PID SECONDS CONNECTIONS [OPERATION..]\n");
        return 2;
    }
    Bench b;
    b.port = std::atoi(argv[1]);
    b.pid = std::atoi(argv[2]);
    b.seconds = std::atof(argv[3]);
    b.connections = std::atoi(argv[4]);
    b.wanted.assign(argv + 5, argv + argc);
    b.villager = sign_in(b.port, R"({"phone":"19900000000","pin":"2580"})");
    b.clerk = sign_in(b.port, R"({"account":"wenshu","password":"xiangzhi-2026"})");
    b.electrician = sign_in(b.port, R"({"account":"diangong","password":"xiangzhi-2026"})");
    const Person admin = sign_in(b.port, R"({"account":"admin","password":"xiangzhi-2026"})");

    // What is read lies all over the county: pages of the list, from old to new.
    std::vector<std::string> ids;
    {
        Client client(b.port);
        std::string cursor;
        for (int page = 0; page < 20; ++page) {
            const auto answer = boost::json::parse(
                client.call("GET", "/api/affairs/cases?limit=200" + (cursor.empty() ? "" : "&cursor=" + cursor),
                            admin.token, {}, 200));
            for (const auto& item : answer.at("items").as_array()) ids.emplace_back(item.at("id").as_string());
            if (!answer.at("next_cursor").is_string()) break;
            cursor = std::string(answer.at("next_cursor").as_string());
        }
        if (ids.empty()) ids.push_back(b.create(client));
    }
    const auto read = [&](const std::string& token) {
        return [&, token](Client& client, std::minstd_rand& random) {
            client.call("GET", "/api/affairs/cases/" + ids[random() % ids.size()], token, {}, 200);
        };
    };
    b.measure("read", read(admin.token));
    b.measure("list", [&](Client& client, std::minstd_rand&) {
        client.call("GET", "/api/affairs/cases?limit=50", admin.token, {}, 200);
    });
    b.measure("inbox", [&](Client& client, std::minstd_rand&) {
        client.call("GET", "/api/affairs/inbox?limit=50", b.clerk.token, {}, 200);
    });
    b.measure("list of one type", [&](Client& client, std::minstd_rand&) {
        client.call("GET", "/api/affairs/cases?type=homestead&status=closed&limit=50", admin.token, {}, 200);
    });
    b.measure("search cases", [&](Client& client, std::minstd_rand& random) {
        static constexpr std::array<const char*, 3> kWords{"%E8%B7%AF%E7%81%AF", "%E8%80%81%E4%BA%95%E8%BE%B9",
                                                           "%E6%8B%96%E6%8B%89%E6%9C%BA"}; // 路灯 老井边 拖拉机
        const std::string path = std::string("/api/affairs/cases?limit=50&q=") + kWords[random() % kWords.size()];
        client.call("GET", path, admin.token, {}, 200);
    });
    b.measure("search people", [&](Client& client, std::minstd_rand&) {
        client.call("GET", "/api/registry/persons?limit=20&q=zgl", admin.token, {}, 200);
    });
    b.measure("lifecycle", [&](Client& client, std::minstd_rand&) { b.lifecycle(client); });
    b.measure("create", [&](Client& client, std::minstd_rand&) { b.create(client); });
} catch (const std::exception& failure) {
    std::fprintf(stderr, "load_bench: %s\n", failure.what());
    return 1;
}
