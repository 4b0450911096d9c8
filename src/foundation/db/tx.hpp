#pragma once
#include "foundation/db/fault.hpp"
#include "foundation/db/session.hpp"

#include <array>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace xz::db
{

/// A steady snapshot of the database, to ask questions of. Stores take `db::Reader&` where they only read.
class Reader
{
public:
    explicit Reader(Session& session) : session_(session) {}
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    /// Calls `take(const Row&)` for every row; if it returns bool, false stops.
    template <class F, class... A>
    void each(const Query& query, F&& take, const A&... args)
    {
        using Callback = std::remove_reference_t<F>;
        const auto call = [](void* self, const Row& row) {
            if constexpr (std::is_same_v<std::invoke_result_t<Callback&, const Row&>, bool>) {
                return (*static_cast<Callback*>(self))(row);
            } else {
                (*static_cast<Callback*>(self))(row);
                return true;
            }
        };
        run(query, {call, const_cast<std::remove_const_t<Callback>*>(&take)}, args...);
    }

    /// What `map(const Row&)` makes of every row.
    template <class F, class... A>
    auto all(const Query& query, F&& map, const A&... args)
        -> std::vector<std::decay_t<std::invoke_result_t<F&, const Row&>>>
    {
        std::vector<std::decay_t<std::invoke_result_t<F&, const Row&>>> out;
        each(
            query, [&](const Row& row) { out.push_back(map(row)); }, args...);
        return out;
    }

    /// What `map(const Row&)` makes of the first row, or nothing.
    template <class F, class... A>
    auto one(const Query& query, F&& map, const A&... args)
        -> std::optional<std::decay_t<std::invoke_result_t<F&, const Row&>>>
    {
        std::optional<std::decay_t<std::invoke_result_t<F&, const Row&>>> out;
        each(
            query,
            [&](const Row& row) {
                out.emplace(map(row));
                return false;
            },
            args...);
        return out;
    }

    /// The first column of the first row, or nothing; a NULL there is nothing too.
    template <class T, class... A>
    std::optional<T> value(const Query& query, const A&... args)
    {
        std::optional<T> out;
        each(
            query,
            [&](const Row& row) {
                out = row.get<std::optional<T>>(0);
                return false;
            },
            args...);
        return out;
    }

    Dialect dialect() const { return session_.dialect(); }

protected:
    template <class... A>
    std::int64_t run(const Query& query, RowSink sink, const A&... args)
    {
        if constexpr (sizeof...(A) == 0) {
            return session_.run(query, {}, sink);
        } else {
            const std::array<Param, sizeof...(A)> params{Param(args)...};
            return session_.run(query, params, sink);
        }
    }
    Session& session_;
};

/// Gives rows to a bulk insert, each with the values of the listed columns.
class Copier
{
public:
    explicit Copier(BulkRows& rows) : rows_(rows) {}
    template <class... A>
    void add(const A&... values)
    {
        const std::array<Param, sizeof...(A)> params{Param(values)...};
        rows_.add(params);
    }

private:
    BulkRows& rows_;
};

/// A unit of work in progress: reads see its own writes. Commits when the work succeeds, and otherwise leaves nothing
/// behind.
class Tx : public Reader
{
public:
    using Reader::Reader;

    /// Runs a statement that answers nothing; returns the number of rows changed. (`... RETURNING` is read by `one` and
    /// `all`.)
    template <class... A>
    std::int64_t exec(const Query& query, const A&... args)
    {
        return run(query, {}, args...);
    }

    /// Inserts many rows at once (COPY on PostgreSQL): `feed(Copier&)` adds them. Returns their number.
    ///
    ///     tx.copy(kReadings, [&](db::Copier& rows) { for (const auto& r : readings) rows.add(r.thing, r.time,
    ///     r.value); });
    template <class F>
    std::int64_t copy(const Bulk& bulk, F&& feed)
    {
        using Callback = std::remove_reference_t<F>;
        const auto give = [](void* self, BulkRows& rows) {
            Copier copier(rows);
            (*static_cast<Callback*>(self))(copier);
        };
        return session_.copy(bulk, {give, const_cast<std::remove_const_t<Callback>*>(&feed)});
    }

    /// Several statements without parameters: migrations.
    void script(std::string_view sql) { session_.script(sql); }

    /// Runs once on the caller's thread, after the durable commit and before `write` returns; never after a rollback.
    void after_commit(std::function<void()> call) { after_commit_.push_back(std::move(call)); }

    /// For the database that ran the work: the calls to make now.
    std::vector<std::function<void()>> take_after_commit() { return std::exchange(after_commit_, {}); }

private:
    std::vector<std::function<void()>> after_commit_;
};

} // namespace xz::db
