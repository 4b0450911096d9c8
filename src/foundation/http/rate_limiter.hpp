#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace xz::http
{

/// How much one caller may do: `burst` at once, refilled by `per_second`.
struct RateLimit {
    double burst = 60;
    double per_second = 10;
};

/// Token buckets by key ("addr:10.1.2.0/24", "account:17"), in bounded memory: when full, the bucket that was used
/// longest ago is forgotten. Any thread.
class RateLimiter
{
public:
    using Clock = std::chrono::steady_clock;
    explicit RateLimiter(RateLimit limit, std::size_t most_keys = 65536);
    ~RateLimiter();

    /// Takes `cost` tokens. nullopt: go on; else the whole seconds for Retry-After (at least 1).
    std::optional<std::int64_t> take(std::string_view key, Clock::time_point now = Clock::now(), double cost = 1);
    std::size_t keys() const;

private:
    struct Shard;
    RateLimit limit_;
    std::unique_ptr<Shard[]> shards_;
};

/// The key of an address: its /24 (IPv4) or /64 (IPv6), since a household or an attacker has many of them.
std::string address_group(std::string_view address);

/// The Retry-After header of an answer with status 429.
std::pair<std::string, std::string> retry_after(std::int64_t seconds);

} // namespace xz::http
