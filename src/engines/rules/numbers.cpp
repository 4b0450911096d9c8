#include "engines/rules/numbers.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace xz::rules::detail
{

namespace
{

constexpr double kTwoTo63 = 9223372036854775808.0;
constexpr double kTwoTo64 = 18446744073709551616.0;
constexpr int kGoPrecision = 6; // where Go's shortest %g turns to an exponent

std::partial_ordering compare_int_double(std::int64_t left, double right)
{
    if (right < -kTwoTo63) return std::partial_ordering::greater;
    if (right > kTwoTo63) return std::partial_ordering::less;
    return double(left) <=> right;
}

std::partial_ordering compare_uint_double(std::uint64_t left, double right)
{
    if (right < 0) return std::partial_ordering::greater;
    if (right > kTwoTo64) return std::partial_ordering::less;
    return double(left) <=> right;
}

template <class Number>
std::optional<Number> read_whole(std::string_view text)
{
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

bool same_ignoring_case(std::string_view text, std::string_view lower)
{
    if (text.size() != lower.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if ((text[i] >= 'A' && text[i] <= 'Z' ? char(text[i] + 32) : text[i]) != lower[i]) return false;
    return true;
}

} // namespace

std::partial_ordering compare_numbers(const Value& left, const Value& right)
{
    if (left.is(Type::double_)) {
        if (right.is(Type::double_)) return left.as_double() <=> right.as_double();
        const auto reverse = compare_numbers(right, left);
        return 0 <=> reverse;
    }
    if (right.is(Type::double_))
        return left.is(Type::int_) ? compare_int_double(left.as_int(), right.as_double())
                                   : compare_uint_double(left.as_uint(), right.as_double());
    return compare_integers(left, right);
}

std::strong_ordering compare_integers(const Value& left, const Value& right)
{
    if (left.type() == right.type())
        return left.is(Type::int_) ? left.as_int() <=> right.as_int() : left.as_uint() <=> right.as_uint();
    if (left.is(Type::int_)) {
        if (left.as_int() < 0) return std::strong_ordering::less;
        return std::uint64_t(left.as_int()) <=> right.as_uint();
    }
    if (right.as_int() < 0) return std::strong_ordering::greater;
    return left.as_uint() <=> std::uint64_t(right.as_int());
}

std::string double_text(double number)
{
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number < 0 ? "-Inf" : "+Inf";
    char scientific[40];
    const auto end =
        std::to_chars(scientific, scientific + sizeof scientific, number, std::chars_format::scientific).ptr;
    const std::string_view text(scientific, std::size_t(end - scientific));
    const std::string_view power = text.substr(text.find('e') + 1);
    int exponent = 0;
    std::from_chars(power.data() + 1, power.data() + power.size(), exponent);
    if (power.front() == '-') exponent = -exponent;
    if (exponent < -4 || exponent >= kGoPrecision) return std::string(text);
    char fixed[48];
    const auto stop = std::to_chars(fixed, fixed + sizeof fixed, number, std::chars_format::fixed).ptr;
    return std::string(fixed, stop);
}

std::optional<double> read_double(std::string_view text)
{
    bool negative = false;
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
        negative = text.front() == '-';
        text.remove_prefix(1);
    }
    if (text.empty()) return std::nullopt;
    if (same_ignoring_case(text, "nan")) return std::numeric_limits<double>::quiet_NaN();
    if (same_ignoring_case(text, "inf") || same_ignoring_case(text, "infinity"))
        return negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
    if (!(text.front() == '.' || (text.front() >= '0' && text.front() <= '9'))) return std::nullopt;
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (end != text.data() + text.size()) return std::nullopt;
    if (error == std::errc::result_out_of_range) {
        // Too small reads as zero, too large is refused; from_chars does not tell the two apart.
        number = std::strtod(std::string(text).c_str(), nullptr);
        if (std::isinf(number)) return std::nullopt;
    } else if (error != std::errc()) {
        return std::nullopt;
    }
    return negative ? -number : number;
}

std::optional<std::int64_t> read_int(std::string_view text)
{
    if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
    return read_whole<std::int64_t>(text);
}

std::optional<std::uint64_t> read_uint(std::string_view text) { return read_whole<std::uint64_t>(text); }

} // namespace xz::rules::detail
