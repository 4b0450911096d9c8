#pragma once
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace xz::access
{

/// A statistical division code (统计用区划代码, GB/T 2260 and GB/T 10114): 12 digits, province 2, city 2, county 2,
/// township 3, village 3, upper levels padded with zeros. Stored as bigint.
struct DivisionCode {
    std::int64_t value = 0;
    auto operator<=>(const DivisionCode&) const = default;
    explicit operator bool() const { return value != 0; }

    /// nullopt unless it is 12 digits that do not begin with zero.
    static std::optional<DivisionCode> parse(std::string_view text);
    std::string text() const;

    /// 1 province, 2 city, 3 county, 4 township, 5 village.
    int level() const;
    /// The division one level up; the province's is zero.
    DivisionCode parent() const;
    /// This code cut to a level above it: `at(3)` is the county.
    DivisionCode at(int level) const;
    /// The subtree is the half-open range [value, end()).
    std::int64_t end() const;
    bool contains(DivisionCode other) const { return other.value >= value && other.value < end(); }
};

/// The six-digit county number that begins every table's key.
inline std::int64_t county_of(DivisionCode code) { return code.value / 1'000'000; }
inline DivisionCode county_division(std::int64_t county) { return {county * 1'000'000}; }

} // namespace xz::access

template <>
struct std::hash<xz::access::DivisionCode> {
    std::size_t operator()(const xz::access::DivisionCode& c) const noexcept
    {
        return std::hash<std::int64_t>()(c.value);
    }
};
