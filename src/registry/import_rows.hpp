#pragma once
#include "foundation/core/json.hpp"
#include "foundation/core/result.hpp"
#include "foundation/tabular/table.hpp"
#include "registry/model.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <span>

/// From a file's bytes to checked rows; asks nothing of the database.
namespace xz::registry::imports
{

/// What is wrong with a row, for the person who made the file.
struct RowError {
    std::size_t row = 0; ///< as a spreadsheet counts
    std::string column;  ///< its title; empty for the whole row
    std::string says;
};

/// All errors of a file, of which the first 200 are kept.
struct Errors {
    static constexpr std::size_t kKept = 200;
    std::vector<RowError> list{};
    std::size_t total = 0;
    void add(std::size_t row, std::string_view column, std::string_view says);
    bool any() const { return total > 0; }
};

/// A column that an import knows.
struct ColumnSpec {
    std::string_view field;    ///< also accepted as the header
    std::string_view title;    ///< 户编号
    bool required = false;     ///< the header must have it
    std::string_view others{}; ///< what offices write for it as well: "身份证|公民身份号码"
};

/// Which columns a kind of file has: "divisions", "households", "persons"; empty for another kind.
std::span<const ColumnSpec> columns_of(std::string_view kind);

/// A table whose columns are known.
class Sheet
{
public:
    /// Errors: those of `read_table`, and `registry.missing_columns` with a sentence.
    static Result<Sheet> read(std::string_view bytes, std::span<const ColumnSpec> columns);
    const std::vector<tabular::Row>& rows() const { return table_.rows; }
    /// Trimmed, full-width digits and signs made plain; empty where the table has no such column.
    std::string_view cell(const tabular::Row& row, std::string_view field) const;
    bool has(std::string_view field) const { return places_.contains(field); }
    std::string_view title(std::string_view field) const;
    /// Cells that the spreadsheet itself has spoilt.
    void report_damage(Errors& errors) const;
    /// Whether this cell is one of them: it needs no second error.
    bool is_damaged(const tabular::Row& row, std::string_view field) const;
    /// The first 20 rows as they were understood.
    json::Array sample() const;

private:
    tabular::Table table_;
    std::span<const ColumnSpec> columns_;
    std::map<std::string_view, std::size_t> places_;
    std::set<std::pair<std::size_t, std::size_t>> damaged_; ///< line, column
};

struct HouseholdLine {
    std::size_t row = 0;
    Household household{};
    std::string head_name{};
};
struct PersonLine {
    std::size_t row = 0;
    Person person{};
    std::string household_number{};
    std::string id_mask{}; ///< 330521**********12 of an export: whom it means, not what to write
};
struct DivisionLine {
    std::size_t row = 0;
    DivisionRow division{};
    std::vector<DivisionCode> former{}; ///< codes of places that have become this one
};

/// A division's code as people write it: those of counties and townships also with 6 and 9 digits.
std::optional<DivisionCode> read_division_code(std::string_view typed);

/// What becomes of divisions of other counties in a file.
enum class Others { refuse, leave_out };

/// Rows that hold by themselves and do not contradict one another; each other row leaves an error. Divisions must be
/// those of the county or above it, and have their parent in the file or in `known`; level and parent follow from the
/// code where the file does not tell them.
std::vector<DivisionLine> check_divisions(const Sheet& sheet, std::int64_t county, std::span<const DivisionRow> known,
                                          Others others, Errors& errors);
std::vector<HouseholdLine> check_households(const Sheet& sheet, Errors& errors);
/// `today` is the civil date in China.
std::vector<PersonLine> check_persons(const Sheet& sheet, std::chrono::year_month_day today, Errors& errors);

/// "2026-11-23" from 2026-11-23, 2026/1/3, 20261123, 2026年1月3日, 2026.1.3, any of them with a time of day behind it,
/// and a spreadsheet's number of a day (46349); empty for anything else.
std::string read_date(std::string_view typed);

/// A household's number as it is compared: spreadsheets take leading zeros away.
std::string_view plain_number(std::string_view number);

} // namespace xz::registry::imports
