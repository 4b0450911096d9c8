#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace xz::checks
{

/// The levels of a 12-digit division code 行政区划代码 (GB/T 2260 and GB/T 10114, statistical coding of villages).
enum class DivisionLevel { province = 1, prefecture, county, township, village };

/// A statistical division code of 12 digits: province 2, prefecture 2, county 2, township 3, village 3.
class DivisionCode
{
public:
    static std::optional<DivisionCode> read(std::string_view text);

    const std::string& text() const { return text_; }
    /// By the trailing zeros.
    DivisionLevel level() const { return level_; }
    /// Nothing above a province.
    std::optional<DivisionCode> parent() const;
    /// All codes of the subtree, this one included, are the 12-digit numbers from `first` to before `end`.
    struct Range {
        std::int64_t first, end;
        bool contains(std::int64_t code) const { return code >= first && code < end; }
    };
    Range subtree() const;
    std::int64_t number() const;
    bool contains(const DivisionCode& other) const { return subtree().contains(other.number()); }
    bool operator==(const DivisionCode& other) const { return text_ == other.text_; }

private:
    DivisionCode(std::string text, DivisionLevel level) : text_(std::move(text)), level_(level) {}
    std::string text_;
    DivisionLevel level_;
};

} // namespace xz::checks
