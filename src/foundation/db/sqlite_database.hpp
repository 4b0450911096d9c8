#pragma once
#include "foundation/db/sqlite_writer.hpp"

namespace xz::db
{

/// Keeps an SQLite file from being replaced while it is open: a shared lock on `<file>.lock` for as long as this lives.
class FileLock
{
public:
    enum class Mode { shared, exclusive };
    /// Throws Fault when the lock file cannot be made; `held()` is false when another holds the lock against us.
    FileLock(const std::string& database_path, Mode mode);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    bool held() const { return held_; }

private:
    int file_ = -1;
    bool held_ = false;
};

/// SQLite in process: one writer, readers on their own connections.
class SqliteDatabase final : public Database
{
public:
    SqliteDatabase(std::string path, const Settings& settings);

    Dialect dialect() const override { return Dialect::sqlite; }
    Statistics statistics() const override { return counters_.statistics(); }
    void alone(const std::function<void()>& work) override { work(); }
    void backup(const std::function<void(std::string_view)>& sink) override;

protected:
    void run_read(std::string_view name, Question question) override;
    void run_write(std::string_view name, UnitOfWork unit) override;

private:
    std::unique_ptr<SqliteSession> take_reader();
    void give_back(std::unique_ptr<SqliteSession> reader);

    const Settings settings_;
    const std::string path_;
    Counters counters_;
    FileLock lock_;
    SqliteWriter writer_;
    std::mutex mutex_;
    std::condition_variable free_;
    std::vector<std::unique_ptr<SqliteSession>> readers_; ///< idle; the last one used is the warmest
    int opened_ = 0;
};

/// The path in "sqlite:PATH" or a data folder; nothing when the location names another database.
std::optional<std::string> sqlite_path(const std::string& location);

} // namespace xz::db
