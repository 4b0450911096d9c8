#pragma once
#include "foundation/core/json.hpp"

#include <compare>
#include <cstddef>
#include <string_view>

namespace xz::forms
{

/// The seven types of JSON Schema as bits, so that a list of types is one mask.
enum TypeBit : unsigned { kNull = 1, kBoolean = 2, kInteger = 4, kNumber = 8, kString = 16, kArray = 32, kObject = 64 };

/// All type bits that a value has; 1.0 is an integer too (JSON Schema draft 7, 6.1.1).
unsigned types_of(const json::Value& value);

bool is_number(const json::Value& value);

/// Order of two numbers by mathematical value, exact across signed, unsigned and floating representations.
std::partial_ordering compare_numbers(const json::Value& a, const json::Value& b);

/// Equality as JSON Schema means it: 1 equals 1.0, false does not equal 0, the order of an object's members does not
/// count.
bool same_value(const json::Value& a, const json::Value& b);

/// True if no two items are the same value; sorts by a hash first, so long lists stay cheap.
bool all_different(const json::Array& items);

/// True if `value` is a whole multiple of `step` (> 0), both taken as the decimals that people write; a value that is
/// off by the rounding error of a computation alone counts too.
bool is_multiple(const json::Value& value, const json::Value& step);

/// Writes every whole number as an integer, as a browser sends it: 3.0 becomes 3, at any depth.
void write_whole_numbers_plainly(json::Value& value);

/// Number of Unicode code points.
std::size_t code_points(std::string_view utf8);

/// Takes the first code point off valid UTF-8 that is not empty.
char32_t take_code_point(std::string_view& utf8);

} // namespace xz::forms
