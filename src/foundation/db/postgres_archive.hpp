#pragma once
#include "foundation/db/backup.hpp"
#include "foundation/db/sha256.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace xz::db
{

/// The archive of a PostgreSQL database: the line "xiangzhi-postgres 1\n", then frames of one letter, a length (4
/// bytes, big-endian) and so many bytes:
///
///     M  the migrations that made the tables: lines of module, number, name, sha256, separated by tabs
///     T  a table's name and, after a tab, its columns as COPY lists them; a table comes after those that it refers to
///     D  a piece of the table's rows in COPY's text form
///     Z  SHA-256 of all bytes before this frame; the end
enum class Frame : char { migrations = 'M', table = 'T', data = 'D', end = 'Z' };

class ArchiveWriter
{
public:
    explicit ArchiveWriter(const std::function<void(std::string_view)>& sink);
    void frame(Frame kind, std::string_view content);
    /// Writes the checksum; nothing may follow.
    void finish();

private:
    void put(std::string_view bytes);
    const std::function<void(std::string_view)>& sink_;
    Sha256 digest_;
};

class ArchiveReader
{
public:
    struct Item {
        Frame kind;
        std::string content;
    };
    explicit ArchiveReader(const BackupSource& source);
    /// The next frame, `end` only when the checksum agrees. Error: `db.not_a_backup`.
    Result<Item> next();

private:
    bool take(std::string& out, std::size_t size);
    Result<> greet();
    const BackupSource& source_;
    Sha256 digest_;
    std::string buffer_;
    std::size_t used_ = 0;
    bool greeted_ = false;
};

} // namespace xz::db
