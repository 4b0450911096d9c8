#include "foundation/http/rate_limiter.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cmath>
#include <list>
#include <mutex>
#include <unordered_map>

namespace xz::http
{
namespace
{
constexpr std::size_t kShards = 16;
}

struct RateLimiter::Shard {
    struct Bucket {
        std::string key;
        double tokens;
        Clock::time_point at;
    };
    mutable std::mutex mutex;
    std::list<Bucket> by_use; ///< last used first
    std::unordered_map<std::string_view, std::list<Bucket>::iterator> by_key;
    std::size_t most = 1;

    Bucket& bucket(std::string_view key, const RateLimit& limit, Clock::time_point now)
    {
        if (const auto found = by_key.find(key); found != by_key.end()) {
            by_use.splice(by_use.begin(), by_use, found->second);
            return by_use.front();
        }
        if (by_use.size() >= most) {
            by_key.erase(by_use.back().key);
            by_use.pop_back();
        }
        by_use.push_front({std::string(key), limit.burst, now});
        by_key.emplace(by_use.front().key, by_use.begin());
        return by_use.front();
    }
};

RateLimiter::RateLimiter(RateLimit limit, std::size_t most_keys) : limit_(limit), shards_(new Shard[kShards])
{
    for (std::size_t i = 0; i < kShards; ++i) shards_[i].most = std::max<std::size_t>(1, most_keys / kShards);
}

RateLimiter::~RateLimiter() = default;

std::optional<std::int64_t> RateLimiter::take(std::string_view key, Clock::time_point now, double cost)
{
    Shard& shard = shards_[std::hash<std::string_view>()(key) % kShards];
    const std::lock_guard lock(shard.mutex);
    Shard::Bucket& bucket = shard.bucket(key, limit_, now);
    const double seconds = std::max(0.0, std::chrono::duration<double>(now - bucket.at).count());
    bucket.tokens = std::min(limit_.burst, bucket.tokens + seconds * limit_.per_second);
    bucket.at = std::max(bucket.at, now);
    if (bucket.tokens >= cost) {
        bucket.tokens -= cost;
        return std::nullopt;
    }
    const double wait = limit_.per_second > 0 ? (cost - bucket.tokens) / limit_.per_second : 3600.0;
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(std::min(wait, 86400.0))));
}

std::size_t RateLimiter::keys() const
{
    std::size_t count = 0;
    for (std::size_t i = 0; i < kShards; ++i) {
        const std::lock_guard lock(shards_[i].mutex);
        count += shards_[i].by_use.size();
    }
    return count;
}

std::string address_group(std::string_view address)
{
    const std::string copy(address);
    std::array<std::uint8_t, 16> bytes{};
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (inet_pton(AF_INET, copy.c_str(), bytes.data()) == 1) {
        bytes[3] = 0;
        return std::string(inet_ntop(AF_INET, bytes.data(), text.data(), text.size())) + "/24";
    }
    if (inet_pton(AF_INET6, copy.c_str(), bytes.data()) == 1) {
        std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t(0));
        return std::string(inet_ntop(AF_INET6, bytes.data(), text.data(), text.size())) + "/64";
    }
    return copy;
}

std::pair<std::string, std::string> retry_after(std::int64_t seconds)
{
    return {"Retry-After", std::to_string(seconds)};
}

} // namespace xz::http
