#include "engines/rules/library.hpp"

#include "engines/rules/moment.hpp"
#include "engines/rules/numbers.hpp"
#include "foundation/core/utf8.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace xz::rules::detail
{

namespace
{

using Base = StaticType::Base;

template <class... Bases>
constexpr std::uint32_t any_of(Bases... bases)
{
    return ((1u << unsigned(bases)) | ...);
}

constexpr std::uint32_t kNumbers = any_of(Base::int_, Base::uint_, Base::double_, Base::string);
constexpr std::uint32_t kAnything = ~0u;
constexpr std::uint32_t kMoment = any_of(Base::timestamp);
constexpr std::uint32_t kTimes = any_of(Base::timestamp, Base::duration);

constexpr BuiltinInfo kBuiltins[] = {
    {"size", Builtin::size, true, true, 1, 1, any_of(Base::string, Base::bytes, Base::list, Base::map, Base::record),
     Base::int_},
    {"contains", Builtin::contains, false, true, 2, 2, any_of(Base::string), Base::bool_},
    {"startsWith", Builtin::starts_with, false, true, 2, 2, any_of(Base::string), Base::bool_},
    {"endsWith", Builtin::ends_with, false, true, 2, 2, any_of(Base::string), Base::bool_},
    {"matches", Builtin::matches, true, true, 2, 2, any_of(Base::string), Base::bool_},
    {"bool", Builtin::to_bool, true, false, 1, 1, any_of(Base::bool_, Base::string), Base::bool_},
    {"int", Builtin::to_int, true, false, 1, 1, kNumbers | kMoment, Base::int_},
    {"uint", Builtin::to_uint, true, false, 1, 1, kNumbers, Base::uint_},
    {"double", Builtin::to_double, true, false, 1, 1, kNumbers, Base::double_},
    {"string", Builtin::to_string, true, false, 1, 1, kNumbers | kTimes | any_of(Base::bool_, Base::bytes),
     Base::string},
    {"bytes", Builtin::to_bytes, true, false, 1, 1, any_of(Base::string, Base::bytes), Base::bytes},
    {"timestamp", Builtin::to_timestamp, true, false, 1, 1, kMoment | any_of(Base::string, Base::int_),
     Base::timestamp},
    {"duration", Builtin::to_duration, true, false, 1, 1, any_of(Base::string, Base::duration), Base::duration},
    {"dyn", Builtin::dyn, true, false, 1, 1, kAnything, Base::dyn},
    {"type", Builtin::type, true, false, 1, 1, kAnything, Base::type},
    {"getFullYear", Builtin::get_full_year, false, true, 1, 2, kMoment, Base::int_},
    {"getMonth", Builtin::get_month, false, true, 1, 2, kMoment, Base::int_},
    {"getDate", Builtin::get_date, false, true, 1, 2, kMoment, Base::int_},
    {"getDayOfMonth", Builtin::get_day_of_month, false, true, 1, 2, kMoment, Base::int_},
    {"getDayOfWeek", Builtin::get_day_of_week, false, true, 1, 2, kMoment, Base::int_},
    {"getDayOfYear", Builtin::get_day_of_year, false, true, 1, 2, kMoment, Base::int_},
    {"getHours", Builtin::get_hours, false, true, 1, 2, kTimes, Base::int_},
    {"getMinutes", Builtin::get_minutes, false, true, 1, 2, kTimes, Base::int_},
    {"getSeconds", Builtin::get_seconds, false, true, 1, 2, kTimes, Base::int_},
    {"getMilliseconds", Builtin::get_milliseconds, false, true, 1, 2, kTimes, Base::int_},
};

bool give(Value& result, Value value)
{
    result = std::move(value);
    return true;
}

constexpr double kTwoTo63 = 9223372036854775808.0;
constexpr double kTwoTo64 = 18446744073709551616.0;
constexpr std::size_t kMostPattern = 1000; // octets

bool to_int(const Value& value, Value& result, Work& work)
{
    switch (value.type()) {
    case Type::int_: return give(result, value);
    case Type::uint_:
        if (value.as_uint() > std::uint64_t(INT64_MAX)) return work.fail(Trouble::out_of_range);
        return give(result, std::int64_t(value.as_uint()));
    case Type::double_:
        // CEL leaves out both ends, where a double no longer tells neighbours apart; NaN fails the comparison.
        if (!(value.as_double() > -kTwoTo63 && value.as_double() < kTwoTo63)) return work.fail(Trouble::out_of_range);
        return give(result, std::int64_t(value.as_double()));
    case Type::string: {
        const auto number = read_int(value.as_text());
        return number ? give(result, *number) : work.fail(Trouble::bad_conversion, "这段文字不是整数");
    }
    case Type::timestamp: return give(result, value.as_timestamp().seconds);
    default: return work.fail(Trouble::no_overload, "int");
    }
}

bool to_uint(const Value& value, Value& result, Work& work)
{
    switch (value.type()) {
    case Type::uint_: return give(result, value);
    case Type::int_:
        if (value.as_int() < 0) return work.fail(Trouble::out_of_range);
        return give(result, std::uint64_t(value.as_int()));
    case Type::double_:
        if (!(value.as_double() >= 0 && value.as_double() < kTwoTo64)) return work.fail(Trouble::out_of_range);
        return give(result, std::uint64_t(value.as_double()));
    case Type::string: {
        const auto number = read_uint(value.as_text());
        return number ? give(result, *number) : work.fail(Trouble::bad_conversion, "这段文字不是非负整数");
    }
    default: return work.fail(Trouble::no_overload, "uint");
    }
}

bool to_double(const Value& value, Value& result, Work& work)
{
    switch (value.type()) {
    case Type::double_: return give(result, value);
    case Type::int_: return give(result, double(value.as_int()));
    case Type::uint_: return give(result, double(value.as_uint()));
    case Type::string: {
        const auto number = read_double(value.as_text());
        return number ? give(result, *number) : work.fail(Trouble::bad_conversion, "这段文字不是数");
    }
    default: return work.fail(Trouble::no_overload, "double");
    }
}

bool to_string(const Value& value, Value& result, Work& work)
{
    switch (value.type()) {
    case Type::string: return give(result, value);
    case Type::bool_: return give(result, Value(value.as_bool() ? "true" : "false"));
    case Type::int_: return give(result, Value(std::to_string(value.as_int())));
    case Type::uint_: return give(result, Value(std::to_string(value.as_uint())));
    case Type::double_: return give(result, Value(double_text(value.as_double())));
    case Type::timestamp: return give(result, Value(to_text(value.as_timestamp())));
    case Type::duration: return give(result, Value(to_text(value.as_duration())));
    case Type::bytes:
        if (!work.allocate(value.as_text().size())) return false;
        if (!is_utf8(value.as_text())) return work.fail(Trouble::bad_utf8);
        return give(result, Value(value.as_text()));
    default: return work.fail(Trouble::no_overload, "string");
    }
}

bool to_bool(const Value& value, Value& result, Work& work)
{
    if (value.is(Type::bool_)) return give(result, value);
    if (!value.is(Type::string)) return work.fail(Trouble::no_overload, "bool");
    constexpr std::string_view kTrue[] = {"1", "t", "T", "true", "TRUE", "True"};
    constexpr std::string_view kFalse[] = {"0", "f", "F", "false", "FALSE", "False"};
    const auto among = [&](auto& words) {
        return std::find(std::begin(words), std::end(words), value.as_text()) != std::end(words);
    };
    if (among(kTrue)) return give(result, true);
    if (among(kFalse)) return give(result, false);
    return work.fail(Trouble::bad_conversion, "这段文字不是真假值");
}

bool to_timestamp(const Value& value, Value& result, Work& work)
{
    if (value.is(Type::timestamp)) return give(result, value);
    if (value.is(Type::int_)) {
        if (!in_range(value.as_int())) return work.fail(Trouble::out_of_range, "时间要在公元 1 年到 9999 年之间");
        return give(result, Timestamp{value.as_int(), 0});
    }
    if (!value.is(Type::string)) return work.fail(Trouble::no_overload, "timestamp");
    const auto moment = read_timestamp(value.as_text());
    if (moment) return give(result, *moment);
    if (moment.error() == MomentError::out_of_range)
        return work.fail(Trouble::out_of_range, "时间要在公元 1 年到 9999 年之间");
    return work.fail(Trouble::bad_conversion, "时间要写成 2026-11-23T10:00:00+08:00 这样");
}

bool to_duration(const Value& value, Value& result, Work& work)
{
    if (value.is(Type::duration)) return give(result, value);
    if (!value.is(Type::string)) return work.fail(Trouble::no_overload, "duration");
    const auto duration = read_duration(value.as_text());
    if (duration) return give(result, *duration);
    if (duration.error() == MomentError::out_of_range) return work.fail(Trouble::out_of_range, "时长不能超过 292 年");
    return work.fail(Trouble::bad_conversion, "时长要写成 1h30m、90s 这样");
}

bool size(const Value& value, Value& result, Work& work)
{
    switch (value.type()) {
    case Type::string:
        return work.spend(value.as_text().size() / 256) && give(result, std::int64_t(utf8_length(value.as_text())));
    case Type::bytes: return give(result, std::int64_t(value.as_text().size()));
    case Type::list:
    case Type::map: return give(result, std::int64_t(value.size()));
    default: return work.fail(Trouble::no_overload, "size");
    }
}

bool search(Builtin function, std::span<const Value> arguments, Value& result, Work& work)
{
    if (!arguments[0].is(Type::string) || !arguments[1].is(Type::string)) return work.fail(Trouble::no_overload);
    const std::string_view text = arguments[0].as_text(), part = arguments[1].as_text();
    if (!work.spend((text.size() + part.size()) / 256)) return false;
    switch (function) {
    case Builtin::starts_with: return give(result, text.starts_with(part));
    case Builtin::ends_with: return give(result, text.ends_with(part));
    case Builtin::contains: // memmem takes linear time, std::string_view::find does not
        return give(result, part.empty() || memmem(text.data(), text.size(), part.data(), part.size()) != nullptr);
    default: break;
    }
    if (part.size() > kMostPattern) return work.fail(Trouble::bad_pattern, "太长");
    if (!work.spend(20 + part.size())) return false; // compiling takes longer than most matching
    const auto pattern = compile_pattern(part);
    if (!pattern) return work.fail(Trouble::bad_pattern, part.substr(0, 60));
    return matches(*pattern, arguments[0], result, work);
}

bool part_of_duration(Builtin function, std::chrono::nanoseconds duration, Value& result, Work& work)
{
    const std::int64_t nanos = duration.count();
    switch (function) {
    case Builtin::get_hours: return give(result, nanos / 3'600'000'000'000);
    case Builtin::get_minutes: return give(result, nanos / 60'000'000'000);
    case Builtin::get_seconds: return give(result, nanos / 1'000'000'000);
    // Unlike the others, the part below one second: so the definition of the language has it.
    case Builtin::get_milliseconds: return give(result, nanos / 1'000'000 % 1000);
    default: return work.fail(Trouble::no_overload);
    }
}

bool part_of_time(Builtin function, std::span<const Value> arguments, Value& result, Work& work)
{
    if (arguments[0].is(Type::duration) && arguments.size() == 1)
        return part_of_duration(function, arguments[0].as_duration(), result, work);
    if (!arguments[0].is(Type::timestamp)) return work.fail(Trouble::no_overload);
    const Timestamp moment = arguments[0].as_timestamp();
    std::int64_t offset = 0;
    if (arguments.size() == 2) {
        if (!arguments[1].is(Type::string)) return work.fail(Trouble::no_overload);
        const auto found = zone_offset(arguments[1].as_text(), moment);
        if (!found) return work.fail(Trouble::bad_zone, arguments[1].as_text().substr(0, 60));
        offset = *found;
    }
    const Civil civil = civil_of(moment.seconds + offset);
    switch (function) {
    case Builtin::get_full_year: return give(result, civil.year);
    case Builtin::get_month: return give(result, civil.month - 1);
    case Builtin::get_date: return give(result, civil.day);
    case Builtin::get_day_of_month: return give(result, civil.day - 1);
    case Builtin::get_day_of_week: return give(result, civil.weekday);
    case Builtin::get_day_of_year: return give(result, civil.day_of_year);
    case Builtin::get_hours: return give(result, civil.hour);
    case Builtin::get_minutes: return give(result, civil.minute);
    case Builtin::get_seconds: return give(result, civil.second);
    default: return give(result, std::int64_t(moment.nanos / 1'000'000));
    }
}

} // namespace

const BuiltinInfo* find_builtin(std::string_view name, bool member, std::size_t arguments)
{
    for (const BuiltinInfo& info : kBuiltins)
        if (info.name == name && (member ? info.member : info.global) && arguments >= info.fewest &&
            arguments <= info.most)
            return &info;
    return nullptr;
}

bool is_builtin_name(std::string_view name)
{
    return std::any_of(std::begin(kBuiltins), std::end(kBuiltins),
                       [&](const BuiltinInfo& info) { return info.name == name; });
}

std::optional<Type> type_named(std::string_view name)
{
    for (int i = 0; i < int(Type::object); ++i)
        if (cel_name_of(Type(i)) == name) return Type(i);
    return {};
}

bool call_builtin(Builtin function, std::span<const Value> arguments, Value& result, Work& work)
{
    const Value& first = arguments[0];
    switch (function) {
    case Builtin::size: return size(first, result, work);
    case Builtin::contains:
    case Builtin::starts_with:
    case Builtin::ends_with:
    case Builtin::matches: return search(function, arguments, result, work);
    case Builtin::to_bool: return to_bool(first, result, work);
    case Builtin::to_int: return to_int(first, result, work);
    case Builtin::to_uint: return to_uint(first, result, work);
    case Builtin::to_double: return to_double(first, result, work);
    case Builtin::to_string: return to_string(first, result, work);
    case Builtin::to_bytes:
        if (first.is(Type::bytes)) return give(result, first);
        if (!first.is(Type::string)) return work.fail(Trouble::no_overload, "bytes");
        return work.allocate(first.as_text().size()) && give(result, Value::bytes(first.as_text()));
    case Builtin::to_timestamp: return to_timestamp(first, result, work);
    case Builtin::to_duration: return to_duration(first, result, work);
    case Builtin::dyn: return give(result, first);
    case Builtin::type: return give(result, Value(first.type()));
    default: return part_of_time(function, arguments, result, work);
    }
}

std::shared_ptr<const re2::RE2> compile_pattern(std::string_view pattern)
{
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    auto compiled = std::make_shared<const re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
    return pattern.size() <= kMostPattern && compiled->ok() ? compiled : nullptr;
}

bool matches(const re2::RE2& pattern, const Value& text, Value& result, Work& work)
{
    if (!text.is(Type::string)) return work.fail(Trouble::no_overload, "matches");
    const std::string_view subject = text.as_text();
    if (!work.spend(subject.size() / 32)) return false;
    return give(result, re2::RE2::PartialMatch(re2::StringPiece(subject.data(), subject.size()), pattern));
}

} // namespace xz::rules::detail
