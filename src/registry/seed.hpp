#pragma once
#include "foundation/context/context.hpp"
#include "registry/imports.hpp"
#include "registry/model.hpp"

/// Fills the register from inside the program: the demo county, and what start-up imports.
namespace xz::registry::seed
{

/// Many rows of the register. Ids are the caller's (`Platform::ids`), as is that they fit together: each person's
/// household and relation repeat a membership listed here.
struct Register {
    std::vector<Household> households{};
    std::vector<Person> persons{};
    std::vector<Membership> memberships{};
    std::vector<Kin> kin{}; ///< one way; the other is added
    std::vector<Organisation> organisations{};
    std::vector<Seat> seats{};
    std::vector<Place> places{};
};

/// Inserts everything in this unit of work, with search words; no audit, no events.
void insert(db::Tx& tx, std::int64_t county, const Register& all, Instant now);

/// The register's person for somebody who holds an office in a division: by identity number, else the only one of that
/// name there, else entered now. Errors: `registry.several_of_that_name`, `registry.id_number_taken`.
Result<Person> person_for_office(db::Tx& tx, Platform& platform, const Person& told);

/// The counties that a division file speaks of, in order of code: divisions of level 3 with something below them, or
/// all of that level if nothing is below any.
Result<std::vector<DivisionCode>> counties_in(std::string_view csv_or_xlsx);

/// Imports a division file as the import page does, in a unit of its own, leaving out what is of other counties; when
/// the report holds errors, nothing has changed. `Registry::load` shows it to the running platform.
Result<imports::Report> import_divisions(Platform& platform, std::string_view csv_or_xlsx);

} // namespace xz::registry::seed
