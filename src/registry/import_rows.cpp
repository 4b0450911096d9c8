#include "registry/import_rows.hpp"

#include "foundation/core/utf8.hpp"

#include <algorithm>
#include <array>

namespace xz::registry::imports
{

namespace
{

constexpr std::size_t kSample = 20;

constexpr std::array<ColumnSpec, 4> kDivisionColumns{
    {{"code", "代码", true}, {"name", "名称", true}, {"level", "级别", true}, {"parent_code", "上级代码", true}}};
constexpr std::array<ColumnSpec, 5> kHouseholdColumns{{{"household_number", "户编号", true},
                                                       {"division_code", "村代码", true},
                                                       {"villager_group", "村民小组", false},
                                                       {"head_name", "户主姓名", true},
                                                       {"address", "地址", false}}};
constexpr std::array<ColumnSpec, 9> kPersonColumns{{{"name", "姓名", true},
                                                    {"id_number", "身份证号", false},
                                                    {"sex", "性别", false},
                                                    {"birth_date", "出生日期", false},
                                                    {"ethnicity", "民族", false},
                                                    {"phone", "手机号", false},
                                                    {"division_code", "村代码", true},
                                                    {"household_number", "户编号", true},
                                                    {"household_relation", "与户主关系", true}}};

bool is_digits(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string two(std::string_view digits)
{
    return digits.size() == 1 ? "0" + std::string(digits) : std::string(digits);
}

} // namespace

void Errors::add(std::size_t row, std::string_view column, std::string_view says)
{
    ++total;
    if (list.size() < kKept) list.push_back({row, std::string(column), std::string(says)});
}

std::span<const ColumnSpec> columns_of(std::string_view kind)
{
    if (kind == "divisions") return kDivisionColumns;
    if (kind == "households") return kHouseholdColumns;
    if (kind == "persons") return kPersonColumns;
    return {};
}

Result<Sheet> Sheet::read(std::string_view bytes, std::span<const ColumnSpec> columns)
{
    Sheet sheet;
    sheet.table_ = XZ_TRY(tabular::read_table(bytes));
    sheet.columns_ = columns;
    std::string missing;
    for (const ColumnSpec& column : columns) {
        const auto& header = sheet.table_.header;
        const auto it = std::find_if(header.begin(), header.end(), [&](const std::string& cell) {
            const auto title = trimmed(cell);
            return title == column.title || title == column.field;
        });
        if (it != header.end())
            sheet.places_[column.field] = std::size_t(it - header.begin());
        else if (column.required)
            missing += (missing.empty() ? "" : "、") + std::string(column.title);
    }
    if (!missing.empty()) {
        Error error{Kind::invalid, "registry.missing_columns", {}, {{"", "表头缺少：" + missing + "。请下载模板对照"}}};
        return tl::unexpected<Error>(std::move(error));
    }
    return sheet;
}

std::string_view Sheet::cell(const tabular::Row& row, std::string_view field) const
{
    const auto it = places_.find(field);
    return it == places_.end() || it->second >= row.cells.size() ? std::string_view() : trimmed(row.cells[it->second]);
}

std::string_view Sheet::title(std::string_view field) const
{
    for (const ColumnSpec& column : columns_)
        if (column.field == field) return column.title;
    return field;
}

void Sheet::report_damage(Errors& errors) const
{
    for (const auto& remark : table_.remarks) {
        const bool has_column = remark.column > 0 && remark.column <= table_.header.size();
        errors.add(remark.line, has_column ? trimmed(table_.header[remark.column - 1]) : std::string_view(),
                   says(remark));
    }
}

json::Array Sheet::sample() const
{
    json::Array out;
    for (const auto& row : table_.rows) {
        if (out.size() == kSample) break;
        json::Object cells;
        for (const ColumnSpec& column : columns_)
            if (has(column.field)) cells[column.title] = std::string(cell(row, column.field));
        out.push_back(std::move(cells));
    }
    return out;
}

std::string read_date(std::string_view typed)
{
    std::array<std::string, 3> parts;
    std::size_t part = 0;
    if (is_digits(typed) && typed.size() == 8) {
        parts = {std::string(typed.substr(0, 4)), std::string(typed.substr(4, 2)), std::string(typed.substr(6))};
    } else {
        for (std::size_t i = 0; i < typed.size();) {
            if (typed[i] >= '0' && typed[i] <= '9') {
                parts[part] += typed[i++];
                continue;
            }
            const auto rest = typed.substr(i);
            const bool day_word = rest == "日" || rest == " 00:00:00";
            const std::size_t wide = std::string_view("年").size();
            const bool word = rest.starts_with("年") || rest.starts_with("月") || day_word;
            if (!word && typed[i] != '-' && typed[i] != '/' && typed[i] != '.') return {};
            if (day_word) break;
            if (++part > 2) return {};
            i += word ? wide : 1;
        }
    }
    if (parts[0].size() != 4 || parts[1].empty() || parts[1].size() > 2 || parts[2].empty() || parts[2].size() > 2)
        return {};
    const auto date = parse_iso_date(parts[0] + "-" + two(parts[1]) + "-" + two(parts[2]));
    return date ? to_iso_date(*date) : std::string();
}

} // namespace xz::registry::imports
