#pragma once
#include "engines/rules/ast.hpp"
#include "engines/rules/trouble.hpp"

#include <span>

namespace re2
{
class RE2;
}

namespace xz::rules::detail
{

/// The functions of the language itself.
enum class Builtin : std::uint8_t {
    size,
    contains,
    starts_with,
    ends_with,
    matches,
    to_bool,
    to_int,
    to_uint,
    to_double,
    to_string,
    to_bytes,
    to_timestamp,
    to_duration,
    dyn,
    type,
    get_full_year,
    get_month,
    get_date,
    get_day_of_month,
    get_day_of_week,
    get_day_of_year,
    get_hours,
    get_minutes,
    get_seconds,
    get_milliseconds
};

/// How a function of the language may be called; the receiver counts as the first argument.
struct BuiltinInfo {
    std::string_view name;
    Builtin id;
    bool global, member;
    std::uint8_t fewest, most;
    std::uint32_t accepts; // a bit for each StaticType::Base that the first argument may have; further ones are strings
    StaticType::Base result;
};

/// nullptr where the language has no such function.
const BuiltinInfo* find_builtin(std::string_view name, bool member, std::size_t arguments);
/// Whether the language has a function of this name at all.
bool is_builtin_name(std::string_view name);

/// The type that a name denotes ("int", "google.protobuf.Timestamp"); nothing for other names.
std::optional<Type> type_named(std::string_view name);

/// Calls a function of the language. False: `work` says what is wrong.
bool call_builtin(Builtin function, std::span<const Value> arguments, Value& result, Work& work);

/// A regular expression of RE2's kind, bounded in size; nullptr where it is malformed.
std::shared_ptr<const re2::RE2> compile_pattern(std::string_view pattern);
bool matches(const re2::RE2& pattern, const Value& text, Value& result, Work& work);

} // namespace xz::rules::detail
