#include "foundation/core/ids.hpp"

#include <algorithm>

namespace xz
{

std::int64_t IdMaker::next(Instant now)
{
    constexpr std::int64_t kEpoch = 1704067200000; // 2024-01-01T00:00:00Z
    constexpr std::int64_t kSequences = 1 << 16;
    const std::lock_guard lock(mutex_);
    const std::int64_t tick = std::max<std::int64_t>(now.ms - kEpoch, 0);
    if (tick > tick_) {
        tick_ = tick;
        sequence_ = 0;
    } else if (++sequence_ ==
               kSequences) { // more than 65,536 in a millisecond, or a clock behind: borrow the next tick
        ++tick_;
        sequence_ = 0;
    }
    return (tick_ << 22) | (std::int64_t(node_) << 16) | sequence_;
}

} // namespace xz
