#include "engines/search/pinyin.hpp"
#include "registry/store.hpp"
#include "registry/store_rows.hpp"

namespace xz::registry::store
{

namespace
{

const db::Query kDivisions{"registry.divisions",
                           "SELECT code, name, level, parent_code, valid_from, valid_to FROM registry_division "
                           "WHERE county = $1 ORDER BY code, valid_from"};
const db::Query kFormerCodes{"registry.former_codes",
                             "SELECT old_code FROM registry_division_change WHERE county = $1 AND new_code = $2 "
                             "ORDER BY changed_on, old_code"};
const db::Query kPutDivision{
    "registry.put_division",
    "INSERT INTO registry_division (county, code, valid_from, valid_to, name, level, parent_code, initials) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (county, code, valid_from) DO UPDATE SET "
    "valid_to = excluded.valid_to, name = excluded.name, level = excluded.level, parent_code = excluded.parent_code, "
    "initials = excluded.initials"};
const db::Query kEndDivision{"registry.end_division", "UPDATE registry_division SET valid_to = $4 "
                                                      "WHERE county = $1 AND code = $2 AND valid_from = $3"};
const db::Query kNoteRecoded{"registry.note_recoded",
                             "INSERT INTO registry_division_change (county, old_code, new_code, changed_on) "
                             "VALUES ($1, $2, $3, $4) ON CONFLICT (county, old_code, new_code) DO UPDATE SET "
                             "changed_on = excluded.changed_on"};
const db::Query kRenumberHouseholds{
    "registry.renumber_households",
    "UPDATE registry_household SET household_number = $4 || household_number WHERE county = $1 AND division_code = $2 "
    "AND household_number IN (SELECT h.household_number FROM registry_household h WHERE h.county = $1 AND "
    "h.division_code = $3)"};
const db::Query kCountHouseholds{"registry.count_households_in", "SELECT count(*) FROM registry_household "
                                                                 "WHERE county = $1 AND division_code = $2"};
const db::Query kCountPersons{"registry.count_persons_in", "SELECT count(*) FROM registry_person "
                                                           "WHERE county = $1 AND division_code = $2"};
const db::Query kMoveHouseholds{"registry.move_households", "UPDATE registry_household SET division_code = $3 "
                                                            "WHERE county = $1 AND division_code = $2"};
const db::Query kMovePersons{"registry.move_persons", "UPDATE registry_person SET division_code = $3 "
                                                      "WHERE county = $1 AND division_code = $2"};
const db::Query kMoveMemberships{"registry.move_memberships",
                                 "UPDATE registry_membership SET division_code = $3 "
                                 "WHERE county = $1 AND division_code = $2 AND valid_to IS NULL"};
const db::Query kMoveKin{"registry.move_kin", "UPDATE registry_kin SET division_code = $3 "
                                              "WHERE county = $1 AND division_code = $2"};
const db::Query kMoveSeats{"registry.move_seats", "UPDATE registry_seat SET division_code = $3 "
                                                  "WHERE county = $1 AND division_code = $2 AND valid_to IS NULL"};
const db::Query kMoveOrganisations{"registry.move_organisations", "UPDATE registry_organisation SET division_code = $3 "
                                                                  "WHERE county = $1 AND division_code = $2"};
const db::Query kMoveTokens{"registry.move_tokens", "UPDATE registry_token SET division_code = $3 "
                                                    "WHERE county = $1 AND division_code = $2"};
const db::Query kMovePlace{
    "registry.move_place",
    "UPDATE registry_place SET division_code = $3 WHERE county = $1 AND division_code = $2 AND NOT EXISTS "
    "(SELECT 1 FROM registry_place p WHERE p.county = $1 AND p.division_code = $3)"};
const db::Query kPlaces{"registry.places", "SELECT division_code, lat, lon FROM registry_place WHERE county = $1 "
                                           "ORDER BY division_code"};
const db::Query kPutPlace{"registry.put_place",
                          "INSERT INTO registry_place (county, division_code, lat, lon) "
                          "VALUES ($1, $2, $3, $4) ON CONFLICT (county, division_code) DO UPDATE SET "
                          "lat = excluded.lat, lon = excluded.lon"};
const db::Query kOutline{"registry.outline", "SELECT geometry FROM registry_outline WHERE county = $1"};
const db::Query kPutOutline{"registry.put_outline", "INSERT INTO registry_outline (county, geometry) VALUES ($1, $2) "
                                                    "ON CONFLICT (county) DO UPDATE SET geometry = excluded.geometry"};

} // namespace

std::vector<DivisionRow> divisions(db::Reader& db, std::int64_t county)
{
    return db.all(
        kDivisions,
        [](const db::Row& row) {
            return DivisionRow{division_at(row, 0), row.get<std::string>(1), row.get<int>(2),
                               division_at(row, 3), row.get<std::string>(4), row.get<std::string>(5)};
        },
        county);
}

std::vector<DivisionCode> former_codes(db::Reader& db, std::int64_t county, DivisionCode code)
{
    return db.all(
        kFormerCodes, [](const db::Row& row) { return division_at(row, 0); }, county, code.value);
}

void put_division(db::Tx& tx, std::int64_t county, const DivisionRow& d)
{
    tx.exec(kPutDivision, county, d.code.value, d.valid_from, or_null(d.valid_to), d.name, d.level, d.parent.value,
            search::pinyin_initials(d.name, search::Reading::words));
}

void end_division(db::Tx& tx, std::int64_t county, const DivisionRow& d, std::string_view last_day)
{
    tx.exec(kEndDivision, county, d.code.value, d.valid_from, last_day);
}

void note_recoded(db::Tx& tx, std::int64_t county, DivisionCode from, DivisionCode to, std::string_view day)
{
    tx.exec(kNoteRecoded, county, from.value, to.value, day);
}

Counts count_in(db::Reader& db, std::int64_t county, DivisionCode code)
{
    return {db.value<std::int64_t>(kCountHouseholds, county, code.value).value_or(0),
            db.value<std::int64_t>(kCountPersons, county, code.value).value_or(0)};
}

void move_rows(db::Tx& tx, std::int64_t county, DivisionCode from, DivisionCode to)
{
    // Two merged villages both have a household 0001: the one that comes is 201-0001 from now on.
    tx.exec(kRenumberHouseholds, county, from.value, to.value, from.text().substr(9) + "-");
    for (const auto* query : {&kMoveHouseholds, &kMovePersons, &kMoveMemberships, &kMoveKin, &kMoveSeats,
                              &kMoveOrganisations, &kMoveTokens, &kMovePlace})
        tx.exec(*query, county, from.value, to.value);
}

std::vector<Place> places(db::Reader& db, std::int64_t county)
{
    return db.all(
        kPlaces,
        [](const db::Row& row) {
            return Place{division_at(row, 0), row.real(1), row.real(2)};
        },
        county);
}

void put_place(db::Tx& tx, std::int64_t county, const Place& p)
{
    tx.exec(kPutPlace, county, p.division.value, p.lat, p.lon);
}

std::optional<std::string> outline(db::Reader& db, std::int64_t county)
{
    return db.value<std::string>(kOutline, county);
}

void put_outline(db::Tx& tx, std::int64_t county, std::string_view geometry) { tx.exec(kPutOutline, county, geometry); }

} // namespace xz::registry::store
