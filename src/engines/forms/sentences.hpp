#pragma once
#include "engines/forms/place.hpp"

/// One plain Chinese sentence for each way in which a field can be wrong. Each says what to do and names the field by
/// its title.
namespace xz::forms::say
{

/// An annotation of a field (title, x-widget …), looked up through references; "" if absent.
std::string_view annotation(const Schema* field, std::string_view name);

std::string missing(const Place& place);
std::string wrong_type(const Place& place, unsigned wanted, const json::Value& value);
std::string not_a_choice(const Place& place, const json::Array& choices);
std::string wrong_constant(const Place& place);
std::string too_small(const Place& place, const json::Value& limit);
std::string too_large(const Place& place, const json::Value& limit);
std::string must_exceed(const Place& place, const json::Value& limit);
std::string must_stay_below(const Place& place, const json::Value& limit);
std::string not_a_multiple(const Place& place, const json::Value& step);
std::string too_short(const Place& place, std::uint64_t limit, bool empty);
std::string too_long(const Place& place, std::uint64_t limit);
std::string wrong_pattern(const Place& place);
std::string wrong_format(const Place& place, Format format);
std::string wrong_content(const Place& place);
std::string too_few_items(const Place& place, std::uint64_t limit);
std::string too_many_items(const Place& place, std::uint64_t limit);
std::string repeated_items(const Place& place);
std::string lacks_item(const Place& place);
std::string too_few_fields(const Place& place, std::uint64_t limit);
std::string too_many_fields(const Place& place, std::uint64_t limit);
std::string bad_name(const Place& place);
std::string unknown_field(const Place& place);
std::string not_allowed(const Place& place);
std::string no_alternative(const Place& place);
std::string too_much();

} // namespace xz::forms::say
