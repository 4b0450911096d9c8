#pragma once
#include "foundation/core/assert.hpp"
#include "foundation/core/ids.hpp"
#include "foundation/core/time.hpp"
#include "foundation/db/param.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace xz::db
{

/// One row of an answer; columns count from 0. Views live until the next row. NULL reads as 0 or empty: ask `is_null`,
/// or get an `std::optional`. A number asked as text is its decimal text, and a text of digits asked as integer is its
/// value, on both databases (SQLite's `->>` gives numbers, PostgreSQL's text).
class Row
{
public:
    virtual bool is_null(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;
    virtual double real(int column) const = 0;
    virtual std::string_view text(int column) const = 0;
    /// Bytes as they are stored.
    std::string_view bytes(int column) const { return text(column); }

    /// A column as T: integers, bool, double, std::string, std::string_view, Id<Tag>, Instant, or std::optional of
    /// those.
    template <class T>
    T get(int column) const
    {
        return Get<T>::from(*this, column);
    }

protected:
    Row() = default;
    ~Row() = default;
    Row(const Row&) = default;
    Row& operator=(const Row&) = default;

private:
    template <class T>
    struct Get;
};

template <>
struct Row::Get<bool> {
    static bool from(const Row& row, int column) { return row.integer(column) != 0; }
};
template <std::integral T>
struct Row::Get<T> {
    static T from(const Row& row, int column)
    {
        const std::int64_t value = row.integer(column);
        XZ_ASSERT(std::in_range<T>(value));
        return static_cast<T>(value);
    }
};
template <>
struct Row::Get<double> {
    static double from(const Row& row, int column) { return row.real(column); }
};
template <>
struct Row::Get<std::string> {
    static std::string from(const Row& row, int column) { return std::string(row.text(column)); }
};
template <>
struct Row::Get<std::string_view> {
    static std::string_view from(const Row& row, int column) { return row.text(column); }
};
template <>
struct Row::Get<Bytes> {
    static Bytes from(const Row& row, int column) { return Bytes{row.bytes(column)}; }
};
template <>
struct Row::Get<Instant> {
    static Instant from(const Row& row, int column) { return Instant{row.integer(column)}; }
};
template <class Tag>
struct Row::Get<Id<Tag>> {
    static Id<Tag> from(const Row& row, int column) { return Id<Tag>{row.integer(column)}; }
};
template <class T>
struct Row::Get<std::optional<T>> {
    static std::optional<T> from(const Row& row, int column)
    {
        if (row.is_null(column)) return std::nullopt;
        return row.get<T>(column);
    }
};

/// A row mapper for `all` and `one`: the one column as T. `reader.all(kNames, db::column<std::string>())`
template <class T>
auto column(int index = 0)
{
    return [index](const Row& row) { return row.get<T>(index); };
}

} // namespace xz::db
