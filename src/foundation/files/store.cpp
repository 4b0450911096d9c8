#include "foundation/files/store.hpp"

namespace xz::files::store
{

namespace
{

using db::Query;

#define XZ_FILE_COLUMNS "id, account_id, name, media_type, size, width, height, has_thumbnail, sha256"

const Query kByKey{"files.by_key", "SELECT " XZ_FILE_COLUMNS ", received_sha256 FROM file_upload "
                                   "WHERE county = $1 AND account_id = $2 AND upload_key = $3"};
const Query kById{"files.by_id", "SELECT " XZ_FILE_COLUMNS " FROM file_upload WHERE county = $1 AND id = $2"};
const Query kCountUnclaimed{"files.count_unclaimed", "SELECT count(*), coalesce(sum(size), 0) FROM file_upload "
                                                     "WHERE county = $1 AND account_id = $2 AND claimed_at IS NULL"};
const Query kInsert{"files.insert", R"(
    INSERT INTO file_upload (county, id, account_id, division_code, upload_key, received_sha256, sha256, name, media_type,
                             size, width, height, has_thumbnail, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    ON CONFLICT (county, account_id, upload_key) DO NOTHING)"};
const Query kClaim{"files.claim", "UPDATE file_upload SET claimed_at = coalesce(claimed_at, $4) "
                                  "WHERE county = $1 AND id = $2 AND account_id = $3"};
const Query kRemoveUnclaimed{"files.remove_unclaimed", R"(
    DELETE FROM file_upload WHERE county = $1 AND claimed_at IS NULL AND id IN (
        SELECT id FROM file_upload WHERE county = $1 AND claimed_at IS NULL AND created_at < $2
        ORDER BY created_at LIMIT $3)
    RETURNING sha256)"};
const Query kContentUsed{"files.content_used", "SELECT 1 FROM file_upload WHERE county = $1 AND sha256 = $2 LIMIT 1"};

#undef XZ_FILE_COLUMNS

File file_of(const db::Row& row)
{
    File file;
    file.id = row.get<FileId>(0);
    file.uploader = row.get<access::AccountId>(1);
    file.name = row.get<std::string>(2);
    file.media_type = row.get<std::string>(3);
    file.size = row.get<std::int64_t>(4);
    file.width = row.get<std::optional<std::int64_t>>(5);
    file.height = row.get<std::optional<std::int64_t>>(6);
    file.has_thumbnail = row.get<bool>(7);
    file.sha256 = row.get<std::string>(8);
    return file;
}

} // namespace

std::optional<Received> find_by_key(db::Reader& db, std::int64_t county, access::AccountId account,
                                    std::string_view key)
{
    return db.one(
        kByKey,
        [](const db::Row& row) {
            return Received{file_of(row), row.get<std::string>(9)};
        },
        county, account, key);
}

std::optional<File> find(db::Reader& db, std::int64_t county, FileId id) { return db.one(kById, file_of, county, id); }

Unclaimed count_unclaimed(db::Reader& db, std::int64_t county, access::AccountId account)
{
    return db
        .one(
            kCountUnclaimed,
            [](const db::Row& row) {
                return Unclaimed{row.integer(0), row.integer(1)};
            },
            county, account)
        .value_or(Unclaimed{});
}

bool insert(db::Tx& tx, std::int64_t county, const NewUpload& upload)
{
    const File& f = upload.file;
    return tx.exec(kInsert, county, f.id, f.uploader, upload.division.value, upload.key, upload.received_sha256,
                   f.sha256, f.name, f.media_type, f.size, f.width, f.height, f.has_thumbnail, upload.at) == 1;
}

bool claim(db::Tx& tx, std::int64_t county, FileId id, access::AccountId account, Instant now)
{
    return tx.exec(kClaim, county, id, account, now) == 1;
}

std::vector<std::string> remove_unclaimed(db::Tx& tx, std::int64_t county, Instant before, int limit)
{
    return tx.all(
        kRemoveUnclaimed, [](const db::Row& row) { return row.get<std::string>(0); }, county, before, limit);
}

bool is_content_used(db::Reader& db, std::int64_t county, std::string_view sha256)
{
    return db.value<std::int64_t>(kContentUsed, county, sha256).has_value();
}

} // namespace xz::files::store
