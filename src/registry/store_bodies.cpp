#include "registry/store.hpp"
#include "registry/store_rows.hpp"

#define XZ_ORGANISATION "SELECT id, division_code, body, name, uscc FROM registry_organisation "

namespace xz::registry::store
{

namespace
{

const db::Query kOrganisation{"registry.organisation", XZ_ORGANISATION "WHERE county = $1 AND id = $2"};
const db::Query kOrganisationsIn{"registry.organisations_in",
                                 XZ_ORGANISATION "WHERE county = $1 AND division_code >= $2 AND division_code < $3 "
                                                 "ORDER BY division_code, body, id"};
const db::Query kOrganisationsOfBody{"registry.organisations_of_body", XZ_ORGANISATION
                                     "WHERE county = $1 AND division_code = $2 AND body = $3 ORDER BY id"};
const db::Query kHoldsUscc{"registry.holds_uscc",
                           "SELECT 1 FROM registry_organisation WHERE county = $1 AND uscc = $2"};
const db::Bulk kOrganisationRows{"registry.insert_organisations", "registry_organisation",
                                 "county, id, division_code, body, name, uscc, created_at, updated_at"};
const db::Query kSeatsIn{
    "registry.seats_in",
    "SELECT id, organisation_id, person_id, role, division_code, valid_from, valid_to FROM registry_seat "
    "WHERE county = $1 AND organisation_id = $2 ORDER BY id"};
const db::Query kSizesIn{
    "registry.body_sizes_in",
    "SELECT o.id, count(DISTINCT s.person_id) FROM registry_organisation o JOIN registry_seat s "
    "ON s.county = o.county AND s.organisation_id = o.id WHERE o.county = $1 AND o.division_code >= $2 "
    "AND o.division_code < $3 AND (s.valid_from IS NULL OR s.valid_from <= $4) "
    "AND (s.valid_to IS NULL OR s.valid_to >= $4) GROUP BY o.id"};
const db::Query kSeatsOf{
    "registry.seats_of",
    "SELECT s.id, s.organisation_id, s.person_id, s.role, s.division_code, s.valid_from, s.valid_to, "
    "o.id, o.division_code, o.body, o.name, o.uscc FROM registry_seat s JOIN registry_organisation o "
    "ON o.county = s.county AND o.id = s.organisation_id WHERE s.county = $1 AND s.person_id = $2 ORDER BY s.id"};
const db::Bulk kSeatRows{"registry.insert_seats", "registry_seat",
                         "county, id, organisation_id, person_id, role, division_code, valid_from, valid_to"};
const db::Query kEndSeat{"registry.end_seat", "UPDATE registry_seat SET valid_to = $3 WHERE county = $1 AND id = $2"};

Organisation organisation_at(const db::Row& row, int from)
{
    return {row.get<OrganisationId>(from), division_at(row, from + 1), row.get<std::string>(from + 2),
            row.get<std::string>(from + 3), row.get<std::string>(from + 4)};
}

Organisation organisation_of(const db::Row& row) { return organisation_at(row, 0); }

Seat seat_of(const db::Row& row)
{
    return {row.get<SeatId>(0),  row.get<OrganisationId>(1), row.get<PersonId>(2),   row.get<std::string>(3),
            division_at(row, 4), row.get<std::string>(5),    row.get<std::string>(6)};
}

} // namespace

std::optional<Organisation> find_organisation(db::Reader& db, std::int64_t county, OrganisationId id)
{
    return db.one(kOrganisation, organisation_of, county, id);
}

std::vector<Organisation> organisations_in(db::Reader& db, std::int64_t county, DivisionCode region)
{
    return db.all(kOrganisationsIn, organisation_of, county, region.value, region.end());
}

std::vector<Organisation> organisations_of_body(db::Reader& db, std::int64_t county, DivisionCode division,
                                                std::string_view body)
{
    return db.all(kOrganisationsOfBody, organisation_of, county, division.value, body);
}

bool holds_uscc(db::Reader& db, std::int64_t county, std::string_view uscc)
{
    return db.value<std::int64_t>(kHoldsUscc, county, uscc).has_value();
}

void insert_organisations(db::Tx& tx, std::int64_t county, std::span<const Organisation> organisations, Instant now)
{
    tx.copy(kOrganisationRows, [&](db::Copier& rows) {
        for (const Organisation& o : organisations)
            rows.add(county, o.id, o.division.value, o.body, o.name, or_null(o.uscc), now, now);
    });
}

std::vector<Seat> seats_in(db::Reader& db, std::int64_t county, OrganisationId organisation)
{
    return db.all(kSeatsIn, seat_of, county, organisation);
}

std::map<OrganisationId, std::int64_t> sizes_in(db::Reader& db, std::int64_t county, DivisionCode region,
                                                std::string_view day)
{
    std::map<OrganisationId, std::int64_t> out;
    db.each(
        kSizesIn, [&](const db::Row& row) { out[row.get<OrganisationId>(0)] = row.integer(1); }, county, region.value,
        region.end(), day);
    return out;
}

std::vector<std::pair<Seat, Organisation>> seats_of(db::Reader& db, std::int64_t county, PersonId person)
{
    return db.all(
        kSeatsOf,
        [](const db::Row& row) {
            return std::pair{seat_of(row), organisation_at(row, 7)};
        },
        county, person);
}

void insert_seats(db::Tx& tx, std::int64_t county, std::span<const Seat> seats)
{
    tx.copy(kSeatRows, [&](db::Copier& rows) {
        for (const Seat& s : seats)
            rows.add(county, s.id, s.organisation, s.person, s.role, s.division.value, or_null(s.valid_from),
                     or_null(s.valid_to));
    });
}

void end_seat(db::Tx& tx, std::int64_t county, SeatId id, std::string_view last_day)
{
    tx.exec(kEndSeat, county, id, last_day);
}

} // namespace xz::registry::store
