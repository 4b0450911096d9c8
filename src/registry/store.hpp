#pragma once
#include "foundation/db/tx.hpp"
#include "registry/model.hpp"

#include <map>
#include <optional>
#include <span>
#include <utility>

/// All SQL of 一户一档.
namespace xz::registry::store
{

// Divisions.

/// All rows, former ones included, by code and then by time.
std::vector<DivisionRow> divisions(db::Reader& db, std::int64_t county);
/// Codes under which the place was known before, oldest first.
std::vector<DivisionCode> former_codes(db::Reader& db, std::int64_t county, DivisionCode code);
/// Adds the row, or replaces the one that began on the same day.
void put_division(db::Tx& tx, std::int64_t county, const DivisionRow& row);
void end_division(db::Tx& tx, std::int64_t county, const DivisionRow& row, std::string_view last_day);
void note_recoded(db::Tx& tx, std::int64_t county, DivisionCode from, DivisionCode to, std::string_view day);
/// How many households and people stand in one division itself.
struct Counts {
    std::int64_t households = 0;
    std::int64_t persons = 0;
};
Counts count_in(db::Reader& db, std::int64_t county, DivisionCode code);
/// Lets everything that stands in one division now stand in another.
void move_rows(db::Tx& tx, std::int64_t county, DivisionCode from, DivisionCode to);
std::vector<Place> places(db::Reader& db, std::int64_t county);
void put_place(db::Tx& tx, std::int64_t county, const Place& place);
/// A GeoJSON geometry.
std::optional<std::string> outline(db::Reader& db, std::int64_t county);
void put_outline(db::Tx& tx, std::int64_t county, std::string_view geometry);

// Households and people.

std::optional<Household> find_household(db::Reader& db, std::int64_t county, HouseholdId id);
/// Those of a village by their number.
std::map<std::string, Household, std::less<>> households_of(db::Reader& db, std::int64_t county, DivisionCode village);
std::vector<Household> households(db::Reader& db, std::int64_t county, std::span<const HouseholdId> ids);
void insert_households(db::Tx& tx, std::int64_t county, std::span<const Household> rows);
void update_household(db::Tx& tx, std::int64_t county, const Household& row);

/// Who is the head of a household, and how many people it has.
struct HouseholdSummary {
    std::string head_name;
    PersonId head;
    std::int64_t size = 0;
};
std::map<HouseholdId, HouseholdSummary> summaries(db::Reader& db, std::int64_t county,
                                                  std::span<const HouseholdId> ids);

std::optional<Person> find_person(db::Reader& db, std::int64_t county, PersonId id);
std::optional<Person> person_with_id_number(db::Reader& db, std::int64_t county, std::string_view id_number);
std::map<std::string, Person, std::less<>> persons_with_id_numbers(db::Reader& db, std::int64_t county,
                                                                   std::span<const std::string> id_numbers);
std::vector<Person> persons(db::Reader& db, std::int64_t county, std::span<const PersonId> ids);
std::vector<Person> persons_of_household(db::Reader& db, std::int64_t county, HouseholdId household);
std::vector<Person> persons_of_village(db::Reader& db, std::int64_t county, DivisionCode village);
/// With their search words.
void insert_persons(db::Tx& tx, std::int64_t county, std::span<const Person> rows);
/// Renews the search words too, if the name or the village has changed.
void update_person(db::Tx& tx, std::int64_t county, const Person& before, const Person& now);

std::vector<Membership> memberships_of(db::Reader& db, std::int64_t county, PersonId person);
std::vector<Membership> memberships_in(db::Reader& db, std::int64_t county, HouseholdId household);
void insert_memberships(db::Tx& tx, std::int64_t county, std::span<const Membership> rows);
void end_membership(db::Tx& tx, std::int64_t county, MembershipId id, std::string_view last_day);
void place_membership(db::Tx& tx, std::int64_t county, const Membership& row);

std::vector<Kin> kin_of(db::Reader& db, std::int64_t county, PersonId person);
/// States it both ways; what was stated before is replaced.
void put_kin(db::Tx& tx, std::int64_t county, const Kin& kin);
void insert_kin(db::Tx& tx, std::int64_t county, std::span<const Kin> rows);

// Bodies.

std::optional<Organisation> find_organisation(db::Reader& db, std::int64_t county, OrganisationId id);
std::vector<Organisation> organisations_in(db::Reader& db, std::int64_t county, DivisionCode region);
std::vector<Organisation> organisations_of_body(db::Reader& db, std::int64_t county, DivisionCode division,
                                                std::string_view body);
bool holds_uscc(db::Reader& db, std::int64_t county, std::string_view uscc);
void insert_organisations(db::Tx& tx, std::int64_t county, std::span<const Organisation> rows, Instant now);
std::vector<Seat> seats_in(db::Reader& db, std::int64_t county, OrganisationId organisation);
/// Members on a day of each organisation of a region.
std::map<OrganisationId, std::int64_t> sizes_in(db::Reader& db, std::int64_t county, DivisionCode region,
                                                std::string_view day);
/// A person's seats with their organisations.
std::vector<std::pair<Seat, Organisation>> seats_of(db::Reader& db, std::int64_t county, PersonId person);
void insert_seats(db::Tx& tx, std::int64_t county, std::span<const Seat> rows);
void end_seat(db::Tx& tx, std::int64_t county, SeatId id, std::string_view last_day);

// Lists and search: by village and then by id.

/// A place in a list: what comes after it.
struct After {
    DivisionCode division;
    std::int64_t id = 0;
    auto operator<=>(const After&) const = default;
};
std::vector<After> list_households(db::Reader& db, std::int64_t county, DivisionCode region, After after, int limit);
std::vector<After> list_persons(db::Reader& db, std::int64_t county, DivisionCode region, After after, int limit);
/// `key` is a `search_key`.
std::vector<After> search_persons(db::Reader& db, std::int64_t county, std::string_view key, DivisionCode region,
                                  After after, int limit);
/// By number, or by somebody who lives there.
std::vector<After> search_households(db::Reader& db, std::int64_t county, std::string_view key, DivisionCode region,
                                     After after, int limit);

// Imports.

struct EarlierImport {
    std::string digest;
    std::string report;
};
std::optional<EarlierImport> find_import(db::Reader& db, std::int64_t county, access::AccountId account,
                                         std::string_view key);
void note_import(db::Tx& tx, std::int64_t county, access::AccountId account, std::string_view key,
                 std::string_view digest, std::string_view report, Instant now);

} // namespace xz::registry::store
