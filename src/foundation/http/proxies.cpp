#include "foundation/http/proxies.hpp"

#include "foundation/http/uri.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <atomic>
#include <charconv>
#include <cstring>
#include <optional>
#include <random>

namespace xz::http
{
namespace
{

using Bytes = std::array<std::uint8_t, 16>;

/// IPv4 as the mapped IPv6 address, so that one comparison serves both.
std::optional<Bytes> parse_address(std::string_view text)
{
    const std::string copy(text);
    Bytes bytes{};
    if (inet_pton(AF_INET6, copy.c_str(), bytes.data()) == 1) return bytes;
    bytes[10] = bytes[11] = 0xff;
    if (inet_pton(AF_INET, copy.c_str(), bytes.data() + 12) == 1) return bytes;
    return std::nullopt;
}

bool inside(const Bytes& address, const Bytes& network, unsigned bits)
{
    const unsigned whole = bits / 8;
    if (std::memcmp(address.data(), network.data(), whole) != 0) return false;
    const unsigned rest = bits % 8;
    return rest == 0 || ((address[whole] ^ network[whole]) >> (8 - rest)) == 0;
}

/// "[2001:db8::1]:443" and "10.0.0.1:5000" are written by some proxies.
std::string_view without_port(std::string_view text)
{
    if (text.starts_with("[")) return text.substr(1, text.find(']') - 1);
    if (std::count(text.begin(), text.end(), ':') == 1) return text.substr(0, text.find(':'));
    return text;
}

} // namespace

Result<TrustedProxies> TrustedProxies::make(const std::vector<std::string>& networks)
{
    TrustedProxies proxies;
    for (const std::string& text : networks) {
        const auto bad = fail(Kind::invalid, "http.bad_setting", "trusted proxy " + text);
        const std::size_t slash = text.find('/');
        const auto address = parse_address(std::string_view(text).substr(0, slash));
        if (!address) return bad;
        unsigned bits = 128;
        if (slash != std::string::npos) {
            const char* begin = text.data() + slash + 1;
            const char* end = text.data() + text.size();
            const auto [stop, error] = std::from_chars(begin, end, bits);
            if (error != std::errc() || stop != end || begin == end) return bad;
            if (text.find(':') == std::string::npos) bits += 96;
            if (bits > 128) return bad;
        }
        proxies.networks_.push_back({*address, bits});
    }
    return proxies;
}

bool TrustedProxies::trusts(std::string_view address) const
{
    if (networks_.empty()) return false;
    const auto bytes = parse_address(address);
    return bytes && std::any_of(networks_.begin(), networks_.end(),
                                [&](const Network& n) { return inside(*bytes, n.bytes, n.bits); });
}

void TrustedProxies::apply(Request& request, std::string_view peer, bool peer_trusted) const
{
    request.peer.assign(peer);
    if (peer_trusted) {
        std::vector<std::string_view> chain;
        request.each_header([&](std::string_view name, std::string_view value) {
            if (!same_name(name, "X-Forwarded-For")) return;
            while (!value.empty()) {
                const std::size_t comma = std::min(value.find(','), value.size());
                chain.push_back(without_port(trim(value.substr(0, comma))));
                value.remove_prefix(std::min(comma + 1, value.size()));
            }
        });
        for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
            if (!parse_address(*at)) break; // what stands before nonsense cannot be believed
            request.peer.assign(*at);
            if (!trusts(*at)) break;
        }
        request.secure = same_name(request.header("X-Forwarded-Proto"), "https");
        const std::string_view id = request.header("X-Request-Id");
        if (valid_request_id(id)) request.request_id.assign(id);
    }
    if (request.request_id.empty()) append_request_id(request.request_id);
}

bool valid_request_id(std::string_view text)
{
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' ||
               c == '-';
    });
}

void append_request_id(std::string& to)
{
    static const std::uint64_t seed = (std::uint64_t(std::random_device{}()) << 32) ^ std::random_device{}();
    static std::atomic<std::uint64_t> count{0};
    // splitmix64 maps different counts to different numbers
    std::uint64_t z = seed + 0x9e3779b97f4a7c15u * count.fetch_add(1, std::memory_order_relaxed);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    for (int shift = 60; shift >= 0; shift -= 4) to.push_back("0123456789abcdef"[(z >> shift) & 15]);
}

} // namespace xz::http
