#pragma once
#include "foundation/db/sqlite_session.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

namespace xz::db
{

/// The one thread that changes an SQLite database. It gathers the units that wait into one transaction, commits once
/// with one fsync, and only then answers the callers. A unit that fails is undone alone: one that has written nothing
/// yet needs nothing, and after one that has, the batch is rolled back and runs again with a savepoint a unit, which
/// the batches where all goes well are so spared. A failure that ends the whole transaction (disk full) costs the unit
/// that met it, and its neighbours run again.
class SqliteWriter
{
public:
    SqliteWriter(const std::string& path, const Settings& settings, Counters& counters);
    /// Finishes what waits, folds the log into the file.
    ~SqliteWriter();
    SqliteWriter(const SqliteWriter&) = delete;
    SqliteWriter& operator=(const SqliteWriter&) = delete;

    /// Runs the unit on the writer's thread and returns after the commit or the rollback. Throws what the unit threw,
    /// or Fault.
    void run(std::string_view name, UnitOfWork work);

private:
    struct Unit {
        UnitOfWork work;
        std::vector<std::function<void()>> after_commit{};
        std::exception_ptr error{};
        std::mutex mutex{};
        std::condition_variable answered{};
        bool done = false;
        bool success = false;
    };
    using Clock = std::chrono::steady_clock;

    void serve();
    /// Takes waiting units, as many as still fit into the batch. False: nothing waits.
    bool gather(std::deque<Unit*>& batch, std::size_t taken);
    void run_batch();
    /// Starts a transaction; if that fails, refuses the whole batch.
    bool begin(std::deque<Unit*>& batch);
    /// Runs one unit. `judged` are those whose answer waits for the commit: they go back into the batch when the
    /// transaction is lost.
    void attempt(Unit& unit, std::deque<Unit*>& batch, std::vector<Unit*>& judged);
    /// Takes back what the unit that just failed has written; false when that can't be done for it alone.
    bool undo(bool savepoint);
    void commit(std::vector<Unit*>& judged);
    void refuse(Unit& unit, std::exception_ptr error);
    static void answer(Unit& unit);
    /// Copies the log's pages into the file; with `wait`, also waits a little for readers so that the log starts anew.
    void fold(bool wait);
    void fold_if_due(bool idle);

    const Settings& settings_;
    Counters& counters_;
    SqliteSession session_;
    int log_pages_ = 0;    ///< in the log after the last commit
    int folded_pages_ = 0; ///< of these, in the file already
    int wait_at_pages_;    ///< the length of the log at which the writer waits for readers

    bool savepoints_ = false; ///< in this batch

    std::mutex mutex_;
    std::condition_variable work_waits_;
    std::condition_variable room_;
    std::deque<Unit*> queue_;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace xz::db
