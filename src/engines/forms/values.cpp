#include "engines/forms/values.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

namespace xz::forms
{

namespace
{

// 64 bits of mantissa hold every int64, uint64 and double exactly.
static_assert(std::numeric_limits<long double>::digits >= 64);

long double number(const json::Value& value)
{
    switch (value.kind()) {
    case boost::json::kind::int64: return static_cast<long double>(value.get_int64());
    case boost::json::kind::uint64: return static_cast<long double>(value.get_uint64());
    default: return static_cast<long double>(value.get_double());
    }
}

std::size_t mix(std::size_t seed, std::size_t more)
{
    return seed ^ (more + 0x9e3779b97f4a7c15u + (seed << 6) + (seed >> 2));
}

/// Same values have the same hash; numbers hash by their double, since 1 and 1.0 are the same.
std::size_t hash_of(const json::Value& value)
{
    switch (value.kind()) {
    case boost::json::kind::null: return 1;
    case boost::json::kind::bool_: return value.get_bool() ? 2 : 3;
    case boost::json::kind::string: return mix(4, std::hash<std::string_view>()(value.get_string()));
    case boost::json::kind::array: {
        std::size_t seed = 5;
        for (const json::Value& item : value.get_array()) seed = mix(seed, hash_of(item));
        return seed;
    }
    case boost::json::kind::object: {
        std::size_t sum = 6;
        for (const auto& member : value.get_object())
            sum += mix(std::hash<std::string_view>()(member.key()), hash_of(member.value()));
        return sum;
    }
    default: {
        const double d = static_cast<double>(number(value));
        return mix(7, std::hash<double>()(d == 0 ? 0.0 : d));
    }
    }
}

/// A number as digits * 10^power, its sign left out.
struct Decimal {
    std::uint64_t digits = 0;
    int power = 0;
};

/// A double stands for the shortest decimal that reads back as it: 0.1, not the binary fraction next to it.
Decimal decimal(const json::Value& value)
{
    if (value.is_uint64()) return {value.get_uint64(), 0};
    if (value.is_int64()) {
        const std::int64_t whole = value.get_int64();
        return {whole < 0 ? 0 - static_cast<std::uint64_t>(whole) : static_cast<std::uint64_t>(whole), 0};
    }
    char buffer[32];
    const char* const end =
        std::to_chars(buffer, buffer + sizeof buffer, std::fabs(value.get_double()), std::chars_format::scientific).ptr;
    Decimal out;
    const char* at = buffer;
    for (bool fraction = false; *at != 'e'; ++at) {
        if (*at == '.') {
            fraction = true;
            continue;
        }
        out.digits = out.digits * 10 + static_cast<std::uint64_t>(*at - '0');
        out.power -= fraction;
    }
    int exponent = 0;
    std::from_chars(at + (at[1] == '+' ? 2 : 1), end, exponent);
    out.power += exponent;
    return out;
}

std::uint64_t multiply_modulo(std::uint64_t a, std::uint64_t b, std::uint64_t modulus)
{
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>(static_cast<Wide>(a) * b % modulus);
}

bool is_decimal_multiple(Decimal value, const Decimal& step)
{
    for (; value.power < step.power; ++value.power) {
        if (value.digits % 10 != 0) return false;
        value.digits /= 10;
    }
    std::uint64_t rest = value.digits % step.digits, ten = 10 % step.digits;
    for (int power = value.power - step.power; power > 0 && rest != 0; power /= 2) {
        if (power % 2 != 0) rest = multiply_modulo(rest, ten, step.digits);
        ten = multiply_modulo(ten, ten, step.digits);
    }
    return rest == 0;
}

} // namespace

bool is_number(const json::Value& value) { return value.is_int64() || value.is_uint64() || value.is_double(); }

unsigned types_of(const json::Value& value)
{
    switch (value.kind()) {
    case boost::json::kind::null: return kNull;
    case boost::json::kind::bool_: return kBoolean;
    case boost::json::kind::string: return kString;
    case boost::json::kind::array: return kArray;
    case boost::json::kind::object: return kObject;
    case boost::json::kind::double_: {
        const double d = value.get_double();
        return std::isfinite(d) && std::trunc(d) == d ? kNumber | kInteger : kNumber;
    }
    default: return kNumber | kInteger;
    }
}

std::partial_ordering compare_numbers(const json::Value& a, const json::Value& b) { return number(a) <=> number(b); }

bool same_value(const json::Value& a, const json::Value& b)
{
    if (is_number(a)) return is_number(b) && number(a) == number(b);
    if (a.kind() != b.kind()) return false;
    switch (a.kind()) {
    case boost::json::kind::bool_: return a.get_bool() == b.get_bool();
    case boost::json::kind::string: return a.get_string() == b.get_string();
    case boost::json::kind::array: {
        const auto &x = a.get_array(), &y = b.get_array();
        return x.size() == y.size() && std::equal(x.begin(), x.end(), y.begin(), same_value);
    }
    case boost::json::kind::object: {
        const auto &x = a.get_object(), &y = b.get_object();
        return x.size() == y.size() && std::all_of(x.begin(), x.end(), [&](const auto& member) {
                   const json::Value* other = y.if_contains(member.key());
                   return other && same_value(member.value(), *other);
               });
    }
    default: return true;
    }
}

bool all_different(const json::Array& items)
{
    std::vector<std::pair<std::size_t, const json::Value*>> hashed;
    hashed.reserve(items.size());
    for (const json::Value& item : items) hashed.emplace_back(hash_of(item), &item);
    std::sort(hashed.begin(), hashed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < hashed.size(); ++i)
        for (std::size_t j = i + 1; j < hashed.size() && hashed[j].first == hashed[i].first; ++j)
            if (same_value(*hashed[i].second, *hashed[j].second)) return false;
    return true;
}

bool is_multiple(const json::Value& value, const json::Value& step)
{
    if (number(value) == 0) return true;
    if (value.is_double() && !std::isfinite(value.get_double())) return false;
    if (is_decimal_multiple(decimal(value), decimal(step))) return true;
    if (!value.is_double()) return false;
    const long double v = std::fabs(number(value)), s = number(step);
    const long double rest = std::fmod(v, s), tolerance = v * 4 * std::numeric_limits<double>::epsilon();
    return tolerance < s / 1000 && std::min(rest, s - rest) <= tolerance;
}

void write_whole_numbers_plainly(json::Value& value)
{
    constexpr double kMostExact = 9007199254740992; // 2^53: beyond, a double no longer tells neighbours apart
    if (json::Array* items = value.if_array()) {
        for (json::Value& item : *items) write_whole_numbers_plainly(item);
    } else if (json::Object* members = value.if_object()) {
        for (auto& member : *members) write_whole_numbers_plainly(member.value());
    } else if (const double* number = value.if_double()) {
        if (std::fabs(*number) <= kMostExact && std::trunc(*number) == *number)
            value = static_cast<std::int64_t>(*number);
    }
}

std::size_t code_points(std::string_view utf8)
{
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

char32_t take_code_point(std::string_view& utf8)
{
    const auto first = static_cast<unsigned char>(utf8.front());
    const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    char32_t point = length == 1 ? first : first & (0xFFu >> (length + 1));
    for (const char c : utf8.substr(1, length - 1)) point = (point << 6) | (static_cast<unsigned char>(c) & 0x3Fu);
    utf8.remove_prefix(std::min(length, utf8.size()));
    return point;
}

} // namespace xz::forms
