#pragma once
#include "engines/rules/value.hpp"

#include <compare>

namespace xz::rules::detail
{

/// Order of two numbers of any numeric types, as CEL defines it: an int is compared with a double as a double, after
/// doubles beyond the range of the int have been told apart. NaN is unordered.
std::partial_ordering compare_numbers(const Value& left, const Value& right);

/// Order of int and uint values, exact.
std::strong_ordering compare_integers(const Value& left, const Value& right);

/// The shortest text that reads back as the same double, in the manner of Go's %g, as CEL's string() gives it: "0.5",
/// "1e+06", "+Inf".
std::string double_text(double number);

/// Reads the whole text as a double: sign, digits, fraction, exponent, or NaN, Inf, Infinity in any case.
std::optional<double> read_double(std::string_view text);
/// Reads the whole text as a decimal int, sign allowed.
std::optional<std::int64_t> read_int(std::string_view text);
/// Reads the whole text as a decimal uint, no sign.
std::optional<std::uint64_t> read_uint(std::string_view text);

} // namespace xz::rules::detail
