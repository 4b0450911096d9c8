#include "foundation/db/sqlite_database.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace xz::db
{
namespace
{

/// Before the library's first use: it need not count its memory (under one global lock), and the pages that a savepoint
/// keeps aside stay in memory instead of going through a file of their own.
void configure_library()
{
    static const int done =
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) | sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
    static_cast<void>(done);
}

/// For the initialiser list: the library is configured before the first connection opens.
const Settings& prepared(const Settings& settings)
{
    configure_library();
    return settings;
}

} // namespace

std::optional<std::string> sqlite_path(const std::string& location)
{
    if (location.starts_with("sqlite:")) return location.substr(7);
    if (location.starts_with("postgres:") || location.find("://") != location.npos || location.empty())
        return std::nullopt;
    return location + "/xiangzhi.db";
}

FileLock::FileLock(const std::string& database_path, Mode mode)
{
    const std::string path = database_path + ".lock";
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (file_ < 0) throw Fault("open " + path + ": " + std::strerror(errno));
    held_ = ::flock(file_, (mode == Mode::shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0;
}

FileLock::~FileLock() { ::close(file_); }

SqliteDatabase::SqliteDatabase(std::string path, const Settings& settings)
    : settings_(prepared(settings)), path_(std::move(path)), lock_(path_, FileLock::Mode::shared),
      writer_(lock_.held() ? path_ : throw Fault(path_ + " is being restored"), settings_, counters_)
{
}

std::unique_ptr<SqliteSession> SqliteDatabase::take_reader()
{
    std::unique_lock lock(mutex_);
    if (!free_.wait_for(lock, settings_.wait_limit,
                        [&] { return !readers_.empty() || opened_ < settings_.connections; }))
        throw Contention("all " + std::to_string(opened_) + " readers are busy");
    if (!readers_.empty()) {
        auto reader = std::move(readers_.back());
        readers_.pop_back();
        return reader;
    }
    ++opened_;
    lock.unlock();
    try {
        return std::make_unique<SqliteSession>(path_, SqliteRole::reader, settings_, counters_);
    } catch (...) {
        lock.lock();
        --opened_;
        throw;
    }
}

void SqliteDatabase::give_back(std::unique_ptr<SqliteSession> reader)
{
    reader->rollback(); // ends the snapshot, also after an exception
    reader->start_anew();
    {
        const std::lock_guard lock(mutex_);
        readers_.push_back(std::move(reader));
    }
    free_.notify_one();
}

void SqliteDatabase::run_read(std::string_view, Question question)
{
    XZ_ASSERT(!UnitGuard::inside());
    struct Lease {
        SqliteDatabase& database;
        std::unique_ptr<SqliteSession> session;
        ~Lease() { database.give_back(std::move(session)); }
    } lease{*this, take_reader()};
    lease.session->command(SqliteSession::Command::begin);
    Reader reader(*lease.session);
    counters_.reads.fetch_add(1, std::memory_order_relaxed);
    question.ask(question.self, reader);
}

void SqliteDatabase::run_write(std::string_view name, UnitOfWork unit)
{
    XZ_ASSERT(!UnitGuard::inside());
    writer_.run(name, unit);
}

} // namespace xz::db
