#pragma once
#include "foundation/context/context.hpp"
#include "foundation/core/json.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// Work that is due at a time: kept in the database, survives restart, shared by several servers.
namespace xz::jobs
{

/// One piece of due work.
struct Job {
    std::int64_t id = 0;
    std::string kind; ///< "affairs.timer"
    std::string key;  ///< unique within its kind
    Instant due_at;
    std::int64_t attempts = 0;
    json::Value data;
};

/// Work inside the database: its effect and the removal of the job are one commit, so it happens exactly once.
using InsideWork = std::function<Result<>(db::Tx& tx, Context& ctx, const Job& job)>;

/// Work outside (a text message, a call to another platform): held by a lease and done at least once, with `Job::id` as
/// the key against repeats.
using OutsideWork = std::function<Result<>(Context& ctx, const Job& job)>;

/// A kind of job: "module.verb". With `daily_at` ("02:30" China time) one job of it always exists.
struct Kind {
    std::string kind;
    std::variant<InsideWork, OutsideWork> work;
    std::optional<std::chrono::minutes> daily_at{};
};

/// All kinds of the platform, a door of `Platform`.
class Kinds
{
public:
    void add(Kind kind);
    const Kind* find(std::string_view kind) const;
    const std::map<std::string, Kind, std::less<>>& all() const { return by_name_; }

    /// Called after a commit that scheduled work, with its due time.
    std::function<void(Instant)> wake = [](Instant) {};

private:
    std::map<std::string, Kind, std::less<>> by_name_;
};

/// Puts work on the list, or moves the job of the same key to the new time and data. `data` is a JSON object's text.
void schedule(db::Tx& tx, const Context& ctx, std::string_view kind, std::string_view key, Instant due_at,
              std::string_view data = "{}");

/// Takes one job from the list; nothing when it is not there.
void cancel(db::Tx& tx, const Context& ctx, std::string_view kind, std::string_view key);

/// A job that waits, by its key.
std::optional<Job> find(db::Reader& db, std::int64_t county, std::string_view kind, std::string_view key);

/// The next daily time after `now`.
Instant next_daily(Instant now, std::chrono::minutes at);

} // namespace xz::jobs
