#pragma once
#include "foundation/context/context.hpp"
#include "registry/model.hpp"

namespace xz::registry
{

/// What the caller wants of a row.
enum class Purpose { read, write };

/// The only way to load a household for a caller: staff of the region, and the household's own people, who read it.
/// Errors: `registry.no_such_household` (also for one outside the caller's regions), `registry.may_not_write`.
Result<Household> access_household(db::Reader& db, const Context& ctx, HouseholdId id, Purpose purpose);

/// The same for a person: staff of the region, the person, and the people of the household, who read. Errors:
/// `registry.no_such_person`, `registry.may_not_write`.
Result<Person> access_person(db::Reader& db, const Context& ctx, PersonId id, Purpose purpose);

/// The same for an organisation. Errors: `registry.no_such_organisation`, `registry.may_not_write`.
Result<Organisation> access_organisation(db::Reader& db, const Context& ctx, OrganisationId id, Purpose purpose);

/// A division in force where the caller may enter rows; of that level unless it is 0. Error:
/// `registry.no_such_division`.
Result<DivisionCode> access_division(const Context& ctx, DivisionCode code, int level);

/// The regions that the caller reads, narrowed to a division if one is asked for.
std::vector<DivisionCode> readable_regions(const Context& ctx, std::string_view permission,
                                           std::optional<DivisionCode> asked);

} // namespace xz::registry
