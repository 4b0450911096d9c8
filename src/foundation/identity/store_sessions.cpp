#include "foundation/identity/store.hpp"

namespace xz::identity::store
{

namespace
{

using db::Query;

#define XZ_SESSION "id, account_id, kind, title, created_at, last_seen_at, expires_at, scope"

const Query kFindSession{"identity.find_session", "SELECT " XZ_SESSION " FROM identity_session "
                                                  "WHERE county = $1 AND token_hash = $2 AND ended_at IS NULL"};
const Query kSessionsOf{"identity.sessions_of", "SELECT " XZ_SESSION R"( FROM identity_session
    WHERE county = $1 AND account_id = $2 AND kind = $3 AND ended_at IS NULL AND (expires_at IS NULL OR expires_at > $4)
    ORDER BY id DESC)"};
const Query kInsertSession{"identity.insert_session", R"(
    INSERT INTO identity_session (county, id, division_code, account_id, kind, token_hash, title, created_at, last_seen_at,
                                  expires_at, scope)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))"};
const Query kEndSession{"identity.end_session",
                        "UPDATE identity_session SET ended_at = $5 WHERE county = $1 AND id = $2 "
                        "AND account_id = $3 AND kind = $4 AND ended_at IS NULL"};
const Query kEndOthers{"identity.end_other_sessions",
                       "UPDATE identity_session SET ended_at = $4 WHERE county = $1 AND account_id = $2 AND id <> $3 "
                       "AND kind = 'session' AND ended_at IS NULL"};
const Query kTouch{"identity.touch_session", "UPDATE identity_session SET last_seen_at = $3 "
                                             "WHERE county = $1 AND id = $2 AND last_seen_at < $3"};
const Query kRemoveOld{"identity.remove_old_sessions",
                       "DELETE FROM identity_session WHERE county = $1 AND (ended_at < $2 OR expires_at < $2)"};
const Query kGeneration{"identity.generation", "SELECT value FROM identity_generation WHERE county = $1"};
const Query kBump{"identity.bump_generation",
                  "INSERT INTO identity_generation (county, value) VALUES ($1, 1) "
                  "ON CONFLICT (county) DO UPDATE SET value = identity_generation.value + 1"};

#undef XZ_SESSION

std::string_view kind_of(bool api_token) { return api_token ? "token" : "session"; }

Session session_of(const db::Row& row)
{
    return {row.get<SessionId>(0),   row.get<AccountId>(1), row.text(2) == "token", row.text(7) == "read",
            row.get<std::string>(3), row.get<Instant>(4),   row.get<Instant>(5),    row.get<std::optional<Instant>>(6)};
}

} // namespace

std::optional<Session> find_session(db::Reader& db, std::int64_t county, std::string_view token_hash)
{
    return db.one(kFindSession, session_of, county, token_hash);
}

std::vector<Session> sessions_of(db::Reader& db, std::int64_t county, AccountId account, bool api_tokens, Instant now)
{
    return db.all(kSessionsOf, session_of, county, account, kind_of(api_tokens), now);
}

void insert_session(db::Tx& tx, std::int64_t county, const Session& s, std::string_view token_hash,
                    DivisionCode division)
{
    tx.exec(kInsertSession, county, s.id, division.value, s.account, kind_of(s.api_token), token_hash, s.title,
            s.created_at, s.last_seen_at, s.expires_at, s.reads_only ? "read" : "write");
}

bool end_session(db::Tx& tx, std::int64_t county, AccountId account, SessionId id, bool api_token, Instant now)
{
    return tx.exec(kEndSession, county, id, account, kind_of(api_token), now) == 1;
}

void end_other_sessions(db::Tx& tx, std::int64_t county, AccountId account, SessionId kept, Instant now)
{
    tx.exec(kEndOthers, county, account, kept, now);
}

void touch_session(db::Tx& tx, std::int64_t county, SessionId id, Instant seen) { tx.exec(kTouch, county, id, seen); }

void remove_old_sessions(db::Tx& tx, std::int64_t county, Instant before) { tx.exec(kRemoveOld, county, before); }

std::int64_t generation(db::Reader& db, std::int64_t county)
{
    return db.value<std::int64_t>(kGeneration, county).value_or(0);
}

void bump_generation(db::Tx& tx, std::int64_t county) { tx.exec(kBump, county); }

} // namespace xz::identity::store
