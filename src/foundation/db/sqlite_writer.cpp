#include "foundation/db/sqlite_writer.hpp"

#include <utility>

namespace xz::db
{
namespace
{
using Command = SqliteSession::Command;
using Damage = SqliteSession::Damage;

constexpr int kFoldPages = 2000;       // 8 MiB of log: worth one fsync of the file
constexpr int kLongLogPages = 8000;    // 32 MiB: readers keep the log from starting anew, so wait for them a little
constexpr int kWaitForReadersMs = 200; // ... this long
constexpr std::chrono::milliseconds kIdle{500};
constexpr int kPageBytes = 4096;
} // namespace

SqliteWriter::SqliteWriter(const std::string& path, const Settings& settings, Counters& counters)
    : settings_(settings), counters_(counters), session_(path, SqliteRole::writer, settings, counters),
      wait_at_pages_(kLongLogPages)
{
    sqlite3_wal_hook(
        session_.handle(),
        [](void* self, sqlite3*, const char*, int pages) {
            static_cast<SqliteWriter*>(self)->log_pages_ = pages;
            return SQLITE_OK;
        },
        this);
    thread_ = std::thread([this] { serve(); });
}

SqliteWriter::~SqliteWriter()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    work_waits_.notify_one();
    thread_.join();
}

void SqliteWriter::run(std::string_view name, UnitOfWork work)
{
    Unit unit{.work = work};
    {
        std::unique_lock lock(mutex_);
        if (!room_.wait_for(lock, settings_.wait_limit, [&] { return queue_.size() < settings_.waiting_units; }))
            throw Contention(std::string(name) + ": too many units of work wait");
        queue_.push_back(&unit);
        counters_.waiting = queue_.size();
    }
    work_waits_.notify_one();
    {
        std::unique_lock lock(unit.mutex);
        unit.answered.wait(lock, [&] { return unit.done; });
    }
    if (unit.error) std::rethrow_exception(unit.error);
    if (unit.success) run_after_commit(settings_, unit.after_commit);
}

void SqliteWriter::serve()
{
    const UnitGuard inside;
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            const auto due = [&] { return stopping_ || !queue_.empty(); };
            if (folded_pages_ < log_pages_) {
                if (!work_waits_.wait_for(lock, kIdle, due)) {
                    lock.unlock();
                    fold_if_due(true);
                    continue;
                }
            } else {
                work_waits_.wait(lock, due);
            }
            if (queue_.empty()) break; // stopping
        }
        run_batch();
        fold_if_due(false);
    }
    fold(true);
}

bool SqliteWriter::gather(std::deque<Unit*>& batch, std::size_t taken)
{
    bool was_full = false;
    {
        const std::lock_guard lock(mutex_);
        was_full = queue_.size() >= settings_.waiting_units;
        while (!queue_.empty() && taken < settings_.batch_units) {
            batch.push_back(queue_.front());
            queue_.pop_front();
            ++taken;
        }
        counters_.waiting = queue_.size();
    }
    if (was_full) room_.notify_all();
    return !batch.empty();
}

void SqliteWriter::run_batch()
{
    std::deque<Unit*> batch;
    std::vector<Unit*> judged;
    const auto started = Clock::now();
    std::size_t taken = 0;
    savepoints_ = false;
    for (;;) {
        if (batch.empty()) {
            if (taken >= settings_.batch_units || (taken > 0 && Clock::now() - started > settings_.batch_limit)) break;
            if (!gather(batch, taken)) break;
            taken += batch.size();
        }
        if (judged.empty() && !begin(batch)) continue;
        Unit& unit = *batch.front();
        batch.pop_front();
        attempt(unit, batch, judged);
    }
    if (!judged.empty()) commit(judged);
}

bool SqliteWriter::begin(std::deque<Unit*>& batch)
{
    try {
        session_.command(Command::begin_immediate);
        return true;
    } catch (const Fault& fault) { // another process holds the lock: one wait is enough for all who wait here
        for (Unit* unit : batch)
            refuse(*unit, std::make_exception_ptr(Contention(std::string("begin: ") + fault.what())));
        batch.clear();
        return false;
    }
}

void SqliteWriter::attempt(Unit& unit, std::deque<Unit*>& batch, std::vector<Unit*>& judged)
{
    // The first unit of a transaction needs no savepoint: if it fails, the transaction holds nothing else.
    const bool first = judged.empty();
    const bool savepoint = savepoints_ && !first;
    unit.success = false;
    unit.error = nullptr;
    Tx tx(session_);
    session_.start_anew();
    try {
        if (savepoint) session_.command(Command::savepoint);
        unit.success = unit.work.run(unit.work.self, tx);
        if (unit.success && session_.damage() != Damage::none) throw Fault("a statement failed and the work went on");
        if (unit.success && savepoint) session_.command(Command::release);
    } catch (...) {
        unit.success = false;
        unit.error = std::current_exception();
    }
    if (unit.success) {
        unit.after_commit = tx.take_after_commit();
        judged.push_back(&unit);
        return;
    }
    const bool lost = session_.damage() == Damage::batch || sqlite3_get_autocommit(session_.handle()) != 0;
    if (!lost && !first && undo(savepoint)) {
        judged.push_back(&unit); // it may rest on what a neighbour has written: it is told when that is durable
        return;
    }
    session_.rollback();
    counters_.retries += judged.size();
    if (!lost && !first && !savepoints_) { // it is judged again, on what its neighbours then have written
        savepoints_ = true;
        ++counters_.retries;
        judged.push_back(&unit);
    } else {
        refuse(unit, std::move(unit.error));
    }
    batch.insert(batch.begin(), judged.begin(), judged.end());
    judged.clear();
}

bool SqliteWriter::undo(bool savepoint)
{
    if (!savepoint) return !session_.may_have_written();
    try {
        session_.command(Command::rollback_to);
        session_.command(Command::release);
        return true;
    } catch (const Fault&) {
        return false;
    }
}

void SqliteWriter::commit(std::vector<Unit*>& judged)
{
    try {
        session_.start_anew();
        session_.command(Command::commit);
    } catch (const Fault& fault) {
        session_.rollback();
        report(settings_, std::string("commit failed: ") + fault.what());
        // One exception object must not be shared by threads that may each add to it: every caller gets its own.
        for (Unit* unit : judged)
            refuse(*unit, std::make_exception_ptr(Fault(std::string("commit: ") + fault.what(), fault.outcome())));
        return;
    }
    ++counters_.commits;
    counters_.wal_bytes = static_cast<std::uint64_t>(log_pages_) * kPageBytes;
    for (Unit* unit : judged) ++(unit->success ? counters_.writes : counters_.refused);
    for (Unit* unit : judged) answer(*unit);
}

void SqliteWriter::refuse(Unit& unit, std::exception_ptr error)
{
    ++counters_.refused;
    unit.success = false;
    unit.error = std::move(error);
    answer(unit);
}

void SqliteWriter::answer(Unit& unit)
{
    // Notified under the lock: the unit lives on the caller's stack, which may go as soon as the caller sees `done`.
    const std::lock_guard lock(unit.mutex);
    unit.done = true;
    unit.answered.notify_one();
}

void SqliteWriter::fold(bool wait)
{
    int logged = 0;
    int folded = 0;
    sqlite3_busy_timeout(session_.handle(), wait ? kWaitForReadersMs : 0);
    const int code = sqlite3_wal_checkpoint_v2(
        session_.handle(), nullptr, wait ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, &logged, &folded);
    sqlite3_busy_timeout(session_.handle(), static_cast<int>(settings_.wait_limit.count()));
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY)
        report(settings_, std::string("folding the log into the file failed: ") + sqlite3_errmsg(session_.handle()));
    if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY) {
        // What a long reader keeps from being folded is tried again with the next commits, not in a busy loop.
        folded_pages_ = logged > 0 && folded >= logged ? log_pages_ : std::max(folded, log_pages_ - kFoldPages + 200);
    } else {
        folded_pages_ = log_pages_;
    }
}

void SqliteWriter::fold_if_due(bool idle)
{
    if (log_pages_ < folded_pages_) { // the log has started anew
        folded_pages_ = 0;
        wait_at_pages_ = kLongLogPages;
    }
    if (log_pages_ >= wait_at_pages_) {
        fold(true);
        wait_at_pages_ = log_pages_ + log_pages_ / 4; // a reader that stays for an hour costs ever fewer waits
    } else if (idle || log_pages_ - folded_pages_ >= kFoldPages) {
        fold(false);
        if (idle) folded_pages_ = log_pages_; // until the next commit there is nothing to gain
    }
}

} // namespace xz::db
