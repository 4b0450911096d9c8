#include "foundation/http/core.hpp"

#include "foundation/http/problem.hpp"

namespace xz::http
{

namespace
{
constexpr std::size_t kSmallBody = 64 * 1024;
}

Response Core::refusal(int status, std::string_view code, std::string_view request_id) const
{
    const std::string sentence = settings.sentence ? settings.sentence(code, status) : std::string();
    Response response = problem(status, code, sentence, request_id);
    if (status == 503) response.with("Retry-After", "1");
    return response;
}

bool Core::count_body(const std::string& client, std::size_t before, std::size_t now)
{
    const std::size_t all = body_bytes.fetch_add(now - before, std::memory_order_relaxed) + (now - before);
    const auto large = [](std::size_t size) { return size > kSmallBody ? size : 0; };
    if (large(before) == large(now)) return true;
    const std::lock_guard lock(peers_mutex);
    const auto own = bodies.try_emplace(client, 0).first;
    own->second += large(now) - large(before);
    if (own->second == 0) return bodies.erase(own), true;
    return large(now) == 0 || (all <= settings.bodies_limit && own->second <= settings.bodies_limit / 2);
}

bool Core::admit(const std::string& peer, bool trusted)
{
    if (connections.fetch_add(1) >= settings.connections) {
        connections.fetch_sub(1);
        return false;
    }
    const std::lock_guard lock(peers_mutex);
    std::size_t& count = peers[peer];
    if (count >= settings.connections_per_peer && !trusted) {
        connections.fetch_sub(1);
        return false;
    }
    ++count;
    return true;
}

void Core::leave(const std::string& peer)
{
    connections.fetch_sub(1);
    const std::lock_guard lock(peers_mutex);
    const auto at = peers.find(peer);
    if (--at->second == 0) peers.erase(at);
}

} // namespace xz::http
