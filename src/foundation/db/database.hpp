#pragma once
#include "foundation/core/result.hpp"
#include "foundation/db/statistics.hpp"
#include "foundation/db/tx.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace xz::db
{

/// Where the database is, and how it is used; the defaults serve a county on a 2-core box.
struct Settings {
    /// "sqlite:PATH", "postgres:CONNINFO" (libpq: "host=.. dbname=.." or "postgresql://.."), or a data folder, which
    /// means "sqlite:FOLDER/xiangzhi.db".
    std::string location;

    int connections = 8;                          ///< SQLite: readers at most; PostgreSQL: connections at most
    std::size_t kept_statements = 256;            ///< a connection
    std::chrono::milliseconds query_limit{30000}; ///< one statement
    std::chrono::milliseconds wait_limit{
        10000}; ///< for the writer, a lock or a free connection, and for all attempts of a unit

    std::size_t batch_units = 256;             ///< SQLite: units in one commit at most
    std::chrono::milliseconds batch_limit{20}; ///< SQLite: no further unit joins a batch that is older
    std::size_t waiting_units = 1024;          ///< SQLite: more callers than this wait outside (back-pressure)
    std::int64_t cache_kib = 2048;             ///< SQLite: page cache a connection; the writer has four times that
    std::int64_t mmap_bytes = 0;               ///< SQLite: the file's first bytes read through memory
    std::int64_t max_pages = 0;                ///< SQLite: 4 KiB pages the file may grow to; 0 is no limit

    std::chrono::milliseconds slow_after{100};
    std::function<void(const SlowQuery&)> on_slow_query;   ///< called on the thread that asked; must not throw
    std::function<void(std::string_view what)> on_trouble; ///< what an operator should read; must not throw
};

/// Calls a piece of work; false asks for a rollback.
struct UnitOfWork {
    bool (*run)(void* self, Tx& tx) = nullptr;
    void* self = nullptr;
};
struct Question {
    void (*ask)(void* self, Reader& reader) = nullptr;
    void* self = nullptr;
};

/// The database of the county: SQLite in process, or PostgreSQL. May be used from any thread.
class Database
{
public:
    /// Opens, and makes an SQLite file that is absent. Throws Fault when the machine refuses.
    static std::unique_ptr<Database> open(const Settings& settings);
    virtual ~Database() = default;
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Answers questions from one steady snapshot: returns what `work(Reader&)` returns (a value, a Result or nothing).
    template <class F>
    auto read(std::string_view name, F&& work) -> std::invoke_result_t<F&, Reader&>
    {
        using Answer = std::invoke_result_t<F&, Reader&>;
        if constexpr (std::is_void_v<Answer>) {
            auto ask = [&](Reader& reader) { work(reader); };
            run_read(name, {[](void* self, Reader& reader) { (*static_cast<decltype(ask)*>(self))(reader); }, &ask});
        } else {
            std::optional<Answer> answer;
            auto ask = [&](Reader& reader) { answer.emplace(work(reader)); };
            run_read(name, {[](void* self, Reader& reader) { (*static_cast<decltype(ask)*>(self))(reader); }, &ask});
            return std::move(*answer);
        }
    }

    /// Does a unit of work: `work(Tx&) -> Result<T>` commits on success, and rolls back on an error or an exception. It
    /// may run more than once (contention), on another thread than the caller's, and touches nothing but `tx`. Returns
    /// after the durable commit. A unit must be short, must not open another one, and never waits for anything but the
    /// database. Throws Fault; other exceptions of `work` pass through.
    template <class F>
    auto write(std::string_view name, F&& work) -> std::invoke_result_t<F&, Tx&>
    {
        using Answer = std::invoke_result_t<F&, Tx&>;
        if constexpr (std::is_void_v<Answer>) {
            auto unit = [&](Tx& tx) {
                work(tx);
                return true;
            };
            run_write(name, {[](void* self, Tx& tx) { return (*static_cast<decltype(unit)*>(self))(tx); }, &unit});
        } else {
            std::optional<Answer> answer;
            auto unit = [&](Tx& tx) {
                answer.reset();
                answer.emplace(work(tx));
                if constexpr (requires {
                                  answer->has_value();
                                  answer->error();
                              })
                    return answer->has_value();
                return true;
            };
            run_write(name, {[](void* self, Tx& tx) { return (*static_cast<decltype(unit)*>(self))(tx); }, &unit});
            return std::move(*answer);
        }
    }

    virtual Dialect dialect() const = 0;
    virtual Statistics statistics() const = 0;

    /// Runs `work` while no other process does the same on this database (migrations). PostgreSQL: an advisory lock;
    /// SQLite: the write lock of each unit is enough, since a migration looks again inside its unit.
    virtual void alone(const std::function<void()>& work) = 0;

    /// Writes a consistent copy of everything, while others go on reading and writing: an SQLite file, or the archive
    /// of `backup.hpp`. `sink` takes the pieces in order.
    virtual void backup(const std::function<void(std::string_view)>& sink) = 0;

protected:
    Database() = default;
    virtual void run_read(std::string_view name, Question question) = 0;
    virtual void run_write(std::string_view name, UnitOfWork unit) = 0;
};

} // namespace xz::db
