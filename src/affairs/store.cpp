#include "affairs/store.hpp"

#include "affairs/store_rows.hpp"

namespace xz::affairs::store
{

namespace
{

const db::Query kPutDefinition{"affairs.put_definition",
                               "INSERT INTO affairs_definition (county, hash, type, version, published_at, content) "
                               "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (county, hash) DO NOTHING"};
const db::Query kPutType{"affairs.put_type", "INSERT INTO affairs_type (county, type, hash) VALUES ($1, $2, $3) "
                                             "ON CONFLICT (county, type) DO UPDATE SET hash = excluded.hash"};
const db::Query kDefinition{"affairs.definition",
                            "SELECT content FROM affairs_definition WHERE county = $1 AND hash = $2"};
const db::Query kTypes{"affairs.types", "SELECT type, hash FROM affairs_type WHERE county = $1 ORDER BY type"};

const db::Query kInsertCase{
    "affairs.insert_case",
    "INSERT INTO affairs_case (county, id, division_code, township_code, type, hash, number, title, category, closed, "
    "state, "
    "outcome, situation, form, lat, lon, applicant_id, applicant_name, created_by, assignee_id, due_at, followers, "
    "thumb_file_id, last_seq, last_hash, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
    "$10, $11, "
    "$12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)"};
const db::Query kUpdateCase{
    "affairs.update_case",
    "UPDATE affairs_case SET closed = $4, state = $5, outcome = $6, situation = $7, assignee_id = $8, due_at = $9, "
    "followers = $10, stars = $11, thumb_file_id = $12, last_seq = $13, last_hash = $14, version = $15, updated_at = "
    "$16 "
    "WHERE county = $1 AND id = $2 AND version = $3"};
const db::Query kFindCase{"affairs.find_case",
                          "SELECT " XZ_CASE_HEAD
                          ", c.outcome, c.lat, c.lon, c.assignee_id, c.version, c.situation, c.form, c.last_seq, "
                          "c.last_hash FROM affairs_case c WHERE c.county = $1 AND c.id = $2"};
const db::Query kVersion{"affairs.case_version", "SELECT version FROM affairs_case WHERE county = $1 AND id = $2"};
const db::Query kNextNumber{
    "affairs.next_number",
    "INSERT INTO affairs_number (county, division_code, type, year, last) VALUES ($1, $2, $3, $4, 1) "
    "ON CONFLICT (county, division_code, type, year) DO UPDATE SET last = affairs_number.last + 1"};
const db::Query kNumber{"affairs.number", "SELECT last FROM affairs_number WHERE county = $1 AND division_code = $2 "
                                          "AND type = $3 AND year = $4"};

const db::Query kInsertEvent{
    "affairs.insert_event",
    "INSERT INTO affairs_case_event (county, case_id, seq, at, kind, verb, actor_id, actor_name, says, note, "
    "states, data, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"};
const db::Query kEvents{"affairs.events",
                        "SELECT seq, at, kind, verb, actor_id, actor_name, says, note, states, data, hash "
                        "FROM affairs_case_event WHERE county = $1 AND case_id = $2 ORDER BY seq DESC"};

const db::Query kInsertFile{
    "affairs.insert_file",
    "INSERT INTO affairs_attachment (county, case_id, file_id, seq, name, media_type, size, has_thumb) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (county, case_id, file_id) DO NOTHING"};
const db::Query kFiles{"affairs.files",
                       "SELECT file_id, name, media_type, size, has_thumb, seq FROM affairs_attachment "
                       "WHERE county = $1 AND case_id = $2 ORDER BY seq, file_id"};
const db::Query kFile{"affairs.file", "SELECT file_id, name, media_type, size, has_thumb, seq FROM affairs_attachment "
                                      "WHERE county = $1 AND case_id = $2 AND file_id = $3"};

const db::Query kInsertLink{"affairs.insert_link",
                            "INSERT INTO affairs_link (county, case_id, relation, other_id) "
                            "VALUES ($1, $2, $3, $4) ON CONFLICT (county, case_id, relation, other_id) DO NOTHING"};
const db::Query kNewVersion{"affairs.new_version",
                            "UPDATE affairs_case SET version = version + 1 WHERE county = $1 AND id = $2"};
const db::Query kLinks{"affairs.links", "SELECT l.relation, l.other_id, c.title, c.division_code FROM affairs_link l "
                                        "JOIN affairs_case c ON c.county = l.county AND c.id = l.other_id "
                                        "WHERE l.county = $1 AND l.case_id = $2 ORDER BY l.other_id"};

const db::Query kAddPart{"affairs.add_part",
                         "INSERT INTO affairs_part (county, account, part, case_id) VALUES ($1, $2, $3, $4) "
                         "ON CONFLICT (county, account, part, case_id) DO NOTHING"};
const db::Query kRemovePart{
    "affairs.remove_part",
    "DELETE FROM affairs_part WHERE county = $1 AND account = $2 AND part = $3 AND case_id = $4"};
const db::Query kParts{"affairs.parts",
                       "SELECT part FROM affairs_part WHERE county = $1 AND case_id = $2 AND account = $3"};
const db::Query kListeners{"affairs.listeners",
                           "SELECT DISTINCT account FROM affairs_part WHERE county = $1 AND case_id = $2 "
                           "AND part <> 'acted'"};

const db::Query kRemember{
    "affairs.remember_request",
    "INSERT INTO affairs_request (county, account_id, key, digest, case_id) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (county, account_id, key) DO NOTHING"};
const db::Query kEarlier{"affairs.earlier_request", "SELECT digest, case_id FROM affairs_request "
                                                    "WHERE county = $1 AND account_id = $2 AND key = $3"};

CaseFile file_of(const db::Row& row)
{
    return {row.get<FileId>(0),       row.get<std::string>(1), row.get<std::string>(2),
            row.get<std::int64_t>(3), row.get<bool>(4),        row.get<std::int64_t>(5)};
}

std::optional<std::string_view> or_null(std::string_view text)
{
    return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

} // namespace

void put_definition(db::Tx& tx, std::int64_t county, const Definition& d, Instant now)
{
    tx.exec(kPutDefinition, county, d.hash, d.type, d.version, now, json::to_text(d.content));
    tx.exec(kPutType, county, d.type, d.hash);
}

std::optional<std::string> definition_content(db::Reader& db, std::int64_t county, std::string_view hash)
{
    return db.value<std::string>(kDefinition, county, hash);
}

std::vector<PublishedType> published_types(db::Reader& db, std::int64_t county)
{
    return db.all(
        kTypes,
        [](const db::Row& row) {
            return PublishedType{row.get<std::string>(0), row.get<std::string>(1)};
        },
        county);
}

void insert_case(db::Tx& tx, std::int64_t county, const Case& c)
{
    tx.exec(kInsertCase, county, c.id, c.division.value, township_of(c.division).value, c.type, c.hash, c.number,
            c.title, or_null(c.category), c.closed, c.state, or_null(c.outcome), c.situation, c.form, c.lat, c.lon,
            c.applicant, c.applicant_name, c.created_by, c.assignee, c.due_at, c.followers,
            c.thumb ? std::optional<FileId>(c.thumb) : std::nullopt, c.last_seq, c.last_hash, c.version, c.created_at,
            c.updated_at);
}

bool update_case(db::Tx& tx, std::int64_t county, const Case& c, std::int64_t expected_version)
{
    return tx.exec(kUpdateCase, county, c.id, expected_version, c.closed, c.state, or_null(c.outcome), c.situation,
                   c.assignee, c.due_at, c.followers, c.stars, c.thumb ? std::optional<FileId>(c.thumb) : std::nullopt,
                   c.last_seq, c.last_hash, c.version, c.updated_at) == 1;
}

std::optional<Case> find_case(db::Reader& db, std::int64_t county, CaseId id)
{
    return db.one(
        kFindCase,
        [](const db::Row& row) {
            constexpr int at = kCaseHeadColumns;
            Case c;
            read_case_head(row, 0, c);
            c.outcome = row.text(at);
            c.lat = row.get<std::optional<double>>(at + 1);
            c.lon = row.get<std::optional<double>>(at + 2);
            c.assignee = row.get<PersonId>(at + 3);
            c.version = row.get<std::int64_t>(at + 4);
            c.situation = row.text(at + 5);
            c.form = row.text(at + 6);
            c.last_seq = row.get<std::int64_t>(at + 7);
            c.last_hash = row.text(at + 8);
            return c;
        },
        county, id);
}

std::optional<std::int64_t> version_of(db::Reader& db, std::int64_t county, CaseId id)
{
    return db.value<std::int64_t>(kVersion, county, id);
}

std::int64_t next_number(db::Tx& tx, std::int64_t county, DivisionCode division, std::string_view type, int year)
{
    tx.exec(kNextNumber, county, division.value, type, year); // which holds the row until the unit ends
    return tx.value<std::int64_t>(kNumber, county, division.value, type, year).value_or(1);
}

void insert_event(db::Tx& tx, std::int64_t county, CaseId id, const CaseEvent& e)
{
    tx.exec(kInsertEvent, county, id, e.seq, e.at, e.kind, e.verb, e.actor, e.actor_name, e.says, or_null(e.note),
            e.states, json::canonical(e.data), e.hash);
}

std::vector<CaseEvent> events_of(db::Reader& db, std::int64_t county, CaseId id)
{
    return db.all(
        kEvents,
        [](const db::Row& row) {
            return CaseEvent{row.get<std::int64_t>(0), row.get<Instant>(1),
                             row.get<std::string>(2),  row.get<std::string>(3),
                             row.get<AccountId>(4),    row.get<std::string>(5),
                             row.get<std::string>(6),  row.get<std::string>(7),
                             row.get<std::string>(8),  json::parse(row.text(9)).value_or(json::Value()),
                             row.get<std::string>(10)};
        },
        county, id);
}

void insert_file(db::Tx& tx, std::int64_t county, CaseId id, const CaseFile& f)
{
    tx.exec(kInsertFile, county, id, f.id, f.seq, f.name, f.media_type, f.size, f.has_thumb);
}

std::vector<CaseFile> files_of(db::Reader& db, std::int64_t county, CaseId id)
{
    return db.all(kFiles, file_of, county, id);
}

std::optional<CaseFile> find_file(db::Reader& db, std::int64_t county, CaseId id, FileId file)
{
    return db.one(kFile, file_of, county, id, file);
}

void link(db::Tx& tx, std::int64_t county, CaseId id, std::string_view relation, CaseId other, std::string_view back)
{
    tx.exec(kInsertLink, county, id, relation, other);
    tx.exec(kInsertLink, county, other, back, id);
    tx.exec(kNewVersion, county, other);
}

std::vector<CaseLink> links_of(db::Reader& db, std::int64_t county, CaseId id)
{
    return db.all(
        kLinks,
        [](const db::Row& row) {
            return CaseLink{
                row.get<std::string>(0), row.get<CaseId>(1), row.get<std::string>(2), {row.get<std::int64_t>(3)}};
        },
        county, id);
}

bool add_part(db::Tx& tx, std::int64_t county, AccountId account, std::string_view part, CaseId id)
{
    return tx.exec(kAddPart, county, account, part, id) == 1;
}

bool remove_part(db::Tx& tx, std::int64_t county, AccountId account, std::string_view part, CaseId id)
{
    return tx.exec(kRemovePart, county, account, part, id) == 1;
}

std::vector<std::string> parts_of(db::Reader& db, std::int64_t county, AccountId account, CaseId id)
{
    return db.all(kParts, db::column<std::string>(), county, id, account);
}

std::vector<AccountId> listeners_of(db::Reader& db, std::int64_t county, CaseId id)
{
    return db.all(kListeners, db::column<AccountId>(), county, id);
}

std::optional<EarlierRequest> remember_request(db::Tx& tx, std::int64_t county, AccountId account, std::string_view key,
                                               std::string_view digest, CaseId case_id)
{
    if (tx.exec(kRemember, county, account, key, digest, case_id) == 1) return std::nullopt;
    return tx.one(
        kEarlier,
        [](const db::Row& row) {
            return EarlierRequest{row.get<std::string>(0), row.get<CaseId>(1)};
        },
        county, account, key);
}

} // namespace xz::affairs::store
