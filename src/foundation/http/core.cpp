#include "foundation/http/core.hpp"

#include "foundation/http/problem.hpp"

namespace xz::http
{

Response Core::refusal(int status, std::string_view code, std::string_view request_id) const
{
    const std::string sentence = settings.sentence ? settings.sentence(code, status) : std::string();
    return problem(status, code, sentence, request_id);
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
