#include "foundation/tabular/lines.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace xz::tabular
{

namespace
{

constexpr std::size_t kMaxRemarks = 1000;
constexpr std::size_t kHeadLines = 10; ///< among which the header is looked for

bool plain_number(std::string_view text)
{
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
    const std::size_t dot = text.find('.');
    const std::string_view whole = text.substr(0, dot),
                           part = dot == std::string_view::npos ? "0" : text.substr(dot + 1);
    const auto digits = [](std::string_view s) {
        return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    return digits(whole) && digits(part);
}

} // namespace

tl::unexpected<Error> refuse(std::string_view code, std::string_view says)
{
    return tl::unexpected<Error>(Error{Kind::invalid, std::string(code), {}, {{"", std::string(says)}}});
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kWide = "\u3000";
    for (;;) {
        if (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ')
            text.remove_prefix(1);
        else if (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ')
            text.remove_suffix(1);
        else if (text.starts_with(kWide))
            text.remove_prefix(kWide.size());
        else if (text.ends_with(kWide))
            text.remove_suffix(kWide.size());
        else
            return text;
    }
}

bool needs_apostrophe(std::string_view text)
{
    const std::size_t quotes = std::min(text.find_first_not_of('\''), text.size());
    text.remove_prefix(quotes);
    constexpr std::array<std::string_view, 10> kStarts{"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    return std::any_of(kStarts.begin(), kStarts.end(),
                       [&](std::string_view start) { return text.starts_with(start); }) &&
           !plain_number(text);
}

void Lines::remark(Remark::Kind kind, std::size_t line, std::size_t column)
{
    if (table_.remarks.size() < kMaxRemarks) table_.remarks.push_back({kind, line, column});
}

Result<void> Lines::add(std::size_t line, std::vector<std::string> cells)
{
    while (!cells.empty() && trimmed(cells.back()).empty()) cells.pop_back();
    if (cells.empty()) return {};
    if (cells.size() > limits_.max_columns) return refuse("tabular.too_large", "表格的列太多，请删去不需要的列");
    for (std::string& cell : cells) {
        if (cell.size() > limits_.max_cell)
            return refuse("tabular.too_large", "第 " + std::to_string(line) + " 行有一格的文字太长，请缩短");
        if (cell.find('\0') != std::string::npos)
            return refuse("tabular.bad_text", "文件里有不是文字的内容，请另存为 CSV 或 XLSX 再上传");
        cell = trimmed(cell);
    }
    if (!table_.header.empty()) return add_row(line, std::move(cells));
    above_.push_back({line, std::move(cells)});
    if (limits_.is_title && !is_header(above_.back().cells) && above_.size() < kHeadLines) return {};
    return settle_header();
}

bool Lines::is_header(const std::vector<std::string>& cells) const
{
    return std::count_if(cells.begin(), cells.end(), limits_.is_title) >= 2;
}

/// The header is the last of the lines seen so far if it looks like one, else the first.
Result<void> Lines::settle_header()
{
    auto above = std::exchange(above_, {});
    if (limits_.is_title && is_header(above.back().cells)) {
        table_.header = std::move(above.back().cells);
        return {};
    }
    table_.header = std::move(above.front().cells);
    for (std::size_t i = 1; i < above.size(); ++i) XZ_TRY(add_row(above[i].line, std::move(above[i].cells)));
    return {};
}

Result<void> Lines::add_row(std::size_t line, std::vector<std::string> cells)
{
    if (table_.rows.size() == limits_.max_rows)
        return refuse("tabular.too_large", "表格超过 " + std::to_string(limits_.max_rows) + " 行，请分成几个文件");
    if (cells.size() > table_.header.size()) remark(Remark::Kind::too_many_cells, line, 0);
    cells.resize(table_.header.size());
    const bool nothing = std::all_of(cells.begin(), cells.end(), [](const std::string& cell) { return cell.empty(); });
    if (nothing) return {};
    table_.rows.push_back({line, std::move(cells)});
    return {};
}

Result<Table> Lines::table() &&
{
    if (!above_.empty()) XZ_TRY(settle_header());
    if (table_.header.empty()) return refuse("tabular.empty", "表格里没有内容");
    return std::move(table_);
}

std::string says(const Remark& remark)
{
    std::string where = "第 " + std::to_string(remark.line) + " 行";
    if (remark.column != 0) where += "第 " + std::to_string(remark.column) + " 列";
    switch (remark.kind) {
    case Remark::Kind::too_few_cells: return where + "的格子比表头少，缺的当作空白";
    case Remark::Kind::too_many_cells: return where + "的格子比表头多，多出的没有读入";
    case Remark::Kind::damaged_number:
        return where + "的长号码存成了数字，后几位已经丢失，请把这一列设为文本后重新填写";
    case Remark::Kind::error_cell: return where + "的公式出错，当作空白";
    }
    return where;
}

} // namespace xz::tabular
