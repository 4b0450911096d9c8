#pragma once
#include "foundation/db/dialect.hpp"
#include "foundation/db/row.hpp"
#include "registry/model.hpp"

#include <optional>
#include <span>
#include <string_view>

/// How the store writes what is not known, and reads codes.
namespace xz::registry::store
{

inline std::optional<std::string_view> or_null(std::string_view text)
{
    return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

template <class Tag>
std::optional<std::int64_t> or_null(Id<Tag> id)
{
    return id ? std::optional<std::int64_t>(id.value) : std::nullopt;
}

inline DivisionCode division_at(const db::Row& row, int column) { return {row.integer(column)}; }

template <class IdType>
std::string ids_text(std::span<const IdType> ids)
{
    std::vector<std::int64_t> values;
    values.reserve(ids.size());
    for (const IdType id : ids) values.push_back(id.value);
    return db::id_list(values);
}

} // namespace xz::registry::store
