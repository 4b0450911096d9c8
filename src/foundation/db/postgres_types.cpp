#include "foundation/db/postgres_types.hpp"

#include "foundation/db/fault.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>

namespace xz::db
{
namespace
{

template <class T>
T big_endian(std::string_view bytes)
{
    T out = 0;
    for (const char c : bytes.substr(0, sizeof(T))) out = static_cast<T>((out << 8) | static_cast<unsigned char>(c));
    return out;
}

/// Digits before a point or an exponent are enough, as SQLite reads them.
std::int64_t leading_integer(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range)
        throw Fault("the number " + std::string(text) + " does not fit 64 bits");
    return value;
}

double leading_real(std::string_view text)
{
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

template <class T>
std::string shortest(T value)
{
    std::array<char, 40> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return {digits.data(), end};
}

} // namespace

std::string numeric_text(std::string_view binary)
{
    const int groups = big_endian<std::uint16_t>(binary);
    const int weight = static_cast<std::int16_t>(big_endian<std::uint16_t>(binary.substr(2)));
    const unsigned sign = big_endian<std::uint16_t>(binary.substr(4));
    const int scale = big_endian<std::uint16_t>(binary.substr(6));
    if (sign == 0xC000) return "NaN";
    const auto group = [&](int at) -> int {
        return at >= 0 && at < groups ? big_endian<std::uint16_t>(binary.substr(8 + 2 * static_cast<std::size_t>(at)))
                                      : 0;
    };
    const auto append_group = [](std::string& out, int value) {
        for (const int unit : {1000, 100, 10, 1}) out += static_cast<char>('0' + value / unit % 10);
    };
    std::string whole;
    for (int at = 0; at <= weight; ++at) append_group(whole, group(at));
    whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
    std::string fraction;
    for (int at = weight + 1; static_cast<int>(fraction.size()) < scale; ++at) append_group(fraction, group(at));
    fraction.resize(static_cast<std::size_t>(scale));
    return (sign == 0x4000 ? "-" : "") + (whole.empty() ? "0" : whole) + (scale > 0 ? "." + fraction : "");
}

std::string_view PostgresRow::raw(int column) const
{
    XZ_ASSERT(column >= 0 && column < columns_);
    return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))};
}

bool PostgresRow::is_null(int column) const
{
    XZ_ASSERT(column >= 0 && column < columns_);
    return PQgetisnull(result_, row_, column) != 0;
}

std::int64_t PostgresRow::integer(int column) const
{
    const std::string_view bytes = raw(column);
    if (bytes.empty()) return 0;
    switch (type(column)) {
    case kPgInt8: return static_cast<std::int64_t>(big_endian<std::uint64_t>(bytes));
    case kPgInt4: return static_cast<std::int32_t>(big_endian<std::uint32_t>(bytes));
    case kPgInt2: return static_cast<std::int16_t>(big_endian<std::uint16_t>(bytes));
    case kPgBool: return bytes[0];
    case kPgFloat8:
    case kPgFloat4: return static_cast<std::int64_t>(real(column));
    case kPgNumeric: return leading_integer(numeric_text(bytes));
    default: return leading_integer(text(column));
    }
}

double PostgresRow::real(int column) const
{
    const std::string_view bytes = raw(column);
    if (bytes.empty()) return 0;
    switch (type(column)) {
    case kPgFloat8: return std::bit_cast<double>(big_endian<std::uint64_t>(bytes));
    case kPgFloat4: return std::bit_cast<float>(big_endian<std::uint32_t>(bytes));
    case kPgInt8:
    case kPgInt4:
    case kPgInt2:
    case kPgBool: return static_cast<double>(integer(column));
    case kPgNumeric: return leading_real(numeric_text(bytes));
    default: return leading_real(text(column));
    }
}

std::string_view PostgresRow::text(int column) const
{
    const std::string_view bytes = raw(column);
    if (bytes.empty()) return {};
    switch (type(column)) {
    case kPgJsonb: return bytes.substr(1); // a version byte leads
    case kPgInt8:
    case kPgInt4:
    case kPgInt2:
    case kPgBool: return made_.emplace_back(shortest(integer(column)));
    case kPgFloat8:
    case kPgFloat4: return made_.emplace_back(shortest(real(column)));
    case kPgNumeric: return made_.emplace_back(numeric_text(bytes));
    default: return bytes;
    }
}

} // namespace xz::db
