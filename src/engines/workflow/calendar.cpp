#include "engines/workflow/calendar.hpp"

#include "engines/workflow/embedded.hpp"

namespace xz::workflow
{

namespace
{

using std::chrono::days;
using std::chrono::sys_days;

/// No holiday of any law lasts longer; a longer span is a slip of the pen.
constexpr int kLongestSpanDays = 60;

Result<> read_dates(const json::Value& table, std::string_view name, std::set<sys_days>& out)
{
    const json::Value* list = json::find(table, name);
    if (!list) return {};
    const auto bad = [&] { return fail(Kind::invalid, "workflow.bad_calendar", std::string(name)); };
    if (!list->is_array()) return bad();
    for (const json::Value& entry : list->get_array()) {
        if (!entry.is_string()) return bad();
        const std::string_view text(entry.get_string());
        const auto slash = text.find('/');
        const auto first = parse_iso_date(text.substr(0, slash));
        const auto last = slash == text.npos ? first : parse_iso_date(text.substr(slash + 1));
        if (!first || !last) return bad();
        const sys_days from(*first), to(*last);
        if (to < from || (to - from).count() > kLongestSpanDays) return bad();
        for (sys_days d = from; d <= to; d += days(1)) out.insert(d);
    }
    return {};
}

} // namespace

Result<Calendar> Calendar::make(const json::Value& table)
{
    if (!table.is_object()) return fail(Kind::invalid, "workflow.bad_calendar");
    Calendar calendar;
    if (const json::Value* weekend = json::find(table, "weekend")) {
        if (!weekend->is_array()) return fail(Kind::invalid, "workflow.bad_calendar", "weekend");
        calendar.weekend_ = 0;
        for (const json::Value& day : weekend->get_array()) {
            if (!day.is_int64() || day.get_int64() < 1 || day.get_int64() > 7)
                return fail(Kind::invalid, "workflow.bad_calendar", "weekend");
            calendar.weekend_ |= 1u << day.get_int64();
        }
        if (calendar.weekend_ == 0xfe) return fail(Kind::invalid, "workflow.bad_calendar", "weekend");
    }
    XZ_TRY(read_dates(table, "holidays", calendar.holidays_).map([] { return 0; }));
    XZ_TRY(read_dates(table, "workdays", calendar.workdays_).map([] { return 0; }));
    return calendar;
}

Result<Calendar> Calendar::named(std::string_view name)
{
    if (name.empty()) return Calendar();
    if (name != "cn-workday") return fail(Kind::not_found, "workflow.no_calendar", std::string(name));
    return make(XZ_TRY(json::parse(embedded::data("cn-workday.json"))));
}

bool Calendar::is_working_day(std::chrono::year_month_day date) const
{
    const sys_days day(date);
    if (workdays_.contains(day)) return true;
    if (holidays_.contains(day)) return false;
    return ((weekend_ >> std::chrono::weekday(day).iso_encoding()) & 1) == 0;
}

Instant Calendar::add_working_days(Instant from, int count) const
{
    sys_days day(china_date(from));
    const auto time_of_day = from - china_midnight(std::chrono::year_month_day(day));
    while (count > 0) {
        day += days(1);
        if (is_working_day(std::chrono::year_month_day(day))) --count;
    }
    return china_midnight(std::chrono::year_month_day(day)) + time_of_day;
}

} // namespace xz::workflow
