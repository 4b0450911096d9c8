#pragma once
#include "foundation/core/result.hpp"
#include "foundation/identity/store.hpp"

#include <chrono>

namespace xz::identity
{

/// How guessing is slowed down. The first three failures are free, then each doubles the wait; staff are locked after a
/// number of failures and unlocked by time alone. A PIN has few values, so its waits grow to hours instead.
struct AttemptRule {
    std::int64_t lock_after = 0; ///< 0: no lock
    std::chrono::minutes lock{30};
    std::chrono::seconds longest_wait{300};
    std::chrono::hours forget_after{1}; ///< failures older than this do not count any more
};

/// Notes an attempt before the secret is looked at, so that guesses made at the same moment count one by one. Errors
/// (rate_limited): `identity.wait`, `identity.locked`.
Result<store::Attempts> begin_attempt(store::Attempts so_far, const AttemptRule& rule, Instant now);

} // namespace xz::identity
