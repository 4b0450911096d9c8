#include "foundation/db/backup.hpp"
#include "foundation/db/backup_file.hpp"
#include "foundation/db/schema.hpp"
#include "foundation/db/sha256.hpp"
#include "foundation/db/sqlite_database.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace xz::db
{
namespace
{

constexpr Query kTouch{"db.backup_snapshot", "SELECT count(*) FROM sqlite_schema"};
constexpr Query kCheck{"db.quick_check", "SELECT quick_check FROM pragma_quick_check(1)"};
constexpr int kPagesAStep = 1000;

// A backup is the SQLite file and, behind its pages, where SQLite does not look, this mark with the SHA-256 of the
// file.
constexpr std::string_view kMark = "xiangzhi-sha256\n";
constexpr std::size_t kTrailer = kMark.size() + Sha256::kSize;
constexpr std::string_view kMagic("SQLite format 3\0", 16);

/// Removes a scratch file with the log files that SQLite puts beside it.
class Scratch
{
public:
    explicit Scratch(std::string path) : path_(std::move(path)) { remove(); }
    ~Scratch() { remove(); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const std::string& path() const { return path_; }

private:
    void remove() const
    {
        for (const char* suffix : {"", "-wal", "-shm", "-journal"}) ::unlink((path_ + suffix).c_str());
    }
    std::string path_;
};

void copy_pages(sqlite3* from, const std::string& path)
{
    sqlite3* raw = nullptr;
    const int opened = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    const std::unique_ptr<sqlite3, int (*)(sqlite3*)> to(raw, &sqlite3_close_v2);
    if (opened != SQLITE_OK) throw Fault("backup: make " + path);
    sqlite3_exec(raw, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", nullptr, nullptr, nullptr);
    sqlite3_backup* backup = sqlite3_backup_init(raw, "main", from, "main");
    if (!backup) throw Fault(std::string("backup: ") + sqlite3_errmsg(raw));
    int code = SQLITE_OK;
    while (code == SQLITE_OK) code = sqlite3_backup_step(backup, kPagesAStep);
    const int finished = sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE || finished != SQLITE_OK) throw Fault(std::string("backup: ") + sqlite3_errmsg(raw));
}

struct Found {
    std::vector<LandedMigration> landed;
    std::string damage;
};

Settings patient()
{
    Settings settings;
    settings.query_limit = std::chrono::hours(24);
    settings.wait_limit = std::chrono::milliseconds(0);
    return settings;
}

/// Empty when SQLite finds nothing.
std::string damage_in(SqliteSession& session)
{
    const auto first = Reader(session).value<std::string>(kCheck).value_or("no answer");
    return first == "ok" ? "" : first;
}

/// Opens the file alone, and closes it without a log beside it.
Found look_into(const std::string& path)
{
    Found found;
    Counters counters;
    const Settings settings = patient();
    try {
        SqliteSession session(path, SqliteRole::writer, settings, counters);
        Reader reader(session);
        found.damage = damage_in(session);
        if (found.damage.empty()) found.landed = landed_migrations(reader);
        sqlite3_wal_checkpoint_v2(session.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    } catch (const Fault& fault) {
        found.damage = fault.what();
    }
    return found;
}

bool has(const std::vector<LandedMigration>& all, const LandedMigration& one)
{
    return std::any_of(all.begin(), all.end(),
                       [&](const auto& l) { return l.module == one.module && l.number == one.number; });
}

/// Writes the pages of a backup into the file without the trailer. False: not an SQLite file, or the checksum
/// disagrees. A plain copy of a database has no trailer; SQLite's own check must do for it.
bool receive(const BackupSource& source, NewFile& file)
{
    Sha256 digest;
    std::string held; // what may yet turn out to be the trailer
    bool first = true;
    std::vector<char> piece(1 << 18);
    while (const std::size_t size = source(piece)) {
        held.append(piece.data(), size);
        if (held.size() <= kTrailer + kMagic.size()) continue;
        if (std::exchange(first, false) && !held.starts_with(kMagic)) return false;
        const std::string_view sure = std::string_view(held).substr(0, held.size() - kTrailer);
        digest.add(sure);
        file.write(sure);
        held.erase(0, sure.size());
    }
    if (first) return false;
    if (held.starts_with(kMark)) return held.substr(kMark.size()) == digest.finish();
    file.write(held);
    return true;
}

/// May the file that stands there be set aside for one with these migrations?
Result<> may_replace(const std::string& path, const std::vector<LandedMigration>& coming)
{
    if (std::filesystem::exists(path + "-wal") && std::filesystem::file_size(path + "-wal") > 0) look_into(path);
    const Found standing = look_into(path);
    for (const LandedMigration& landed : standing.landed) {
        if (!has(coming, landed))
            return fail(Kind::conflict, "db.newer",
                        "the database that stands there has " + landed.module + " " + std::to_string(landed.number) +
                            ", which the backup lacks");
    }
    for (const char* suffix : {"-wal", "-shm"}) {
        if (std::filesystem::exists(path + suffix))
            return fail(Kind::conflict, "db.in_use", "another program has " + path + " open");
    }
    return {};
}

} // namespace

std::string find_damage(const Settings& settings)
{
    const auto path = sqlite_path(settings.location);
    if (!path) return {};
    Counters counters;
    const Settings alone = patient();
    try {
        SqliteSession session(*path, SqliteRole::reader, alone, counters);
        return damage_in(session);
    } catch (const Fault& fault) {
        return fault.what();
    }
}

void SqliteDatabase::backup(const std::function<void(std::string_view)>& sink)
{
    static std::atomic<unsigned> number{0};
    const Scratch scratch(path_ + ".backup-" + std::to_string(::getpid()) + "-" + std::to_string(++number));
    {
        // The snapshot is held open across the steps, so the writer goes on and the copy never starts over.
        SqliteSession session(path_, SqliteRole::reader, settings_, counters_);
        session.command(SqliteSession::Command::begin);
        Reader(session).value<std::int64_t>(kTouch);
        copy_pages(session.handle(), scratch.path());
        session.rollback();
    }
    if (const Found copied = look_into(scratch.path()); !copied.damage.empty())
        throw Fault("backup: " + path_ + " is damaged: " + copied.damage);
    std::ifstream file(scratch.path(), std::ios::binary);
    Sha256 digest;
    std::vector<char> piece(1 << 18);
    while (file) {
        file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        const std::string_view got(piece.data(), static_cast<std::size_t>(file.gcount()));
        digest.add(got);
        if (!got.empty()) sink(got);
    }
    if (!file.eof()) throw Fault("backup: read " + scratch.path());
    sink(std::string(kMark) + digest.finish());
}

Result<> restore_sqlite(const std::string& path, const BackupSource& source, std::span<const ModuleMigrations> modules,
                        Existing existing, Instant now)
{
    const FileLock lock(path, FileLock::Mode::exclusive);
    if (!lock.held()) return fail(Kind::conflict, "db.in_use", path + " is open in another process");
    const bool stands = std::filesystem::exists(path);
    if (stands && existing == Existing::refuse) return fail(Kind::conflict, "db.exists", path + " exists already");

    const Scratch leftovers(path + ".restoring");
    NewFile file(path, ".restoring");
    if (!receive(source, file))
        return fail(Kind::invalid, "db.not_a_backup", "not a backup of an SQLite database, or damaged");
    file.sync();
    const Found coming = look_into(leftovers.path());
    if (!coming.damage.empty()) return fail(Kind::invalid, "db.not_a_backup", "the file is damaged or cut short");
    XZ_TRY(check_schema(coming.landed, modules, Dialect::sqlite));
    if (stands) {
        XZ_TRY(may_replace(path, coming.landed));
        std::filesystem::create_hard_link(path, path + ".before-" + std::to_string(now.ms));
    }
    file.publish();
    return {};
}

} // namespace xz::db
