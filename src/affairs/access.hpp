#pragma once
#include "affairs/case_facts.hpp"

namespace xz::affairs
{

/// How much of a case a caller sees.
enum class Sight {
    neighbour, ///< the public fields, while the matter is public in the village
    full
};

/// A case that the caller may see, with what it takes to show it.
struct SeenCase {
    SeenCase() = default;
    explicit SeenCase(SharedFacts found) : facts(std::move(found)), c(facts->c), definition(facts->definition) {}

    SharedFacts facts; ///< as it was found
    Case c;            ///< as it becomes
    std::shared_ptr<const Definition> definition;
    Sight sight = Sight::full;
    bool own = false; ///< the caller is the applicant, or filed it
    bool following = false;
};

/// The only way to load a case for a caller: staff of the region, the applicant, who filed it, who takes or took part
/// in it, and neighbours while it is public. Everybody else: `affairs.no_such_case` (404).
Result<SeenCase> access_case(db::Reader& db, const Context& ctx, CaseId id);

} // namespace xz::affairs
