#include "foundation/core/time.hpp"

#include <algorithm>
#include <cstdio>

namespace xz
{

namespace
{

using namespace std::chrono;

bool read_digits(std::string_view text, std::size_t at, std::size_t count, int& out)
{
    if (at + count > text.size()) return false;
    out = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return false;
        out = out * 10 + (text[i] - '0');
    }
    return true;
}

} // namespace

Instant system_now() { return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()}; }

std::string to_rfc3339(Instant t)
{
    char text[kRfc3339Length];
    write_rfc3339(t, text);
    return std::string(text, sizeof text);
}

void write_rfc3339(Instant t, char* out)
{
    constexpr std::int64_t kFirst = -62167219200000, kLast = 253402300799999;
    const sys_time<milliseconds> point{milliseconds(std::clamp(t.ms, kFirst, kLast))};
    const auto day = floor<days>(point);
    const year_month_day date{day};
    const hh_mm_ss time{point - day};
    const auto put = [&](int number, int digits, char after) {
        for (int i = digits - 1; i >= 0; --i, number /= 10) out[i] = char('0' + number % 10);
        out[digits] = after;
        out += digits + 1;
    };
    put(int(date.year()), 4, '-');
    put(int(unsigned(date.month())), 2, '-');
    put(int(unsigned(date.day())), 2, 'T');
    put(int(time.hours().count()), 2, ':');
    put(int(time.minutes().count()), 2, ':');
    put(int(time.seconds().count()), 2, '.');
    put(int(time.subseconds().count()), 3, 'Z');
}

Result<Instant> parse_rfc3339(std::string_view s)
{
    const auto bad = [] { return fail(Kind::invalid, "core.bad_time"); };
    int y, mo, d, h, mi, sec;
    if (s.size() < 20 || !read_digits(s, 0, 4, y) || s[4] != '-' || !read_digits(s, 5, 2, mo) || s[7] != '-' ||
        !read_digits(s, 8, 2, d) || (s[10] != 'T' && s[10] != 't' && s[10] != ' ') || !read_digits(s, 11, 2, h) ||
        s[13] != ':' || !read_digits(s, 14, 2, mi) || s[16] != ':' || !read_digits(s, 17, 2, sec))
        return bad();
    const year_month_day date{year(y), month(unsigned(mo)), day(unsigned(d))};
    if (!date.ok() || h > 23 || mi > 59 || sec > 60) return bad();
    std::size_t at = 19;
    int millis = 0;
    if (s[at] == '.') {
        int digits = 0;
        for (++at; at < s.size() && s[at] >= '0' && s[at] <= '9'; ++at, ++digits)
            if (digits < 3) millis = millis * 10 + (s[at] - '0');
        if (digits == 0 || digits > 9) return bad();
        for (; digits < 3; ++digits) millis *= 10;
    }
    if (at >= s.size()) return bad();
    minutes offset{0};
    if (s[at] == 'Z' || s[at] == 'z') {
        if (at + 1 != s.size()) return bad();
    } else {
        int oh, om;
        if ((s[at] != '+' && s[at] != '-') || at + 6 != s.size() || !read_digits(s, at + 1, 2, oh) ||
            s[at + 3] != ':' || !read_digits(s, at + 4, 2, om) || oh > 23 || om > 59)
            return bad();
        offset = minutes((oh * 60 + om) * (s[at] == '-' ? -1 : 1));
    }
    const auto point = sys_days(date) + hours(h) + minutes(mi) + seconds(sec) + milliseconds(millis) - offset;
    return Instant{duration_cast<milliseconds>(point.time_since_epoch()).count()};
}

year_month_day china_date(Instant t)
{
    return year_month_day(floor<days>(sys_time<milliseconds>(milliseconds(t.ms) + kChinaOffset)));
}

Instant china_midnight(year_month_day date)
{
    return {duration_cast<milliseconds>((sys_days(date) - kChinaOffset).time_since_epoch()).count()};
}

std::string to_iso_date(year_month_day date)
{
    char buffer[24];
    const int n = std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", int(date.year()), unsigned(date.month()),
                                unsigned(date.day()));
    return std::string(buffer, std::size_t(n));
}

Result<year_month_day> parse_iso_date(std::string_view s)
{
    int y, m, d;
    if (s.size() != 10 || !read_digits(s, 0, 4, y) || s[4] != '-' || !read_digits(s, 5, 2, m) || s[7] != '-' ||
        !read_digits(s, 8, 2, d))
        return fail(Kind::invalid, "core.bad_date");
    const year_month_day date{year(y), month(unsigned(m)), day(unsigned(d))};
    if (!date.ok()) return fail(Kind::invalid, "core.bad_date");
    return date;
}

} // namespace xz
