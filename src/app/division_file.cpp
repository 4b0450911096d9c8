#include "app/division_file.hpp"

#include <algorithm>
#include <fstream>

namespace xz::app
{

namespace
{

constexpr std::size_t kShown = 20;

} // namespace

Result<std::string> read_file(const std::string& path)
{
    std::ifstream in(path, std::ios::binary);
    if (!in) return fail(Kind::invalid, "app.no_file", path + " cannot be read");
    return std::string(std::istreambuf_iterator<char>(in), {});
}

Result<access::DivisionCode> read_county(const std::string& typed)
{
    const auto code = registry::imports::read_division_code(typed);
    if (!code || *code != access::county_division(access::county_of(*code)))
        return fail(Kind::invalid, "app.bad_option", typed + " is no county's code (330521 or 330521000000)");
    return *code;
}

Result<> accepted(const registry::imports::Report& report)
{
    if (report.committed && report.added > 0) return {};
    Error error{Kind::invalid, "app.bad_divisions", "the division file has errors; nothing was imported", {}};
    if (!report.errors.any()) error.note = "the division file holds nothing of this county";
    auto rows = report.errors.list;
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.row < b.row; });
    for (const auto& row : rows) {
        if (error.fields.size() == kShown) break;
        error.fields.push_back(
            {"第 " + std::to_string(row.row) + " 行" + (row.column.empty() ? "" : "“" + row.column + "”"), row.says});
    }
    if (report.errors.total > kShown)
        error.fields.push_back({"……", "一共 " + std::to_string(report.errors.total) + " 处"});
    return tl::unexpected<Error>(std::move(error));
}

} // namespace xz::app
