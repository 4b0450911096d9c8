#include "registry/imports.hpp"

#include "registry/store.hpp"

#include <algorithm>

namespace xz::registry::imports
{

std::map<std::string, Household, std::less<>> by_plain_number(db::Reader& db, std::int64_t county, DivisionCode village)
{
    std::map<std::string, Household, std::less<>> out;
    for (auto& [number, household] : store::households_of(db, county, village))
        out.emplace(plain_number(number), std::move(household));
    return out;
}

void write(json::Writer& w, const Report& report, std::string_view mode)
{
    auto errors = report.errors.list;
    std::stable_sort(errors.begin(), errors.end(), [](const RowError& a, const RowError& b) { return a.row < b.row; });
    w.object([&] {
        w.field("kind", report.kind);
        w.field("mode", mode);
        w.field("rows", std::int64_t(report.rows));
        w.field("added", report.added);
        w.field("changed", report.changed);
        w.field("unchanged", report.unchanged);
        w.field("ended", report.ended);
        w.field("committed", report.committed);
        w.array("errors", [&] {
            for (const RowError& error : errors)
                w.object([&] {
                    w.field("row", std::int64_t(error.row));
                    if (error.column.empty())
                        w.field("column", nullptr);
                    else
                        w.field("column", error.column);
                    w.field("says", error.says);
                });
        });
        w.field("errors_total", std::int64_t(report.errors.total));
        w.field("sample", json::Value(report.sample));
    });
}

} // namespace xz::registry::imports
