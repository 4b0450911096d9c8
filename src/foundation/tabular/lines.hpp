#pragma once
#include "foundation/tabular/table.hpp"

namespace xz::tabular
{

/// `fail` with the sentence that people see.
tl::unexpected<Error> refuse(std::string_view code, std::string_view says);

/// Gathers raw lines into a table: finds the header, pads and cuts, remarks, keeps the limits.
class Lines
{
public:
    explicit Lines(const TableLimits& limits) : limits_(limits) {}
    Result<void> add(std::size_t line, std::vector<std::string> cells);
    void remark(Remark::Kind kind, std::size_t line, std::size_t column);
    /// Error `tabular.empty` without a header.
    Result<Table> table() &&;

private:
    bool is_header(const std::vector<std::string>& cells) const;
    Result<void> settle_header();
    Result<void> add_row(std::size_t line, std::vector<std::string> cells);

    const TableLimits& limits_;
    Table table_;
    std::vector<Row> above_; ///< lines seen before the header is known
};

/// Without blanks at both ends, the ideographic space included.
std::string_view trimmed(std::string_view text);

/// True if a spreadsheet may take the text for a formula (and it is no plain number), so that CSV needs an apostrophe
/// before it; also for a text that only looks like one so protected.
bool needs_apostrophe(std::string_view text);

} // namespace xz::tabular
