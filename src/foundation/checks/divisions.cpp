#include "foundation/checks/divisions.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace xz::checks
{

namespace
{

constexpr std::size_t kDigits = 12;
constexpr std::array<std::size_t, 6> kUsed{0, 2, 4, 6, 9, 12}; // digits in use up to each level

bool only_zeros(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

std::size_t used(DivisionLevel level) { return kUsed[static_cast<std::size_t>(level)]; }

} // namespace

std::optional<DivisionCode> DivisionCode::read(std::string_view text)
{
    if (text.size() != kDigits || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    if (text[0] == '0') return std::nullopt;
    // Units directly under a province or county leave a middle part empty (429004…): the last part in use decides.
    int level = 5;
    while (level > 1 && only_zeros(text.substr(kUsed[static_cast<std::size_t>(level - 1)]))) --level;
    return DivisionCode(std::string(text), static_cast<DivisionLevel>(level));
}

std::optional<DivisionCode> DivisionCode::parent() const
{
    if (level_ == DivisionLevel::province) return std::nullopt;
    std::string above = text_;
    const std::size_t keep = kUsed[static_cast<std::size_t>(level_) - 1];
    std::fill(above.begin() + static_cast<std::ptrdiff_t>(keep), above.end(), '0');
    return read(above);
}

std::int64_t DivisionCode::number() const
{
    std::int64_t value = 0;
    std::from_chars(text_.data(), text_.data() + text_.size(), value);
    return value;
}

DivisionCode::Range DivisionCode::subtree() const
{
    std::int64_t width = 1;
    for (std::size_t i = used(level_); i < kDigits; ++i) width *= 10;
    return {number(), number() + width};
}

} // namespace xz::checks
