#include "foundation/tabular/encoding.hpp"
#include "foundation/tabular/lines.hpp"

#include <algorithm>
#include <array>

namespace xz::tabular
{

namespace
{

/// The separator that the first line with any content uses most, outside of quotes.
char separator_of(std::string_view text)
{
    constexpr std::array<char, 3> kSeparators{',', '\t', ';'};
    std::array<std::size_t, 3> seen{};
    bool quoted = false, content = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (!quoted && (c == '\n' || c == '\r')) {
            if (content) break;
            continue;
        }
        content = true;
        if (quoted) continue;
        for (std::size_t i = 0; i < kSeparators.size(); ++i)
            if (c == kSeparators[i]) ++seen[i];
    }
    return kSeparators[static_cast<std::size_t>(std::max_element(seen.begin(), seen.end()) - seen.begin())];
}

/// Takes text apart by RFC 4180, with line ends of any kind and stray quotes within a cell kept.
class CsvReader
{
public:
    CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {}

    bool done() const { return at_ >= text_.size(); }
    std::size_t line() const { return line_; }

    Result<std::vector<std::string>> next(std::size_t max_cells)
    {
        std::vector<std::string> cells;
        for (;;) {
            if (cells.size() > max_cells) return refuse("tabular.too_large", "表格的列太多，请删去不需要的列");
            cells.push_back(XZ_TRY(cell()));
            if (done()) return cells;
            const char c = text_[at_++];
            if (c == separator_) continue;
            if (c == '\r' && !done() && text_[at_] == '\n') ++at_;
            ++line_;
            return cells;
        }
    }

private:
    bool ends_cell(char c) const { return c == separator_ || c == '\n' || c == '\r'; }

    Result<std::string> cell()
    {
        std::string out;
        if (!done() && text_[at_] == '"') {
            const std::size_t opened = line_;
            for (++at_;; ++at_) {
                if (done())
                    return refuse("tabular.open_quote", "第 " + std::to_string(opened) + " 行的双引号没有成对，请检查");
                if (text_[at_] == '"') {
                    if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
                    ++at_;
                } else if (text_[at_] == '\n' || (text_[at_] == '\r' && text_.substr(at_, 2) != "\r\n")) {
                    ++line_;
                }
                out += text_[at_];
            }
            ++at_;
        }
        const std::size_t begin = at_;
        while (!done() && !ends_cell(text_[at_])) ++at_;
        out += text_.substr(begin, at_ - begin);
        // Our own exports put an apostrophe before what a spreadsheet would take for a formula.
        if (out.starts_with('\'') && needs_apostrophe(std::string_view(out).substr(1))) out.erase(0, 1);
        return out;
    }

    std::string_view text_;
    char separator_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
};

void append_cell(std::string& out, std::string_view text)
{
    const bool guard = needs_apostrophe(text);
    const bool quote =
        text.find_first_of(",;\t\"\r\n") != std::string_view::npos || text.starts_with(' ') || text.ends_with(' ');
    if (quote) out += '"';
    if (guard) out += '\'';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    if (quote) out += '"';
}

} // namespace

Result<Table> read_csv(std::string_view bytes, const TableLimits& limits)
{
    if (bytes.size() > limits.max_bytes) return refuse("tabular.too_large", "文件太大，请分成几个文件");
    const std::string text = XZ_TRY(to_utf8(bytes));
    if (text.find('\0') != std::string::npos)
        return refuse("tabular.bad_text", "文件里有不是文字的内容，请另存为 CSV 或 XLSX 再上传");
    CsvReader reader(text, separator_of(text));
    Lines lines(limits);
    std::size_t wanted = 0;
    while (!reader.done()) {
        const std::size_t line = reader.line();
        auto cells = XZ_TRY(reader.next(limits.max_columns * 2));
        const bool empty =
            std::all_of(cells.begin(), cells.end(), [](const std::string& cell) { return trimmed(cell).empty(); });
        if (empty) continue;
        if (wanted == 0)
            wanted = cells.size();
        else if (cells.size() < wanted)
            lines.remark(Remark::Kind::too_few_cells, line, 0);
        XZ_TRY(lines.add(line, std::move(cells)));
    }
    return std::move(lines).table();
}

std::string write_csv(const std::vector<Column>& columns, const std::vector<std::vector<std::string>>& rows)
{
    std::string out = "\xEF\xBB\xBF";
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i > 0) out += ',';
        append_cell(out, columns[i].title);
    }
    out += "\r\n";
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (i > 0) out += ',';
            if (i < row.size()) append_cell(out, row[i]);
        }
        out += "\r\n";
    }
    return out;
}

Result<Table> read_table(std::string_view bytes, const TableLimits& limits)
{
    if (bytes.starts_with("PK\x03\x04")) return read_xlsx(bytes, limits);
    if (bytes.starts_with("\xD0\xCF\x11\xE0"))
        return refuse("tabular.old_workbook", "这是旧版的 Excel 文件，请在 Excel 或 WPS 里另存为 XLSX 再上传");
    return read_csv(bytes, limits);
}

} // namespace xz::tabular
