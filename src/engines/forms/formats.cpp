#include "engines/forms/formats.hpp"

#include "engines/forms/formats_hostname.hpp"
#include "engines/forms/formats_internet.hpp"
#include "engines/forms/patterns.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace xz::forms
{

namespace
{

constexpr std::array<std::pair<std::string_view, Format>, 18> kNames{
    {{"date", Format::date},
     {"time", Format::time},
     {"date-time", Format::date_time},
     {"email", Format::email},
     {"idn-email", Format::idn_email},
     {"hostname", Format::hostname},
     {"idn-hostname", Format::idn_hostname},
     {"ipv4", Format::ipv4},
     {"ipv6", Format::ipv6},
     {"uri", Format::uri},
     {"uri-reference", Format::uri_reference},
     {"iri", Format::iri},
     {"iri-reference", Format::iri_reference},
     {"uri-template", Format::uri_template},
     {"json-pointer", Format::json_pointer},
     {"relative-json-pointer", Format::relative_json_pointer},
     {"regex", Format::regex},
     {"uuid", Format::uuid}}};

bool digit(char c) { return c >= '0' && c <= '9'; }
bool hex_digit(char c) { return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// The number that `count` digits at `from` make, -1 if they are not all digits.
int digits(std::string_view text, std::size_t from, std::size_t count)
{
    if (from + count > text.size()) return -1;
    int value = 0;
    for (const char c : text.substr(from, count)) {
        if (!digit(c)) return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

bool is_date(std::string_view text)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    const int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    if (year < 0 || month < 1 || day < 1) return false;
    return (std::chrono::year{year} / month / day).ok();
}

/// RFC 3339 full-time; a leap second is 23:59:60 in UTC.
bool is_time(std::string_view text)
{
    const int hour = digits(text, 0, 2), minute = digits(text, 3, 2), second = digits(text, 6, 2);
    if (text.size() < 9 || text[2] != ':' || text[5] != ':') return false;
    if (hour < 0 || minute < 0 || second < 0 || hour > 23 || minute > 59 || second > 60) return false;
    text.remove_prefix(8);
    if (text.front() == '.') {
        const std::size_t end = text.find_first_not_of("0123456789", 1);
        if (end == std::string_view::npos || end == 1) return false;
        text.remove_prefix(end);
    }
    int offset = 0;
    if (text != "Z" && text != "z") {
        if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
        const int h = digits(text, 1, 2), m = digits(text, 4, 2);
        if (h < 0 || m < 0 || h > 23 || m > 59) return false;
        offset = (text[0] == '+' ? 1 : -1) * (h * 60 + m);
    }
    constexpr int kDay = 24 * 60;
    return second < 60 || ((hour * 60 + minute - offset) % kDay + kDay) % kDay == kDay - 1;
}

bool is_date_time(std::string_view text)
{
    return text.size() > 11 && (text[10] == 'T' || text[10] == 't') && is_date(text.substr(0, 10)) &&
           is_time(text.substr(11));
}

bool is_json_pointer(std::string_view text)
{
    if (!text.empty() && text.front() != '/') return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1'))) return false;
    return true;
}

/// Takes a whole number without leading zeros off the front.
bool take_whole_number(std::string_view& text)
{
    const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
    if (end == 0 || (end > 1 && text.front() == '0')) return false;
    text.remove_prefix(end);
    return true;
}

/// Levels up, perhaps a step along the list, then a pointer down or # for the name of the place.
bool is_relative_json_pointer(std::string_view text)
{
    if (!take_whole_number(text)) return false;
    if (text.starts_with('+') || text.starts_with('-')) {
        text.remove_prefix(1);
        if (!take_whole_number(text)) return false;
    }
    return text == "#" || is_json_pointer(text);
}

bool is_uuid(std::string_view text)
{
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !hex_digit(text[i])) return false;
    }
    return true;
}

} // namespace

Format format_named(std::string_view name)
{
    const auto found =
        std::find_if(kNames.begin(), kNames.end(), [&](const auto& entry) { return entry.first == name; });
    return found == kNames.end() ? Format::none : found->second;
}

bool has_format(Format format, std::string_view text)
{
    switch (format) {
    case Format::none: return true;
    case Format::date: return is_date(text);
    case Format::time: return is_time(text);
    case Format::date_time: return is_date_time(text);
    case Format::email: return is_email(text, Charset::ascii);
    case Format::idn_email: return is_email(text, Charset::unicode);
    case Format::hostname: return is_hostname(text, Charset::ascii);
    case Format::idn_hostname: return is_hostname(text, Charset::unicode);
    case Format::ipv4: return is_ipv4(text);
    case Format::ipv6: return is_ipv6(text);
    case Format::uri: return is_uri(text, Charset::ascii, true);
    case Format::uri_reference: return is_uri(text, Charset::ascii, false);
    case Format::iri: return is_uri(text, Charset::unicode, true);
    case Format::iri_reference: return is_uri(text, Charset::unicode, false);
    case Format::uri_template: return is_uri_template(text);
    case Format::json_pointer: return is_json_pointer(text);
    case Format::relative_json_pointer: return is_relative_json_pointer(text);
    case Format::regex: return is_ecma_regex(text);
    case Format::uuid: return is_uuid(text);
    }
    return true;
}

bool is_base64(std::string_view text)
{
    if (text.size() % 4 != 0) return false;
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
    text.remove_suffix(padding);
    return std::all_of(text.begin(), text.end(), [](char c) {
        return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '/';
    });
}

} // namespace xz::forms
