#include "foundation/core/assert.hpp"
#include "foundation/tabular/table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>
#include <unistd.h>
#include <xlsxwriter.h>

namespace xz::tabular
{

namespace
{

constexpr std::size_t kMaxCell = 32'767; // characters that a cell of the format may hold
constexpr std::size_t kMaxRows = 1'048'575;
constexpr double kNarrowest = 8, kWidest = 48;

/// The library writes to files only; this one goes away with the object.
struct TemporaryFile {
    std::string path = std::filesystem::temp_directory_path() / "xiangzhi-workbook-XXXXXX";

    TemporaryFile()
    {
        const int handle = mkstemp(path.data());
        if (handle < 0) throw std::system_error(errno, std::generic_category(), path);
        close(handle);
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile()
    {
        std::error_code ignored;
        std::filesystem::remove(path, ignored);
    }
    std::string contents() const
    {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
};

/// Width in columns of a terminal: a Chinese character takes two.
double width_of(std::string_view text)
{
    double width = 0;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet < 0x80)
            width += 1;
        else if (octet >= 0xC0)
            width += 2;
    }
    return width;
}

std::string fitting(std::string_view text)
{
    // Octets are at least as many as characters, so this never cuts what would have fitted by much, and always between
    // characters.
    if (text.size() <= kMaxCell) return std::string(text);
    std::size_t end = kMaxCell - 3;
    while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return std::string(text.substr(0, end)) + "…";
}

/// At most 31 characters and none of []:*?/\ .
std::string sheet_name(std::string_view wanted)
{
    std::string out;
    std::size_t characters = 0;
    for (const char c : wanted) {
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80 && ++characters > 31) break;
        out += std::string_view("[]:*?/\\'").find(c) == std::string_view::npos ? c : ' ';
    }
    return out.empty() ? "数据" : out;
}

} // namespace

std::string write_xlsx(const std::vector<Column>& columns, const std::vector<std::vector<std::string>>& rows,
                       std::string_view sheet)
{
    XZ_ASSERT(rows.size() <= kMaxRows);
    const TemporaryFile file;
    lxw_workbook* workbook = workbook_new(file.path.c_str());
    XZ_ASSERT(workbook != nullptr);
    lxw_worksheet* page = workbook_add_worksheet(workbook, sheet_name(sheet).c_str());
    lxw_format* bold = workbook_add_format(workbook);
    format_set_bold(bold);
    format_set_bg_color(bold, 0xE8EFE6);
    format_set_border(bold, LXW_BORDER_THIN);
    lxw_format* text = workbook_add_format(workbook);
    format_set_num_format(text, "@");
    lxw_format* number = workbook_add_format(workbook);

    for (std::size_t c = 0; c < columns.size(); ++c) {
        const auto at = static_cast<lxw_col_t>(c);
        const bool is_number = columns[c].kind == Column::Kind::number;
        double width = columns[c].width;
        if (width <= 0) {
            width = width_of(columns[c].title);
            for (const auto& row : rows)
                if (c < row.size()) width = std::max(width, width_of(row[c]));
            width = std::clamp(width + 2, kNarrowest, kWidest);
        }
        worksheet_set_column(page, at, at, width, is_number ? number : text);
        worksheet_write_string(page, 0, at, fitting(columns[c].title).c_str(), bold);
        for (std::size_t r = 0; r < rows.size(); ++r) {
            if (c >= rows[r].size() || rows[r][c].empty()) continue;
            const std::string& value = rows[r][c];
            const auto line = static_cast<lxw_row_t>(r + 1);
            double parsed = 0;
            const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
            if (is_number && error == std::errc() && end == value.data() + value.size() && std::isfinite(parsed))
                worksheet_write_number(page, line, at, parsed, number);
            else
                worksheet_write_string(page, line, at, fitting(value).c_str(), text);
        }
    }
    worksheet_freeze_panes(page, 1, 0);
    if (workbook_close(workbook) != LXW_NO_ERROR)
        throw std::runtime_error("tabular: cannot write a workbook to " + file.path);
    return file.contents();
}

} // namespace xz::tabular
