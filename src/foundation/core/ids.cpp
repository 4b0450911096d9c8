#include "foundation/core/ids.hpp"

#include <algorithm>

namespace xz
{

namespace
{
constexpr std::int64_t kEpoch = 1704067200000; // 2024-01-01T00:00:00Z
constexpr std::int64_t kSequences = 1 << 16;
constexpr int kTickShift = 22, kNodeShift = 16;
} // namespace

void IdMaker::begin(std::int64_t tick)
{
    tick_ = tick;
    sequence_ = 0;
    if (place_ == 0) return;
    // The first half of the sequence is where it may begin (the mixing step of splitmix64).
    std::uint64_t z = place_ + 0x9e3779b97f4a7c15u * static_cast<std::uint64_t>(tick);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    sequence_ = static_cast<std::int64_t>((z ^ (z >> 31)) % (kSequences / 2));
}

void IdMaker::start_after(std::int64_t id)
{
    const std::lock_guard lock(mutex_);
    if (const std::int64_t tick = (id >> kTickShift) + 1; tick > tick_) begin(tick);
}

std::int64_t IdMaker::next(Instant now)
{
    const std::lock_guard lock(mutex_);
    const std::int64_t tick = std::max<std::int64_t>(now.ms - kEpoch, 0);
    if (tick > tick_) {
        begin(tick);
    } else if (++sequence_ ==
               kSequences) { // more than 65,536 in a millisecond, or a clock behind: borrow the next tick
        begin(tick_ + 1);
    }
    return (tick_ << kTickShift) | (static_cast<std::int64_t>(place_ & 63u) << kNodeShift) | sequence_;
}

} // namespace xz
