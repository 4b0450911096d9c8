#pragma once
#include <string_view>

namespace xz::db
{

enum class Dialect { sqlite, postgres };

/// A named SQL text: a static constant of a store. The name (`points.insert_entry`) shows in the slow-query log and the
/// metrics. One text serves both databases: placeholders `$1`.. in any order, ids/times/money as bigint, truth as
/// bigint 0/1, JSON members by `->>`, LIKE with `ESCAPE '!'` (see `like_prefix`). The `{{..}}` words of `dialect.hpp`
/// cover what the two databases spell differently; only a statement that no such word can carry across gives its own
/// text in `postgres`.
struct Query {
    std::string_view name;
    std::string_view sql;
    std::string_view postgres = {};
};

/// Where `Tx::copy` puts many rows: `{"sensing.readings", "sensing_reading", "thing_id, time, value"}`.
struct Bulk {
    std::string_view name;
    std::string_view table;
    std::string_view columns;
};

} // namespace xz::db
