#include "foundation/identity/attempts.hpp"

#include <algorithm>

namespace xz::identity
{

namespace
{

constexpr std::int64_t kFreeFailures = 3;

std::chrono::milliseconds wait_after(std::int64_t failures, const AttemptRule& rule)
{
    if (failures < kFreeFailures) return {};
    const auto doublings = std::min<std::int64_t>(failures - kFreeFailures, 30);
    return std::min<std::chrono::milliseconds>(std::chrono::seconds(std::int64_t(1) << doublings), rule.longest_wait);
}

std::int64_t seconds_until(Instant then, Instant now) { return ((then - now).count() + 999) / 1000; }

} // namespace

Result<store::Attempts> begin_attempt(store::Attempts so_far, const AttemptRule& rule, Instant now)
{
    if (now < so_far.locked_until)
        return fail_until(Kind::rate_limited, "identity.locked", seconds_until(so_far.locked_until, now));
    if (now - so_far.last_at > rule.forget_after || so_far.locked_until.ms > 0) so_far = {};
    if (const auto free_at = so_far.last_at + wait_after(so_far.failures, rule); now < free_at)
        return fail_until(Kind::rate_limited, "identity.wait", seconds_until(free_at, now));
    ++so_far.failures;
    so_far.last_at = now;
    if (rule.lock_after > 0 && so_far.failures >= rule.lock_after) so_far.locked_until = now + rule.lock;
    return so_far;
}

} // namespace xz::identity
