#include "foundation/access/division_code.hpp"

#include <array>
#include <charconv>

namespace xz::access
{

namespace
{

/// What one unit of a level is worth; index is the level.
constexpr std::array<std::int64_t, 6> kUnit{1'000'000'000'000, 10'000'000'000, 100'000'000, 1'000'000, 1'000, 1};

} // namespace

std::optional<DivisionCode> DivisionCode::parse(std::string_view text)
{
    std::int64_t v = 0;
    if (text.size() != 12 || text[0] < '1' || text[0] > '9') return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), v);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return DivisionCode{v};
}

std::string DivisionCode::text() const { return std::to_string(value); }

int DivisionCode::level() const
{
    int level = 5;
    while (level > 1 && value % kUnit[std::size_t(level - 1)] == 0) --level;
    return level;
}

DivisionCode DivisionCode::at(int level) const { return {value - value % kUnit[std::size_t(level)]}; }

DivisionCode DivisionCode::parent() const
{
    const int own = level();
    return own == 1 ? DivisionCode{} : at(own - 1);
}

std::int64_t DivisionCode::end() const { return value + kUnit[std::size_t(level())]; }

} // namespace xz::access
