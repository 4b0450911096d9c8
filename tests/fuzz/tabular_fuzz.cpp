#include "foundation/tabular/table.hpp"

#include <cstdint>

/// Any file, as CSV or workbook; what was read from CSV must survive being written and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace xz::tabular;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const TableLimits limits{.max_bytes = 1 << 20, .max_unpacked = 4 << 20, .max_rows = 1000, .max_columns = 50};
    const auto table = read_table(bytes, limits);
    if (!table) return 0;
    std::vector<Column> columns;
    for (const std::string& title : table->header) columns.push_back({title});
    std::vector<std::vector<std::string>> rows;
    for (const Row& row : table->rows) rows.push_back(row.cells);
    const auto again = read_csv(write_csv(columns, rows));
    if (!again || again->header != table->header || again->rows.size() != rows.size()) __builtin_trap();
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (again->rows[i].cells != rows[i]) __builtin_trap();
    return 0;
}
