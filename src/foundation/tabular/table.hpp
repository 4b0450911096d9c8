#pragma once
#include "foundation/core/result.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace xz::tabular
{

/// One line of a table as text, with its number in the source (from 1, as a spreadsheet shows it).
struct Row {
    std::size_t line = 0;
    std::vector<std::string> cells; ///< as many as the header has
    bool operator==(const Row&) const = default;
};

/// Something that the reader noticed and that a person should look at.
struct Remark {
    enum class Kind {
        too_few_cells,  ///< the line is shorter than the header
        too_many_cells, ///< it is longer; what is beyond the header was left out
        damaged_number, ///< stored as a number of more than 15 digits: the spreadsheet has rounded it
        error_cell      ///< #N/A and the like; read as empty
    };
    Kind kind{};
    std::size_t line = 0;
    std::size_t column = 0; ///< from 1; 0 for the whole line
    bool operator==(const Remark&) const = default;
};

/// A table 表格: the first line that is not empty is the header (but see `TableLimits::is_title`); empty lines are left
/// out.
struct Table {
    std::vector<std::string> header;
    std::vector<Row> rows;
    std::vector<Remark> remarks;
};

/// What a table from outside may cost.
struct TableLimits {
    std::size_t max_bytes = 20u << 20;
    std::size_t max_unpacked = 200u << 20; ///< of all parts of a workbook together
    std::size_t max_rows = 200'000;
    std::size_t max_columns = 200;
    std::size_t max_cell = 32'767; ///< octets
    std::string sheet{};           ///< of a workbook; "" is the first one
    /// Whether a cell is the title of a column that is looked for. The header is then the first line with two such
    /// cells among the first ten, and what stands above it (a heading over all columns) is left out.
    std::function<bool(std::string_view)> is_title{};
};

/// Reads CSV (UTF-8, UTF-16 with mark, GB18030; comma, semicolon or tab) or XLSX, whichever it is. Errors, each with
/// one sentence in `fields`: `tabular.empty`, `tabular.too_large`, `tabular.bad_text`, `tabular.bad_workbook`,
/// `tabular.old_workbook`, `tabular.no_such_sheet`, `tabular.open_quote`.
Result<Table> read_table(std::string_view bytes, const TableLimits& limits = {});
Result<Table> read_csv(std::string_view bytes, const TableLimits& limits = {});
Result<Table> read_xlsx(std::string_view bytes, const TableLimits& limits = {});

/// "第 3 行的格子比表头少"
std::string says(const Remark& remark);

struct Column {
    enum class Kind { text, number };
    std::string title;
    Kind kind = Kind::text; ///< text keeps codes and identity numbers as they are
    double width = 0;       ///< in characters; 0 = by the contents
};

/// CSV that spreadsheets open as it is meant: byte order mark, CRLF, and no cell that a spreadsheet would run as a
/// formula: such a text gets a leading apostrophe, which `read_csv` takes away again.
std::string write_csv(const std::vector<Column>& columns, const std::vector<std::vector<std::string>>& rows);

/// A workbook with one sheet: bold header that stays in sight, widths, text cells as text.
std::string write_xlsx(const std::vector<Column>& columns, const std::vector<std::vector<std::string>>& rows,
                       std::string_view sheet = "数据");

} // namespace xz::tabular
