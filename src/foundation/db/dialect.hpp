#pragma once
#include "foundation/db/query.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace xz::db
{

/// Replaces the words in double braces by what the database says; used once, when a statement is prepared or a
/// migration runs.
///
/// | word | SQLite | PostgreSQL |
/// |---|---|---|
/// | `{{json}}` | `TEXT` | `jsonb` |
/// | `{{bytes}}` | `BLOB` | `bytea` |
/// | `{{text}}` | `TEXT` | `text COLLATE "C"`: sorted by bytes on both |
/// | `{{id_key}}` | `INTEGER PRIMARY KEY` | `bigint PRIMARY KEY`: the row's own place on SQLite |
/// | `{{without_rowid}}` | `WITHOUT ROWID` | nothing; after the closing bracket of CREATE TABLE |
/// | `{{ids $1}}` | a subselect of the numbers in the JSON list `$1`: `WHERE id IN ({{ids $1}})` | the same |
/// | `{{texts $1}}` | the same for a list of texts | the same |
/// | `{{skip_locked}}` | nothing | `FOR UPDATE SKIP LOCKED` |
///
/// An unknown word throws Fault.
std::string translate(Dialect dialect, std::string_view sql);

/// "[1,2,3]": the parameter for `{{ids $n}}`.
std::string id_list(std::span<const std::int64_t> ids);

/// The pattern of everything that begins with `text`: `LIKE $1 ESCAPE '!'`. LIKE tells a from A on both databases.
std::string like_prefix(std::string_view text);

/// The pattern of everything that contains `text`.
std::string like_contains(std::string_view text);

} // namespace xz::db
