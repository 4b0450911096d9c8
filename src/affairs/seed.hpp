#pragma once
#include "affairs/definitions.hpp"
#include "affairs/model.hpp"
#include "registry/api.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Fills 事项 from inside the program: cases that went their way in the past (the demo county, the benchmark's data).
namespace xz::affairs::seed
{

/// One thing that somebody did.
struct Deed {
    const access::Caller* who;
    std::string verb;
    json::Object data;
    Instant at;
    std::string assignee_name{};
};

/// One case with its history.
struct Story {
    std::string_view type;
    registry::PersonBrief applicant;
    const access::Caller* filed_by;
    json::Object form;
    Instant at;
    std::vector<CaseFile> photos{};
    std::vector<Deed> deeds{};
};

/// Lets the case go its way through the real flow, each deed at its own time, and makes it findable. Deeds that the
/// flow does not answer any more are left out. The number of deeds done.
Result<std::size_t> tell(db::Tx& tx, Platform& platform, const Definitions& definitions, const Story& story);

} // namespace xz::affairs::seed
