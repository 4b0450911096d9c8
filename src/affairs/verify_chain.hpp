#pragma once
#include "foundation/context/context.hpp"
#include "foundation/jobs/jobs.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace xz::affairs
{

/// What a look at every case's history found.
struct ChainReport {
    std::int64_t cases = 0;
    std::int64_t events = 0;
    std::vector<std::string> broken; ///< case ids whose rows do not follow from one another, or not from the case's row
};

/// Reckons the hash of every event row anew (留痕): a row that was changed, taken out or put in shows.
ChainReport verify_chains(Platform& platform);

/// A nightly job: fails, and so is reported, when a chain is broken.
Result<> verify_chains_nightly(Context& ctx, const jobs::Job& job);

} // namespace xz::affairs
