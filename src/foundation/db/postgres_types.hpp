#pragma once
#include "foundation/db/row.hpp"

#include <deque>
#include <libpq-fe.h>

namespace xz::db
{

/// The object ids of the types that we read and send in binary form.
enum PostgresType : unsigned {
    kPgBool = 16,
    kPgBytea = 17,
    kPgInt8 = 20,
    kPgInt2 = 21,
    kPgInt4 = 23,
    kPgText = 25,
    kPgFloat4 = 700,
    kPgFloat8 = 701,
    kPgNumeric = 1700,
    kPgJsonb = 3802
};

/// "-12.50" from PostgreSQL's binary numeric: what sum(bigint) answers.
std::string numeric_text(std::string_view binary);

/// One row of a binary answer.
class PostgresRow final : public Row
{
public:
    explicit PostgresRow(const PGresult* result) : result_(result), columns_(PQnfields(result)) {}
    void move_to(int row)
    {
        row_ = row;
        if (!made_.empty()) made_.clear();
    }
    bool is_null(int column) const override;
    std::int64_t integer(int column) const override;
    double real(int column) const override;
    std::string_view text(int column) const override;

private:
    std::string_view raw(int column) const;
    unsigned type(int column) const { return PQftype(result_, column); }
    const PGresult* result_;
    int columns_;
    int row_ = 0;
    mutable std::deque<std::string> made_; ///< texts made of numbers: they live as long as the row
};

} // namespace xz::db
