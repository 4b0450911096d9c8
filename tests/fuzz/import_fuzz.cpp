#include "registry/import_rows.hpp"

#include <array>
#include <cstdint>

/// Any file as an import of each kind: no row is both good and refused, and a good one keeps what it promises.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace xz::registry;
    namespace imports = xz::registry::imports;
    if (size == 0) return 0;
    static constexpr std::array<std::string_view, 3> kKinds{"divisions", "households", "persons"};
    const std::string_view kind = kKinds[data[0] % kKinds.size()];
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    const auto sheet = imports::Sheet::read(bytes, imports::columns_of(kind));
    if (!sheet) return 0;
    imports::Errors errors;
    sheet->report_damage(errors);
    const std::size_t damaged = errors.total;
    std::size_t good = 0;
    if (kind == "divisions") {
        for (const auto& line : imports::check_divisions(*sheet, 330521, {}, imports::Others::refuse, errors)) {
            ++good;
            if (line.division.code.level() != line.division.level || line.division.name.empty()) __builtin_trap();
        }
    } else if (kind == "households") {
        for (const auto& line : imports::check_households(*sheet, errors)) {
            ++good;
            if (line.household.division.level() != 5 || line.household.number.empty() || line.head_name.empty())
                __builtin_trap();
        }
    } else {
        for (const auto& line : imports::check_persons(*sheet, std::chrono::year(2026) / 11 / 18, errors)) {
            ++good;
            const Person& p = line.person;
            if (p.division.level() != 5 || p.birth_date > "2026-11-18" ||
                (!p.id_number.empty() && p.id_number.size() != 18))
                __builtin_trap();
            (void)name_tokens(p.name);
        }
    }
    if (good > sheet->rows().size() || (good < sheet->rows().size() && errors.total == damaged)) __builtin_trap();
    if (errors.list.size() > imports::Errors::kKept) __builtin_trap();
    (void)imports::read_date(bytes);
    (void)sheet->sample();
    return 0;
}
