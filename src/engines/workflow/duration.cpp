#include "engines/workflow/duration.hpp"

#include <charconv>

namespace xz::workflow
{

namespace
{

/// Keeps every sum within 64 bits and every date within the calendar.
constexpr int kLargestCount = 100'000;

tl::unexpected<Error> bad(std::string_view text)
{
    return fail(Kind::invalid, "workflow.bad_duration", std::string(text));
}

std::optional<int> take_count(std::string_view& text)
{
    int n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc() || n < 0 || n > kLargestCount || text.front() == '-') return std::nullopt;
    text.remove_prefix(std::size_t(end - text.data()));
    return n;
}

/// The thousandths in ".5", which only seconds may have; 0 where there is no point.
std::optional<int> take_fraction(std::string_view& text)
{
    if (!text.starts_with('.')) return 0;
    text.remove_prefix(1);
    int milli = 0, digits = 0;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), ++digits)
        if (digits < 3) milli = milli * 10 + (text.front() - '0');
    if (digits == 0) return std::nullopt;
    for (; digits < 3; ++digits) milli *= 10;
    return milli;
}

std::optional<Duration::Unit> unit_of(std::string_view text)
{
    using Unit = Duration::Unit;
    if (text == "d") return Unit::days;
    if (text == "wd") return Unit::working_days;
    if (text == "w") return Unit::weeks;
    if (text == "h") return Unit::hours;
    if (text == "m" || text == "min") return Unit::minutes;
    if (text == "s") return Unit::seconds;
    return std::nullopt;
}

void add(Duration& d, Duration::Unit unit, std::int64_t count)
{
    using Unit = Duration::Unit;
    switch (unit) {
    case Unit::days: d.days += int(count); break;
    case Unit::working_days: d.working_days += int(count); break;
    case Unit::weeks: d.days += int(count) * 7; break;
    case Unit::hours: d.ms += count * 3'600'000; break;
    case Unit::minutes: d.ms += count * 60'000; break;
    case Unit::seconds: d.ms += count * 1'000; break;
    }
}

/// ISO 8601: P1Y2M3W4DT5H6M7S, each part at most once and in this order.
Result<Duration> parse_iso(std::string_view whole)
{
    std::string_view text = whole.substr(1);
    Duration d;
    bool in_time = false;
    int parts = 0, last_rank = -1;
    while (!text.empty()) {
        if (text.front() == 'T') {
            if (in_time) return bad(whole);
            in_time = true;
            text.remove_prefix(1);
            if (text.empty()) return bad(whole);
            continue;
        }
        const auto count = take_count(text);
        if (!count || text.empty()) return bad(whole);
        const auto milli = take_fraction(text);
        if (!milli || text.empty() || (*milli != 0 && text != "S")) return bad(whole);
        d.ms += *milli;
        const char letter = text.front();
        text.remove_prefix(1);
        constexpr std::string_view kDateLetters = "YMWD", kTimeLetters = "HMS";
        const auto at = (in_time ? kTimeLetters : kDateLetters).find(letter);
        if (at == std::string_view::npos) return bad(whole);
        const int rank = int(at) + (in_time ? 4 : 0);
        if (rank <= last_rank) return bad(whole);
        last_rank = rank;
        ++parts;
        switch (rank) {
        case 0: d.months += *count * 12; break;
        case 1: d.months += *count; break;
        case 2: add(d, Duration::Unit::weeks, *count); break;
        case 3: add(d, Duration::Unit::days, *count); break;
        case 4: add(d, Duration::Unit::hours, *count); break;
        case 5: add(d, Duration::Unit::minutes, *count); break;
        default: add(d, Duration::Unit::seconds, *count); break;
        }
    }
    if (parts == 0 || d.months > kLargestCount) return bad(whole);
    return d;
}

} // namespace

Result<Duration> Duration::parse(std::string_view text)
{
    if (text.starts_with('P')) return parse_iso(text);
    Duration d;
    if (constexpr std::string_view kOpen = "{params."; text.starts_with(kOpen)) {
        const auto close = text.find('}');
        if (close == text.npos || close == kOpen.size()) return bad(text);
        const auto unit = unit_of(text.substr(close + 1));
        if (!unit) return bad(text);
        d.parameter = std::string(text.substr(kOpen.size(), close - kOpen.size()));
        d.unit = *unit;
        return d;
    }
    std::string_view rest = text;
    if (rest.empty()) return bad(text);
    const auto count = take_count(rest);
    const auto unit = count ? unit_of(rest) : std::nullopt;
    if (!unit) return bad(text);
    add(d, *unit, *count);
    return d;
}

std::optional<Instant> Duration::due(Instant from, const Calendar& calendar, const json::Value& params) const
{
    if (!parameter.empty()) {
        const json::Value* value = json::find(params, parameter);
        if (!value || !value->is_number()) return std::nullopt;
        boost::system::error_code error;
        const auto count = value->to_number<std::int64_t>(error);
        if (error || count < 0 || count > kLargestCount) return std::nullopt;
        Duration fixed;
        add(fixed, unit, count);
        return fixed.due(from, calendar, params);
    }
    Instant at = from;
    if (months != 0) {
        using namespace std::chrono;
        const auto date = china_date(at);
        const auto time_of_day = at - china_midnight(date);
        auto later = date + std::chrono::months(months);
        if (!later.ok()) later = later.year() / later.month() / last;
        at = china_midnight(later) + time_of_day;
    }
    at = at + std::chrono::milliseconds(std::int64_t(days) * 86'400'000);
    if (working_days != 0) at = calendar.add_working_days(at, working_days);
    return at + std::chrono::milliseconds(ms);
}

} // namespace xz::workflow
