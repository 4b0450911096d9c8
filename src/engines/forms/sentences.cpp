#include "engines/forms/sentences.hpp"

#include "engines/forms/references.hpp"
#include "engines/forms/values.hpp"

#include <charconv>
#include <cmath>

namespace xz::forms
{

std::string Place::pointer() const
{
    if (!parent) return "";
    return parent->pointer() + (is_item ? "/" + std::to_string(index) : pointer_step(name));
}

} // namespace xz::forms

namespace xz::forms::say
{

namespace
{

std::string quoted(std::string_view text) { return "“" + std::string(text) + "”"; }

/// The field as people call it: its title, its place in a list, at worst its name in the data.
std::string label(const Place& place)
{
    if (const std::string_view title = annotation(place.field, "title"); !title.empty()) return quoted(title);
    if (place.is_item) {
        const std::string list = place.parent->parent ? label(*place.parent) : "";
        return list + "第 " + std::to_string(place.index + 1) + " 项";
    }
    if (place.parent) return quoted(place.name);
    return place.field && place.field->object ? "这张表" : "内容";
}

/// What a place was declared with, references followed.
const Schema* declared(const Schema* field)
{
    while (field && field->ref) field = field->ref;
    return field;
}

bool has_widget(const Place& place, std::string_view widget) { return annotation(place.field, "x-widget") == widget; }

std::string counted(std::uint64_t n) { return std::to_string(n); }

/// A limit with its unit: money is kept in fen and read in yuan.
std::string amount(const Place& place, const json::Value& limit)
{
    if (has_widget(place, "money_cents") && limit.is_int64()) {
        const std::int64_t cents = limit.get_int64();
        const std::int64_t rest = std::abs(cents % 100);
        std::string text = (cents < 0 ? "-" : "") + std::to_string(std::abs(cents / 100));
        if (rest != 0) text += (rest < 10 ? ".0" : ".") + std::to_string(rest);
        return text + " 元";
    }
    return json::to_text(limit) + (has_widget(place, "area_m2") ? " 平方米" : "");
}

/// The author's own sentence for a wrong value (`x-says`), which knows more than we do.
std::string own_or(const Place& place, std::string otherwise)
{
    const std::string_view own = annotation(place.field, "x-says");
    return own.empty() ? otherwise : std::string(own);
}

std::string choice_title(const Place& place, const json::Value& choice)
{
    for (const Schema* field = place.field; field; field = field->ref)
        if (const json::Value* titles = json::find(*field->source, "x-enum-titles")) {
            const std::string key =
                choice.is_string() ? std::string(std::string_view(choice.get_string())) : json::to_text(choice);
            const json::Value* title = json::find(*titles, key);
            if (title && title->is_string()) return std::string(std::string_view(title->get_string()));
        }
    // A value of Chinese text is its own title; a key such as "lamp" is not for people.
    if (choice.is_string() && code_points(choice.get_string()) < choice.get_string().size())
        return std::string(std::string_view(choice.get_string()));
    return is_number(choice) ? json::to_text(choice) : "";
}

} // namespace

std::string_view annotation(const Schema* field, std::string_view name)
{
    for (; field; field = field->ref) {
        const json::Value* value = json::find(*field->source, name);
        if (value && value->is_string() && !value->get_string().empty()) return value->get_string();
    }
    return {};
}

namespace
{

/// A box that has to be ticked.
bool must_agree(const Place& place)
{
    const Schema* field = declared(place.field);
    return field && field->constant && field->constant->is_bool() && field->constant->get_bool();
}

std::string agree(const Place& place) { return own_or(place, "请先勾选" + label(place)); }

} // namespace

std::string missing(const Place& place)
{
    if (place.parent && has_widget(*place.parent, "place")) return missing(*place.parent);
    if (!annotation(place.field, "x-computed").empty()) return label(place) + "还算不出来，请把有关的内容填完整";
    const std::string_view widget = annotation(place.field, "x-widget");
    if (must_agree(place)) return agree(place);
    const bool choose = widget == "choice" || widget == "yes_no" || widget == "date" || widget == "person" ||
                        widget == "household" || (place.field && place.field->choices);
    if (choose) return "请选择" + label(place);
    if (widget == "photos") return "请添加" + label(place);
    if (widget == "place") return "请在地图上标出" + label(place);
    if (widget == "voice") return "请录一段" + label(place);
    return "请填写" + label(place);
}

std::string wrong_type(const Place& place, unsigned wanted, const json::Value& value)
{
    if (value.is_null() && place.parent) return missing(place);
    const Schema* field = declared(place.field);
    if (field && field->choices) return not_a_choice(place, *field->choices);
    if (must_agree(place)) return agree(place);
    if (!place.parent && (wanted & (kObject | kArray))) return "这份内容不是一张填好的表，请重新填写";
    if (wanted == kString && field && field->string && field->string->format != Format::none)
        return wrong_format(place, field->string->format);
    if (has_widget(place, "money_cents") && is_number(value)) return label(place) + "最多精确到分，请去掉多余的小数";
    if (has_widget(place, "money_cents")) return "请把" + label(place) + "填成数字";
    switch (wanted) {
    case kInteger:
        return is_number(value) ? label(place) + "应当是整数，请去掉小数" : "请把" + label(place) + "填成整数";
    case kNumber:
    case kNumber | kInteger: return "请把" + label(place) + "填成数字";
    case kString: return "请把" + label(place) + "填成文字";
    case kBoolean: return "请在" + label(place) + "里选择“是”或“否”";
    case kArray: return "请把" + label(place) + "一项一项地填写";
    case kObject: return "请把" + label(place) + "填写完整";
    case kNull: return label(place) + "不需要填写，请清空";
    default: return label(place) + "填得不对，请重新填写";
    }
}

std::string not_a_choice(const Place& place, const json::Array& choices)
{
    constexpr std::size_t kReadable = 6;
    std::string list;
    if (choices.size() <= kReadable)
        for (const json::Value& choice : choices) {
            const std::string title = choice_title(place, choice);
            if (title.empty()) {
                list.clear();
                break;
            }
            list += (list.empty() ? "" : "、") + title;
        }
    if (list.empty()) return "请从给出的选项里选择" + label(place);
    return label(place) + "只能选：" + list;
}

std::string wrong_constant(const Place& place)
{
    if (must_agree(place)) return agree(place);
    return own_or(place, label(place) + "的内容不能改，请恢复原来的内容");
}
std::string too_small(const Place& place, const json::Value& limit)
{
    return label(place) + "不能小于 " + amount(place, limit);
}
std::string too_large(const Place& place, const json::Value& limit)
{
    return label(place) + "不能超过 " + amount(place, limit);
}
std::string must_exceed(const Place& place, const json::Value& limit)
{
    return label(place) + "应当大于 " + amount(place, limit);
}
std::string must_stay_below(const Place& place, const json::Value& limit)
{
    return label(place) + "应当小于 " + amount(place, limit);
}

std::string not_a_multiple(const Place& place, const json::Value& step)
{
    const long double value = step.is_double() ? step.get_double() : 0;
    if (compare_numbers(step, json::Value(1)) == 0) return label(place) + "应当是整数，请去掉小数";
    if (value == 0.1L || std::fabs(value - 0.1L) < 1e-12L) return label(place) + "最多保留一位小数";
    if (std::fabs(value - 0.01L) < 1e-12L) return label(place) + "最多保留两位小数";
    return label(place) + "应当是 " + amount(place, step) + " 的整数倍";
}

std::string too_short(const Place& place, std::uint64_t limit, bool empty)
{
    return empty ? missing(place) : label(place) + "至少写 " + counted(limit) + " 个字";
}

std::string too_long(const Place& place, std::uint64_t limit)
{
    return label(place) + "最多写 " + counted(limit) + " 个字";
}
std::string wrong_pattern(const Place& place) { return own_or(place, label(place) + "的写法不对，请照填写说明改正"); }

std::string wrong_format(const Place& place, Format format)
{
    const std::string field = label(place);
    switch (format) {
    case Format::date: return own_or(place, "请在" + field + "里填写正确的日期，例如 2026-10-01");
    case Format::time: return own_or(place, "请在" + field + "里填写正确的时间，例如 08:30:00+08:00");
    case Format::date_time:
        return own_or(place, "请在" + field + "里填写正确的日期和时间，例如 2026-10-01T08:30:00+08:00");
    case Format::email:
    case Format::idn_email: return own_or(place, "请在" + field + "里填写正确的邮箱，例如 name@example.cn");
    case Format::uri:
    case Format::iri: return own_or(place, "请在" + field + "里填写完整的网址，例如 https://example.cn/");
    case Format::ipv4: return own_or(place, "请在" + field + "里填写正确的网络地址，例如 192.168.1.8");
    case Format::hostname:
    case Format::idn_hostname: return own_or(place, "请在" + field + "里填写正确的域名，例如 example.cn");
    default: return own_or(place, field + "的写法不对，请照填写说明改正");
    }
}

std::string wrong_content(const Place& place) { return label(place) + "的内容不完整，请重新提交"; }

namespace
{

/// A list whose items are picked, not written.
bool picks_items(const Place& place)
{
    const Schema* field = declared(place.field);
    const Schema* item = field && field->array ? declared(field->array->rest) : nullptr;
    return item && item->choices;
}

} // namespace

std::string too_few_items(const Place& place, std::uint64_t limit)
{
    if (has_widget(place, "photos")) return label(place) + "至少要 " + counted(limit) + " 张，请再添加";
    return label(place) + (picks_items(place) ? "至少要选 " : "至少要填 ") + counted(limit) + " 项";
}

std::string too_many_items(const Place& place, std::uint64_t limit)
{
    if (has_widget(place, "photos")) return label(place) + "最多 " + counted(limit) + " 张，请删去几张";
    return label(place) + (picks_items(place) ? "最多选 " : "最多填 ") + counted(limit) + " 项";
}

std::string repeated_items(const Place& place) { return label(place) + "里有重复的内容，请去掉重复的"; }
std::string lacks_item(const Place& place) { return own_or(place, label(place) + "里还缺一项要求的内容，请补上"); }
std::string too_few_fields(const Place& place, std::uint64_t limit)
{
    return label(place) + "至少要填 " + counted(limit) + " 项";
}
std::string too_many_fields(const Place& place, std::uint64_t limit)
{
    return label(place) + "最多填 " + counted(limit) + " 项";
}
std::string bad_name(const Place& place) { return label(place) + "这个名称不合要求，请改名"; }
std::string unknown_field(const Place& place)
{
    return place.parent ? label(place) + "不在这张表里，请去掉" : "这张表现在不能填写";
}
std::string not_allowed(const Place& place) { return own_or(place, label(place) + "不能这样填，请修改"); }
std::string no_alternative(const Place& place) { return own_or(place, label(place) + "不符合要求，请照填写说明改正"); }
std::string too_much() { return "填写的内容太多，无法检查，请减少一些"; }

} // namespace xz::forms::say
