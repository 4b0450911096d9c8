#pragma once
#include "foundation/files/files.hpp"

namespace xz::files::store
{

/// A row to be inserted.
struct NewUpload {
    File file;
    access::DivisionCode division;
    std::string key;
    std::string received_sha256;
    Instant at;
};

/// A stored upload with the hash of what was received under its key.
struct Received {
    File file;
    std::string received_sha256;
};

std::optional<Received> find_by_key(db::Reader& db, std::int64_t county, access::AccountId account,
                                    std::string_view key);
std::optional<File> find(db::Reader& db, std::int64_t county, FileId id);
struct Unclaimed {
    std::int64_t count = 0;
    std::int64_t bytes = 0;
};
Unclaimed count_unclaimed(db::Reader& db, std::int64_t county, access::AccountId account);
/// False when the account has used the key before.
bool insert(db::Tx& tx, std::int64_t county, const NewUpload& upload);
/// False when it is no upload of this account.
bool claim(db::Tx& tx, std::int64_t county, FileId id, access::AccountId account, Instant now);
/// The content hashes of the removed rows.
std::vector<std::string> remove_unclaimed(db::Tx& tx, std::int64_t county, Instant before, int limit);
bool is_content_used(db::Reader& db, std::int64_t county, std::string_view sha256);

} // namespace xz::files::store
