#include "registry/import_rows.hpp"

#include "foundation/core/utf8.hpp"

#include <algorithm>
#include <array>

namespace xz::registry::imports
{

namespace
{

constexpr std::size_t kSample = 20;

constexpr std::array<ColumnSpec, 5> kDivisionColumns{{{"code", "代码", true, "区划代码|行政区划代码|统计用区划代码"},
                                                      {"name", "名称", true, "区划名称|单位名称"},
                                                      {"level", "级别", false, "层级"},
                                                      {"parent_code", "上级代码", false, "父级代码|上级区划代码"},
                                                      {"former_codes", "原代码", false, "合并自|曾用代码"}}};
constexpr std::string_view kVillageCode = "村编码|区划代码|行政区划代码|村区划代码";
constexpr std::string_view kHouseholdNumber = "户号|户编码|户口簿号|户口本号";
constexpr std::array<ColumnSpec, 5> kHouseholdColumns{{{"household_number", "户编号", true, kHouseholdNumber},
                                                       {"division_code", "村代码", true, kVillageCode},
                                                       {"villager_group", "村民小组", false, "小组|组别|所在小组"},
                                                       {"head_name", "户主姓名", true, "户主"},
                                                       {"address", "地址", false, "住址|家庭住址|家庭地址"}}};
constexpr std::array<ColumnSpec, 9> kPersonColumns{
    {{"name", "姓名", true, "名字"},
     {"id_number", "身份证号", false, "身份证号码|公民身份号码|身份证|身份号码|证件号码"},
     {"sex", "性别", false},
     {"birth_date", "出生日期", false, "出生年月日|出生年月|生日"},
     {"ethnicity", "民族", false},
     {"phone", "手机号", false, "手机|手机号码|联系电话|电话|联系方式"},
     {"division_code", "村代码", true, kVillageCode},
     {"household_number", "户编号", true, kHouseholdNumber},
     {"household_relation", "与户主关系", true, "与户主的关系|与户主关系(称谓)|关系|家庭关系"}}};

/// A title as it is compared: without blanks, stars and what stands in brackets (姓 名*, 手机号（必填）).
std::string plain_title(std::string_view cell)
{
    std::string out;
    for (std::size_t i = 0; i < cell.size();) {
        const auto rest = cell.substr(i);
        const std::size_t length = std::max<std::size_t>(1, utf8_prefix(rest, 1).size());
        const auto c = rest.substr(0, length);
        if (c == "（" || c == "(") break;
        if (c != " " && c != "\u3000" && c != "\u00A0" && c != "*" && c != "＊" && c != "\n" && c != "\r" &&
            c != "：" && c != ":")
            out += c;
        i += length;
    }
    return out;
}

bool is_called(const ColumnSpec& column, std::string_view title)
{
    if (title == column.title || title == column.field) return true;
    for (std::string_view rest = column.others; !rest.empty();) {
        const auto bar = rest.find('|');
        if (title == rest.substr(0, bar)) return true;
        rest = bar == std::string_view::npos ? std::string_view() : rest.substr(bar + 1);
    }
    return false;
}

/// Full-width digits, letters and signs (U+FF01 to U+FF5E) as plain ones, no-break blanks as blanks.
void make_plain(std::string& cell)
{
    if (std::none_of(cell.begin(), cell.end(), [](char c) { return c == '\xEF' || c == '\xC2'; })) return;
    std::string out;
    for (std::size_t i = 0; i < cell.size();) {
        const auto lead = static_cast<unsigned char>(cell[i]);
        if (lead == 0xEF && i + 2 < cell.size()) {
            const unsigned code = 0xF000u | ((static_cast<unsigned char>(cell[i + 1]) & 0x3Fu) << 6) |
                                  (static_cast<unsigned char>(cell[i + 2]) & 0x3Fu);
            // Brackets, commas and colons stay as people write them in Chinese.
            const bool word = (code >= 0xFF10 && code <= 0xFF19) || (code >= 0xFF21 && code <= 0xFF3A) ||
                              (code >= 0xFF41 && code <= 0xFF5A) || code == 0xFF0D || code == 0xFF0F || code == 0xFF0E;
            if (word) {
                out += static_cast<char>(code - 0xFEE0);
                i += 3;
                continue;
            }
        }
        if (lead == 0xC2 && i + 1 < cell.size() && static_cast<unsigned char>(cell[i + 1]) == 0xA0) {
            out += ' ';
            i += 2;
            continue;
        }
        out += cell[i++];
    }
    cell = trimmed(out);
}

bool is_digits(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A spreadsheet's number of a day in the 1900 system, which counts from 1899-12-30.
std::string date_of_serial(std::string_view digits)
{
    int days = 0;
    for (const char c : digits) days = days * 10 + (c - '0');
    const std::chrono::sys_days epoch{std::chrono::year{1899} / 12 / 30};
    return to_iso_date(std::chrono::year_month_day(epoch + std::chrono::days(days)));
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
    tabular::TableLimits limits;
    limits.is_title = [&](std::string_view cell) {
        const auto title = plain_title(cell);
        return std::any_of(columns.begin(), columns.end(), [&](const ColumnSpec& c) { return is_called(c, title); });
    };
    sheet.table_ = XZ_TRY(tabular::read_table(bytes, limits));
    sheet.columns_ = columns;
    for (auto& row : sheet.table_.rows)
        for (auto& cell : row.cells) make_plain(cell);
    for (const auto& remark : sheet.table_.remarks) sheet.damaged_.emplace(remark.line, remark.column);
    std::string missing;
    const auto& header = sheet.table_.header;
    for (const ColumnSpec& column : columns) {
        // The proper title wins over another word for it.
        auto it = std::find_if(header.begin(), header.end(), [&](const std::string& cell) {
            const auto title = plain_title(cell);
            return title == column.title || title == column.field;
        });
        if (it == header.end())
            it = std::find_if(header.begin(), header.end(),
                              [&](const std::string& cell) { return is_called(column, plain_title(cell)); });
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

bool Sheet::is_damaged(const tabular::Row& row, std::string_view field) const
{
    const auto it = places_.find(field);
    return it != places_.end() && damaged_.contains({row.line, it->second + 1});
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
    // A time of day behind the date is a spreadsheet's, not the person's.
    if (const auto blank = typed.find(' '); blank != std::string_view::npos) {
        const auto time = typed.substr(blank + 1);
        if (time.find_first_not_of("0123456789: ") == std::string_view::npos &&
            time.find(':') != std::string_view::npos)
            typed = typed.substr(0, blank);
    }
    if (is_digits(typed) && typed.size() == 5) return date_of_serial(typed);
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
            if (rest == "日" || rest == "号") break;
            const std::size_t wide = std::string_view("年").size();
            const bool word = rest.starts_with("年") || rest.starts_with("月");
            if (!word && typed[i] != '-' && typed[i] != '/' && typed[i] != '.') return {};
            if (++part > 2) return {};
            i += word ? wide : 1;
        }
    }
    if (parts[0].size() != 4 || parts[1].empty() || parts[1].size() > 2 || parts[2].empty() || parts[2].size() > 2)
        return {};
    const auto date = parse_iso_date(parts[0] + "-" + two(parts[1]) + "-" + two(parts[2]));
    return date ? to_iso_date(*date) : std::string();
}

std::string_view plain_number(std::string_view number)
{
    if (!is_digits(number)) return number;
    const auto first = number.find_first_not_of('0');
    return first == std::string_view::npos ? number.substr(number.size() - 1) : number.substr(first);
}

} // namespace xz::registry::imports
