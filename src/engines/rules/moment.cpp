#include "engines/rules/moment.hpp"

#include <cctz/time_zone.h>

#include <limits>

namespace xz::rules
{

namespace detail
{

namespace
{

using std::chrono::nanoseconds;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes exactly `count` digits off the front.
std::optional<int> take_number(std::string_view& text, std::size_t count)
{
    if (text.size() < count) return {};
    int number = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!is_digit(text[i])) return {};
        number = number * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return number;
}

bool take(std::string_view& text, char wanted)
{
    if (!text.starts_with(wanted)) return false;
    text.remove_prefix(1);
    return true;
}

std::int64_t unit_of(std::string_view& text)
{
    struct Unit {
        std::string_view name;
        std::int64_t nanos;
    };
    // Longer names first: "ms" is no minute.
    static constexpr Unit kUnits[] = {
        {"ns", 1},         {"us", 1000},         {"\u00b5s", 1000},     {"\u03bcs", 1000},
        {"ms", 1'000'000}, {"s", 1'000'000'000}, {"m", 60'000'000'000}, {"h", 3'600'000'000'000}};
    for (const Unit& unit : kUnits)
        if (text.starts_with(unit.name)) {
            text.remove_prefix(unit.name.size());
            return unit.nanos;
        }
    return 0;
}

std::optional<std::int64_t> fixed_offset(std::string_view zone)
{
    bool negative = false;
    if (zone.starts_with('+') || zone.starts_with('-')) {
        negative = zone.front() == '-';
        zone.remove_prefix(1);
    }
    const auto hours = take_number(zone, 2);
    if (!hours || !take(zone, ':')) return {};
    const auto minutes = take_number(zone, 2);
    if (!minutes || !zone.empty() || *hours > 23 || *minutes > 59) return {};
    const std::int64_t seconds = *hours * 3600 + *minutes * 60;
    return negative ? -seconds : seconds;
}

/// The name of a file of the zone database and nothing else: no absolute path, no "..".
bool is_zone_name(std::string_view zone)
{
    if (zone.empty() || zone.size() > 64 || zone.front() == '/' || zone.find("..") != zone.npos) return false;
    for (const char c : zone) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c);
        if (!letter && c != '/' && c != '_' && c != '-' && c != '+') return false;
    }
    return true;
}

} // namespace

tl::expected<Timestamp, MomentError> read_timestamp(std::string_view text)
{
    const auto malformed = tl::unexpected(MomentError::malformed);
    const auto year = take_number(text, 4);
    if (!year || !take(text, '-')) return malformed;
    const auto month = take_number(text, 2);
    if (!month || !take(text, '-')) return malformed;
    const auto day = take_number(text, 2);
    if (!day || !take(text, 'T')) return malformed;
    const auto hour = take_number(text, 2);
    if (!hour || !take(text, ':')) return malformed;
    const auto minute = take_number(text, 2);
    if (!minute || !take(text, ':')) return malformed;
    const auto second = take_number(text, 2);
    if (!second) return malformed;
    std::uint32_t nanos = 0;
    if (take(text, '.')) {
        if (text.empty() || !is_digit(text.front())) return malformed;
        for (std::uint32_t scale = 100'000'000; !text.empty() && is_digit(text.front()); scale /= 10) {
            nanos += std::uint32_t(text.front() - '0') * scale;
            text.remove_prefix(1);
        }
    }
    std::int64_t offset = 0;
    if (text != "Z") {
        if (!text.starts_with('+') && !text.starts_with('-')) return malformed;
        const auto fixed = fixed_offset(text);
        if (!fixed) return malformed;
        offset = *fixed;
    }
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(unsigned(*month)),
                                           std::chrono::day(unsigned(*day))};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59) return malformed;
    const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
    const std::int64_t seconds = days * 86400 + *hour * 3600 + *minute * 60 + *second - offset;
    if (!in_range(seconds)) return tl::unexpected(MomentError::out_of_range);
    return Timestamp{seconds, nanos};
}

tl::expected<nanoseconds, MomentError> read_duration(std::string_view text)
{
    const auto malformed = tl::unexpected(MomentError::malformed);
    const auto too_long = tl::unexpected(MomentError::out_of_range);
    bool negative = false;
    if (text.starts_with('-') || text.starts_with('+')) {
        negative = text.front() == '-';
        text.remove_prefix(1);
    }
    if (text == "0") return nanoseconds(0);
    if (text.empty()) return malformed;
    __extension__ using Wide = __int128;
    constexpr Wide kMost = Wide(1) << 63;
    Wide total = 0;
    while (!text.empty()) {
        Wide whole = 0;
        std::int64_t part = 0, scale = 1;
        bool digits = false, overflow = false;
        for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1), digits = true) {
            whole = whole * 10 + (text.front() - '0');
            if (whole > kMost) overflow = true, whole = kMost;
        }
        if (take(text, '.'))
            for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1), digits = true)
                if (scale < 1'000'000'000'000'000) part = part * 10 + (text.front() - '0'), scale *= 10;
        if (!digits) return malformed;
        const std::int64_t unit = unit_of(text);
        if (unit == 0) return malformed;
        total += whole * unit + Wide(part) * unit / scale;
        if (overflow || total > kMost) return too_long;
    }
    if (negative) total = -total;
    if (total >= kMost) return too_long;
    return nanoseconds(std::int64_t(total));
}

std::optional<Timestamp> shifted(Timestamp moment, nanoseconds by)
{
    std::int64_t seconds = by.count() / 1'000'000'000;
    std::int64_t nanos = std::int64_t(moment.nanos) + by.count() % 1'000'000'000;
    if (nanos < 0) nanos += 1'000'000'000, --seconds;
    if (nanos >= 1'000'000'000) nanos -= 1'000'000'000, ++seconds;
    seconds += moment.seconds;
    if (!in_range(seconds)) return {};
    return Timestamp{seconds, std::uint32_t(nanos)};
}

std::optional<nanoseconds> between(Timestamp earlier, Timestamp later)
{
    std::int64_t nanos = 0;
    if (__builtin_mul_overflow(later.seconds - earlier.seconds, std::int64_t(1'000'000'000), &nanos)) return {};
    if (__builtin_add_overflow(nanos, std::int64_t(later.nanos) - std::int64_t(earlier.nanos), &nanos)) return {};
    return nanoseconds(nanos);
}

std::optional<std::int64_t> zone_offset(std::string_view zone, Timestamp at)
{
    if (const auto fixed = fixed_offset(zone)) return fixed;
    cctz::time_zone loaded;
    if (!is_zone_name(zone) || !cctz::load_time_zone(std::string(zone), &loaded)) return {};
    const cctz::time_point<cctz::seconds> point{cctz::seconds(at.seconds)};
    return loaded.lookup(point).offset;
}

Civil civil_of(std::int64_t local_seconds)
{
    const auto point = std::chrono::sys_seconds(std::chrono::seconds(local_seconds));
    const auto midnight = std::chrono::floor<std::chrono::days>(point);
    const std::chrono::year_month_day date(midnight);
    const std::int64_t rest = (point - midnight).count();
    const auto new_year = std::chrono::sys_days(date.year() / std::chrono::January / 1);
    return {int(date.year()),
            unsigned(date.month()),
            unsigned(date.day()),
            rest / 3600,
            rest / 60 % 60,
            rest % 60,
            std::chrono::weekday(midnight).c_encoding(),
            (midnight - new_year).count()};
}

namespace
{

void append_digits(std::string& out, std::int64_t number, std::size_t width)
{
    const std::string digits = std::to_string(number);
    out.append(width > digits.size() ? width - digits.size() : 0, '0').append(digits);
}

void append_fraction(std::string& out, std::uint64_t nanos)
{
    if (nanos == 0) return;
    out.push_back('.');
    append_digits(out, std::int64_t(nanos), 9);
    out.erase(out.find_last_not_of('0') + 1);
}

} // namespace

} // namespace detail

std::string to_text(Timestamp moment)
{
    const detail::Civil civil = detail::civil_of(moment.seconds);
    std::string out;
    detail::append_digits(out, civil.year, 4);
    const std::pair<char, std::int64_t> parts[] = {
        {'-', civil.month}, {'-', civil.day}, {'T', civil.hour}, {':', civil.minute}, {':', civil.second}};
    for (const auto& [separator, number] : parts) {
        out.push_back(separator);
        detail::append_digits(out, number, 2);
    }
    detail::append_fraction(out, moment.nanos);
    out.push_back('Z');
    return out;
}

std::string to_text(std::chrono::nanoseconds duration)
{
    const std::int64_t count = duration.count();
    const std::uint64_t size = count < 0 ? 0 - std::uint64_t(count) : std::uint64_t(count);
    std::string out = count < 0 ? "-" : "";
    out += std::to_string(size / 1'000'000'000);
    detail::append_fraction(out, size % 1'000'000'000);
    out.push_back('s');
    return out;
}

} // namespace xz::rules
