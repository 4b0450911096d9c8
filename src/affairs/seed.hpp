#pragma once
#include "affairs/definitions.hpp"
#include "affairs/model.hpp"
#include "registry/api.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Fills 事项 from inside the program: cases that went their way in the past (the demo county).
namespace xz::affairs::seed
{

/// One thing that somebody did. The verb "rate" takes `stars` and `reason` from the data.
struct Deed {
    const access::Caller* who;
    std::string verb;
    json::Object data{};
    Instant at;
    std::vector<FileId> files{}; ///< uploads of `who`
    std::string only_in{};       ///< left out once the case has left this state: votes after the decision
};

/// One case with its history.
struct Story {
    std::string_view type;
    registry::PersonBrief applicant;
    const access::Caller* filed_by;
    json::Object form;
    Instant at;
    std::vector<FileId> photos{};
    std::vector<Deed> deeds{}; ///< in order of time
};

/// What became of a story.
struct Told {
    CaseId id;
    std::string state;
    std::size_t done = 0;
    std::vector<std::string> refused{}; ///< verb, name and error code of each deed that the rules did not allow
};

/// Lets the case go its way under the rules that hold for everybody, each deed at its own time, with the timers that
/// were due in between, up to `until`; and makes it findable. A deed that the rules refuse is left out and told.
Result<Told> tell(db::Tx& tx, Platform& platform, const Definitions& definitions, const Story& story, Instant until);

} // namespace xz::affairs::seed
