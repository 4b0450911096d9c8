#include "affairs/store.hpp"
#include "affairs/store_rows.hpp"
#include "engines/search/bigrams.hpp"

#include <algorithm>
#include <variant>

// What every list may be narrowed by.
#define XZ_CASE_NARROWED                                                                                               \
    "AND ($5 IS NULL OR c.type = $5) AND ($6 IS NULL OR c.state = $6) AND ($7 IS NULL OR c.due_at < $7) "              \
    "AND ($8 IS NULL OR c.closed = $8) "
#define XZ_LISTED "SELECT " XZ_CASE_HEAD " FROM affairs_case c "
#define XZ_CASE_FILTER XZ_CASE_NARROWED "ORDER BY c.id DESC LIMIT $4"

namespace xz::affairs::store
{

namespace
{

// $1 county, $2 region, $3 before id, $4 limit, $5 type, $6 state, $7 due before, $8 closed
const db::Query kByCounty{"affairs.list_by_county",
                          XZ_LISTED "WHERE c.county = $1 AND $2 > 0 AND c.id < $3 " XZ_CASE_FILTER};
// Among all of a county, those of a rare type are found by it; in a township they are near enough.
const db::Query kByType{"affairs.list_by_type",
                        XZ_LISTED "WHERE c.county = $1 AND c.type = $5 AND $2 > 0 AND c.id < $3 " XZ_CASE_FILTER};
const db::Query kByTownship{"affairs.list_by_township",
                            XZ_LISTED "WHERE c.county = $1 AND c.township_code = $2 AND c.id < $3 " XZ_CASE_FILTER};
const db::Query kByDivision{"affairs.list_by_division",
                            XZ_LISTED "WHERE c.county = $1 AND c.division_code = $2 AND c.id < $3 " XZ_CASE_FILTER};
const db::Query kOpenByCounty{"affairs.list_open_by_county", XZ_LISTED
                              "WHERE c.county = $1 AND c.closed = 0 AND $2 > 0 AND c.id < $3 " XZ_CASE_FILTER};
const db::Query kOpenByTownship{
    "affairs.list_open_by_township",
    XZ_LISTED "WHERE c.county = $1 AND c.closed = 0 AND c.township_code = $2 AND c.id < $3 " XZ_CASE_FILTER};
const db::Query kOpenByDivision{
    "affairs.list_open_by_division",
    XZ_LISTED "WHERE c.county = $1 AND c.closed = 0 AND c.division_code = $2 AND c.id < $3 " XZ_CASE_FILTER};

// $9 end of the region, $10 words. FTS5 gives what it finds newest first, and is asked for no more than a page.
const db::Query kSearch{
    "affairs.list_by_words",
    "SELECT " XZ_CASE_HEAD " FROM affairs_search CROSS JOIN affairs_case c ON c.id = affairs_search.rowid "
    "WHERE affairs_search MATCH $10 AND affairs_search.rowid < $3 AND c.county = $1 "
    "AND c.division_code >= $2 AND c.division_code < $9 " XZ_CASE_NARROWED
    "ORDER BY affairs_search.rowid DESC LIMIT $4",
    XZ_LISTED "WHERE c.county = $1 AND c.id < $3 AND c.id IN (SELECT s.case_id FROM affairs_search s "
              "WHERE s.county = $1 AND s.tokens @@ to_tsquery('simple', $10)) "
              "AND c.division_code >= $2 AND c.division_code < $9 " XZ_CASE_FILTER};

// $2 account, $9 part
const db::Query kByPart{"affairs.list_by_part", XZ_LISTED
                        "JOIN affairs_part p ON p.county = c.county AND p.case_id = c.id "
                        "WHERE p.county = $1 AND p.account = $2 AND p.part = $9 AND p.case_id < $3 " XZ_CASE_NARROWED
                        "ORDER BY p.case_id DESC LIMIT $4"};

// $2 account, $9 part, $10 words
const db::Query kSearchByPart{
    "affairs.list_by_part_and_words",
    XZ_LISTED "JOIN affairs_part p ON p.county = c.county AND p.case_id = c.id "
              "WHERE p.county = $1 AND p.account = $2 AND p.part = $9 AND p.case_id < $3 "
              "AND p.case_id IN (SELECT rowid FROM affairs_search WHERE affairs_search MATCH $10) " XZ_CASE_NARROWED
              "ORDER BY p.case_id DESC LIMIT $4",
    XZ_LISTED "JOIN affairs_part p ON p.county = c.county AND p.case_id = c.id "
              "WHERE p.county = $1 AND p.account = $2 AND p.part = $9 AND p.case_id < $3 "
              "AND p.case_id IN (SELECT s.case_id FROM affairs_search s WHERE s.county = $1 "
              "AND s.tokens @@ to_tsquery('simple', $10)) " XZ_CASE_NARROWED "ORDER BY p.case_id DESC LIMIT $4"};

const db::Query kPoints{
    "affairs.open_points",
    "SELECT id, division_code, type, title, state, category, lat, lon, due_at, created_at, followers, "
    "thumb_file_id, hash FROM affairs_case WHERE county = $1 AND closed = 0 AND division_code >= $2 "
    "AND division_code < $3 AND ($4 IS NULL OR type = $4) AND lon BETWEEN $6 AND $7 AND lat BETWEEN $8 AND $9 "
    "ORDER BY id DESC LIMIT $5"};
const db::Query kPlaces{"affairs.open_places",
                        "SELECT lat, lon, due_at FROM affairs_case WHERE county = $1 AND closed = 0 "
                        "AND division_code >= $2 AND division_code < $3 AND lat IS NOT NULL AND lon IS NOT NULL "
                        "AND ($4 IS NULL OR type = $4)"};

// Of constant values: INSERT .. SELECT would make FTS5 write what it gathers to its tables after each case.
const db::Query kIndex{
    "affairs.index_case", "INSERT INTO affairs_search (rowid, tokens) VALUES (iif($1 > 0, $2, 0), $3)",
    "INSERT INTO affairs_search (county, case_id, tokens) VALUES ($1, $2, to_tsvector('simple', $3))"};

const db::Query& scope_query(DivisionCode region, const CaseFilter& f, bool open_only)
{
    switch (region.level()) {
    case 5: return open_only ? kOpenByDivision : kByDivision;
    case 4: return open_only ? kOpenByTownship : kByTownship;
    default: return open_only ? kOpenByCounty : f.type ? kByType : kByCounty;
    }
}

/// The words as the database's full-text search takes them; empty when there is nothing to search by.
std::string query_of(const db::Reader& db, const std::string& words)
{
    return db.dialect() == db::Dialect::sqlite ? search::fts5_query(words) : search::ts_query(words);
}

/// Newest first, no case twice, at most `limit`.
std::vector<Case> merged(std::vector<Case> cases, int limit)
{
    std::sort(cases.begin(), cases.end(), [](const Case& a, const Case& b) { return a.id > b.id; });
    cases.erase(std::unique(cases.begin(), cases.end(), [](const Case& a, const Case& b) { return a.id == b.id; }),
                cases.end());
    if (cases.size() > std::size_t(limit)) cases.resize(std::size_t(limit));
    return cases;
}

} // namespace

void read_case_head(const db::Row& row, int at, Case& into)
{
    into.id = row.get<CaseId>(at);
    into.division = {row.get<std::int64_t>(at + 1)};
    into.type = row.text(at + 2);
    into.hash = row.text(at + 3);
    into.number = row.text(at + 4);
    into.title = row.text(at + 5);
    into.category = row.text(at + 6);
    into.closed = row.get<bool>(at + 7);
    into.state = row.text(at + 8);
    into.applicant = row.get<PersonId>(at + 9);
    into.applicant_name = row.text(at + 10);
    into.created_by = row.get<AccountId>(at + 11);
    into.due_at = row.get<std::optional<Instant>>(at + 12);
    into.followers = row.get<std::int64_t>(at + 13);
    into.stars = row.get<std::optional<std::int64_t>>(at + 14);
    into.thumb = row.get<FileId>(at + 15);
    into.created_at = row.get<Instant>(at + 16);
    into.updated_at = row.get<Instant>(at + 17);
}

DivisionCode township_of(DivisionCode division) { return division.level() >= 4 ? division.at(4) : division; }

void each_case(db::Reader& db, std::int64_t county, const CaseFilter& f, const CaseVisitor& visit)
{
    // What is overdue is open.
    const auto closed = f.overdue ? std::optional<bool>(false) : f.closed;
    const auto due_before = f.overdue ? std::optional<Instant>(f.now) : std::nullopt;
    const std::optional<std::int64_t> closed_value = closed ? std::optional<std::int64_t>(*closed) : std::nullopt;
    const std::string words = query_of(db, f.words);
    if (words.empty() && !f.words.empty()) return; // nothing but signs: nothing can match
    const auto each_of = [&](DivisionCode region, const CaseVisitor& take) {
        Case c;
        const auto row_by_row = [&](const db::Row& row) {
            read_case_head(row, 0, c);
            take(c);
        };
        if (words.empty())
            db.each(scope_query(region, f, closed == false), row_by_row, county, region.value, f.before, f.limit,
                    f.type, f.state, due_before, closed_value);
        else
            db.each(kSearch, row_by_row, county, region.value, f.before, f.limit, f.type, f.state, due_before,
                    closed_value, region.end(), words);
    };
    if (f.regions.size() == 1) return each_of(f.regions.front(), visit);
    std::vector<Case> all;
    for (const DivisionCode region : f.regions) each_of(region, [&](const Case& c) { all.push_back(c); });
    for (const Case& c : merged(std::move(all), f.limit)) visit(c);
}

std::vector<Case> list_cases(db::Reader& db, std::int64_t county, const CaseFilter& filter)
{
    std::vector<Case> all;
    each_case(db, county, filter, [&](const Case& c) { all.push_back(c); });
    return all;
}

std::vector<Case> list_parts(db::Reader& db, std::int64_t county, AccountId account,
                             const std::vector<std::string>& parts, const CaseFilter& f)
{
    const auto due_before = f.overdue ? std::optional<Instant>(f.now) : std::nullopt;
    const std::optional<std::int64_t> closed_value = f.closed ? std::optional<std::int64_t>(*f.closed) : std::nullopt;
    const std::string words = query_of(db, f.words);
    std::vector<Case> all;
    if (words.empty() && !f.words.empty()) return all; // nothing but signs: nothing can match
    const auto take = [&](const db::Row& row) { read_case_head(row, 0, all.emplace_back()); };
    for (const std::string& part : parts) {
        if (words.empty())
            db.each(kByPart, take, county, account, f.before, f.limit, f.type, f.state, due_before, closed_value, part);
        else
            db.each(kSearchByPart, take, county, account, f.before, f.limit, f.type, f.state, due_before, closed_value,
                    part, words);
    }
    return merged(std::move(all), f.limit);
}

std::vector<CasePoint> open_points(db::Reader& db, std::int64_t county, DivisionCode region,
                                   const std::optional<std::string>& type, const MapWindow& window, int limit)
{
    return db.all(
        kPoints,
        [](const db::Row& row) {
            return CasePoint{row.get<CaseId>(0),      {row.get<std::int64_t>(1)}, row.get<std::string>(2),
                             row.get<std::string>(3), row.get<std::string>(4),    row.get<std::string>(5),
                             row.get<double>(6),      row.get<double>(7),         row.get<std::optional<Instant>>(8),
                             row.get<Instant>(9),     row.get<std::int64_t>(10),  row.get<FileId>(11),
                             row.get<std::string>(12)};
        },
        county, region.value, region.end(), type, limit, window.west, window.east, window.south, window.north);
}

void each_open_place(db::Reader& db, std::int64_t county, DivisionCode region, const std::optional<std::string>& type,
                     const std::function<void(double lat, double lon, std::optional<Instant> due_at)>& visit)
{
    db.all(
        kPlaces,
        [&](const db::Row& row) {
            visit(row.real(0), row.real(1), row.get<std::optional<Instant>>(2));
            return std::monostate();
        },
        county, region.value, region.end(), type);
}

void index_case(db::Tx& tx, std::int64_t county, CaseId id, std::string_view tokens)
{
    tx.exec(kIndex, county, id, tokens);
}

} // namespace xz::affairs::store
