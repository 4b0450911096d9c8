#include "foundation/tabular/cells.hpp"

#include "foundation/core/time.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace xz::tabular
{

bool is_date_format(int id, std::string_view code)
{
    if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58))
        return true;
    if (id < 164) return false;
    for (std::size_t i = 0; i < code.size(); ++i) {
        switch (code[i]) {
        case '"': i = std::min(code.find('"', i + 1), code.size()); break;
        case '[': i = std::min(code.find(']', i), code.size()); break;
        case '\\':
        case '_':
        case '*': ++i; break;
        case 'E':
        case '0':
        case '#': return false;
        case 'y':
        case 'Y':
        case 'm':
        case 'M':
        case 'd':
        case 'D':
        case 'h':
        case 'H':
        case 's':
        case 'S': return true;
        default: break;
        }
    }
    return false;
}

std::string serial_to_text(double serial, DateSystem system)
{
    if (!(serial >= 0) || serial >= 2'958'466) return "";
    // The 1900 system counts a 29 February 1900 that never was: from March 1900 on, day 0 is 1899-12-30.
    const int base_days = system == DateSystem::from_1904 ? -24107 : serial < 60 ? -25568 : -25569;
    auto days = static_cast<long>(std::floor(serial));
    auto seconds = std::lround((serial - std::floor(serial)) * 86'400);
    if (seconds == 86'400) {
        ++days;
        seconds = 0;
    }
    char clock[64];
    std::snprintf(clock, sizeof clock, "%02ld:%02ld:%02ld", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (days == 0 && system == DateSystem::from_1900) return clock;
    const std::chrono::sys_days date{std::chrono::days{base_days + days}};
    if (date >= std::chrono::sys_days{std::chrono::year{10000} / 1 / 1}) return "";
    const std::string day = to_iso_date(std::chrono::year_month_day(date));
    return seconds == 0 ? day : day + " " + clock;
}

NumberText number_to_text(std::string_view stored)
{
    const bool negative = stored.starts_with('-');
    const std::string_view digits = stored.substr(negative ? 1 : 0);
    if (!digits.empty() && digits.size() <= 15 &&
        std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return {std::string(stored), false};
    double value = 0;
    const auto [end, error] = std::from_chars(stored.data(), stored.data() + stored.size(), value);
    if (error != std::errc() || end != stored.data() + stored.size() || !std::isfinite(value))
        return {std::string(stored), false};
    char shown[32];
    std::snprintf(shown, sizeof shown, "%.14e", value);
    // "-d.dddddddddddddde±xx": 15 digits and where the point stands.
    const std::string_view text(shown);
    const std::size_t mark = text.find('e');
    std::string all;
    for (const char c : text.substr(0, mark))
        if (c >= '0' && c <= '9') all += c;
    const int point = std::atoi(shown + mark + 1) + 1;
    all.erase(all.find_last_not_of('0') + 1);
    if (all.empty()) return {"0", false};
    const auto digits_before = static_cast<std::size_t>(std::max(point, 0));
    std::string out = value < 0 ? "-" : "";
    if (point <= 0)
        out += "0." + std::string(static_cast<std::size_t>(-point), '0') + all;
    else if (all.size() <= digits_before)
        out += all + std::string(digits_before - all.size(), '0');
    else
        out += all.substr(0, digits_before) + "." + all.substr(digits_before);
    return {std::move(out), std::fabs(value) >= 1e15};
}

std::string unescaped(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned code = 0;
        if (text[i] == '_' && i + 6 < text.size() && text[i + 1] == 'x' && text[i + 6] == '_') {
            const auto [end, error] = std::from_chars(text.data() + i + 2, text.data() + i + 6, code, 16);
            if (error == std::errc() && end == text.data() + i + 6 && code > 0 && code < 0x80) {
                out += static_cast<char>(code);
                i += 6;
                continue;
            }
        }
        out += text[i];
    }
    return out;
}

CellPlace place_of(std::string_view reference)
{
    CellPlace place{0, 0};
    std::size_t i = 0;
    for (; i < reference.size() && i < 4 && reference[i] >= 'A' && reference[i] <= 'Z'; ++i)
        place.column = place.column * 26 + (reference[i] - 'A' + 1);
    const auto [end, error] = std::from_chars(reference.data() + i, reference.data() + reference.size(), place.row);
    if (i == 0 || error != std::errc() || end != reference.data() + reference.size() || place.row < 1) return {};
    --place.column;
    return place;
}

} // namespace xz::tabular
