#pragma once
#include "foundation/context/context.hpp"
#include "registry/import_rows.hpp"

#include <functional>
#include <utility>

/// Imports: what a file would change, and the change itself, all or nothing.
namespace xz::registry::imports
{

/// What an import would change or has changed.
struct Report {
    std::string kind;
    std::size_t rows = 0;
    std::int64_t added = 0;
    std::int64_t changed = 0;
    std::int64_t unchanged = 0;
    std::int64_t ended = 0;
    bool committed = false;
    Errors errors{};
    json::Array sample{};
};

/// As the API description has it.
void write(json::Writer& w, const Report& report, std::string_view mode);

/// Whether the caller of an import may change a division's rows.
using MayWrite = std::function<bool(DivisionCode)>;

struct DivisionPlan {
    Report report{.kind = "divisions"};
    std::vector<DivisionRow> put{};
    std::vector<DivisionRow> close{}; ///< rows that end yesterday
    std::vector<std::pair<DivisionCode, DivisionCode>> recoded{};
};
struct HouseholdPlan {
    Report report{.kind = "households"};
    std::vector<Household> add{};
    std::vector<Household> change{};
    std::vector<Person> heads{}; ///< people whom the file names as heads and whom the register does not know yet
};
struct PersonPlan {
    Report report{.kind = "persons"};
    std::vector<Person> add{};
    std::vector<std::pair<Person, Person>> change{}; ///< before, after
};

/// Compare a file with the register. An error in the report means that nothing may be applied.
DivisionPlan plan_divisions(db::Reader& db, Platform& platform, const Sheet& sheet, Instant now,
                            Others others = Others::refuse);
HouseholdPlan plan_households(db::Reader& db, Platform& platform, const Sheet& sheet, const MayWrite& may, Instant now);
PersonPlan plan_persons(db::Reader& db, Platform& platform, const Sheet& sheet, const MayWrite& may, Instant now);

/// A village's households by their numbers as they are compared.
std::map<std::string, Household, std::less<>> by_plain_number(db::Reader& db, std::int64_t county,
                                                              DivisionCode village);

/// Carry it out, with audit row and event.
void apply(db::Tx& tx, const Context& ctx, const DivisionPlan& plan);
void apply(db::Tx& tx, const Context& ctx, const HouseholdPlan& plan);
void apply(db::Tx& tx, const Context& ctx, const PersonPlan& plan);

} // namespace xz::registry::imports
