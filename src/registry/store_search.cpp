#include "registry/store.hpp"
#include "registry/store_rows.hpp"

namespace xz::registry::store
{

namespace
{

// $1 county, $2 region and $3 its end, $4 $5 the place to go on after, $6 limit, $7 key, $8 end of the key
const db::Query kListHouseholds{
    "registry.list_households",
    "SELECT division_code, id FROM registry_household WHERE county = $1 AND division_code >= $2 "
    "AND division_code < $3 AND (division_code, id) > ($4, $5) ORDER BY division_code, id LIMIT $6"};
const db::Query kListPersons{
    "registry.list_persons",
    "SELECT division_code, id FROM registry_person WHERE county = $1 AND division_code >= $2 "
    "AND division_code < $3 AND (division_code, id) > ($4, $5) ORDER BY division_code, id LIMIT $6"};
const db::Query kSearchPersons{
    "registry.search_persons",
    "SELECT DISTINCT division_code, subject_id FROM registry_token WHERE county = $1 "
    "AND kind = 'person' AND token >= $7 AND token < $8 AND division_code >= $2 AND division_code < $3 "
    "AND (division_code, subject_id) > ($4, $5) ORDER BY division_code, subject_id LIMIT $6"};
const db::Query kSearchHouseholds{
    "registry.search_households",
    "SELECT division_code, id FROM (SELECT t.division_code, t.subject_id AS id FROM registry_token t WHERE t.county = "
    "$1 "
    "AND t.kind = 'household' AND t.token >= $7 AND t.token < $8 AND t.division_code >= $2 AND t.division_code < $3 "
    "UNION SELECT h.division_code, h.id FROM registry_token t JOIN registry_person p ON p.county = t.county "
    "AND p.id = t.subject_id JOIN registry_household h ON h.county = p.county AND h.id = p.household_id WHERE t.county "
    "= $1 "
    "AND t.kind = 'person' AND t.token >= $7 AND t.token < $8 AND h.division_code >= $2 AND h.division_code < $3) AS "
    "found "
    "WHERE (division_code, id) > ($4, $5) ORDER BY division_code, id LIMIT $6"};

const db::Query kFindImport{"registry.find_import", "SELECT digest, report FROM registry_import "
                                                    "WHERE county = $1 AND account_id = $2 AND key = $3"};
const db::Query kNoteImport{"registry.note_import",
                            "INSERT INTO registry_import (county, account_id, key, digest, report, at) "
                            "VALUES ($1, $2, $3, $4, $5, $6)"};

After place_of(const db::Row& row) { return {division_at(row, 0), row.integer(1)}; }

} // namespace

std::vector<After> list_households(db::Reader& db, std::int64_t county, DivisionCode region, After after, int limit)
{
    return db.all(kListHouseholds, place_of, county, region.value, region.end(), after.division.value, after.id, limit);
}

std::vector<After> list_persons(db::Reader& db, std::int64_t county, DivisionCode region, After after, int limit)
{
    return db.all(kListPersons, place_of, county, region.value, region.end(), after.division.value, after.id, limit);
}

std::vector<After> search_persons(db::Reader& db, std::int64_t county, std::string_view key, DivisionCode region,
                                  After after, int limit)
{
    return db.all(kSearchPersons, place_of, county, region.value, region.end(), after.division.value, after.id, limit,
                  key, key_end(key));
}

std::vector<After> search_households(db::Reader& db, std::int64_t county, std::string_view key, DivisionCode region,
                                     After after, int limit)
{
    return db.all(kSearchHouseholds, place_of, county, region.value, region.end(), after.division.value, after.id,
                  limit, key, key_end(key));
}

std::optional<EarlierImport> find_import(db::Reader& db, std::int64_t county, access::AccountId account,
                                         std::string_view key)
{
    return db.one(
        kFindImport,
        [](const db::Row& row) {
            return EarlierImport{row.get<std::string>(0), row.get<std::string>(1)};
        },
        county, account, key);
}

void note_import(db::Tx& tx, std::int64_t county, access::AccountId account, std::string_view key,
                 std::string_view digest, std::string_view report, Instant now)
{
    tx.exec(kNoteImport, county, account, key, digest, report, now);
}

} // namespace xz::registry::store
