#include "foundation/identity/store.hpp"

namespace xz::identity::store
{

namespace
{

using db::Query;

const Query kAttempts{
    "identity.attempts",
    "SELECT failures, last_at, locked_until FROM identity_attempt WHERE county = $1 AND subject = $2"};
const Query kSaveAttempts{"identity.save_attempts", R"(
    INSERT INTO identity_attempt (county, subject, failures, last_at, locked_until) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (county, subject) DO UPDATE
    SET failures = excluded.failures, last_at = excluded.last_at, locked_until = excluded.locked_until)"};
const Query kForgetAttempts{"identity.forget_attempts",
                            "DELETE FROM identity_attempt WHERE county = $1 AND subject = $2"};
const Query kFindCode{"identity.find_code",
                      "SELECT code_hmac, expires_at, tries FROM identity_code WHERE county = $1 AND phone_key = $2"};
const Query kSaveCode{"identity.save_code", R"(
    INSERT INTO identity_code (county, phone_key, code_hmac, expires_at, tries) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (county, phone_key) DO UPDATE
    SET code_hmac = excluded.code_hmac, expires_at = excluded.expires_at, tries = excluded.tries)"};
const Query kRemoveCode{"identity.remove_code", "DELETE FROM identity_code WHERE county = $1 AND phone_key = $2"};
const Query kRequests{"identity.code_requests", "SELECT at FROM identity_code_request "
                                                "WHERE county = $1 AND phone_key = $2 AND at > $3 ORDER BY at DESC"};
const Query kAddRequest{
    "identity.add_code_request",
    "INSERT INTO identity_code_request (county, phone_key, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"};
const Query kMessages{"identity.messages_since",
                      "SELECT coalesce(sum(sent), 0) FROM identity_code_budget WHERE county = $1 AND hour >= $2"};
const Query kCountMessage{"identity.count_message",
                          "INSERT INTO identity_code_budget (county, hour, sent) VALUES ($1, $2, 1) "
                          "ON CONFLICT (county, hour) DO UPDATE SET sent = identity_code_budget.sent + 1"};
const Query kOldRequests{"identity.remove_old_requests",
                         "DELETE FROM identity_code_request WHERE county = $1 AND at < $2"};
const Query kOldCodes{"identity.remove_old_codes", "DELETE FROM identity_code WHERE county = $1 AND expires_at < $2"};
const Query kOldBudget{"identity.remove_old_budget",
                       "DELETE FROM identity_code_budget WHERE county = $1 AND hour < $2"};
const Query kOldAttempts{"identity.remove_old_attempts",
                         "DELETE FROM identity_attempt WHERE county = $1 AND last_at < $2 AND locked_until < $2"};

} // namespace

Attempts attempts(db::Reader& db, std::int64_t county, std::string_view subject)
{
    return db
        .one(
            kAttempts,
            [](const db::Row& row) {
                return Attempts{row.integer(0), {row.integer(1)}, {row.integer(2)}};
            },
            county, subject)
        .value_or(Attempts{});
}

void save_attempts(db::Tx& tx, std::int64_t county, std::string_view subject, const Attempts& a)
{
    tx.exec(kSaveAttempts, county, subject, a.failures, a.last_at, a.locked_until);
}

void forget_attempts(db::Tx& tx, std::int64_t county, std::string_view subject)
{
    tx.exec(kForgetAttempts, county, subject);
}

std::optional<Code> find_code(db::Reader& db, std::int64_t county, std::string_view phone_key)
{
    return db.one(
        kFindCode,
        [](const db::Row& row) {
            return Code{row.get<std::string>(0), {row.integer(1)}, row.integer(2)};
        },
        county, phone_key);
}

void save_code(db::Tx& tx, std::int64_t county, std::string_view phone_key, const Code& code)
{
    tx.exec(kSaveCode, county, phone_key, code.hmac, code.expires_at, code.tries);
}

void remove_code(db::Tx& tx, std::int64_t county, std::string_view phone_key)
{
    tx.exec(kRemoveCode, county, phone_key);
}

std::vector<Instant> code_requests(db::Reader& db, std::int64_t county, std::string_view phone_key, Instant since)
{
    return db.all(
        kRequests, [](const db::Row& row) { return row.get<Instant>(0); }, county, phone_key, since);
}

void add_code_request(db::Tx& tx, std::int64_t county, std::string_view phone_key, Instant now)
{
    tx.exec(kAddRequest, county, phone_key, now);
}

std::int64_t messages_since(db::Reader& db, std::int64_t county, std::int64_t hour)
{
    return db.value<std::int64_t>(kMessages, county, hour).value_or(0);
}

void count_message(db::Tx& tx, std::int64_t county, std::int64_t hour) { tx.exec(kCountMessage, county, hour); }

void remove_old_codes(db::Tx& tx, std::int64_t county, Instant before)
{
    tx.exec(kOldRequests, county, before);
    tx.exec(kOldCodes, county, before);
    tx.exec(kOldBudget, county, before.ms / 3'600'000);
    tx.exec(kOldAttempts, county, before);
}

} // namespace xz::identity::store
