#pragma once
#include "foundation/db/param.hpp"
#include "foundation/db/query.hpp"
#include "foundation/db/row.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace xz::db
{

/// Takes rows one by one; false stops. A plain pair, so that no query pays for a std::function.
struct RowSink {
    bool (*take)(void* self, const Row& row) = nullptr;
    void* self = nullptr;
};

/// Takes the rows of a bulk insert.
class BulkRows
{
public:
    virtual void add(std::span<const Param> values) = 0;

protected:
    ~BulkRows() = default;
};

/// Gives the rows of a bulk insert.
struct BulkSource {
    void (*give)(void* self, BulkRows& rows) = nullptr;
    void* self = nullptr;
};

/// One connection, used by one thread at a time: what Reader and Tx speak to. Every call throws Fault.
class Session
{
public:
    virtual ~Session() = default;
    virtual Dialect dialect() const = 0;
    /// Runs a kept statement; returns the number of rows it changed.
    virtual std::int64_t run(const Query& query, std::span<const Param> params, RowSink sink) = 0;
    /// Inserts many rows; returns their number.
    virtual std::int64_t copy(const Bulk& bulk, BulkSource source) = 0;
    /// Runs several statements without parameters or answers (migrations).
    virtual void script(std::string_view sql) = 0;
};

} // namespace xz::db
