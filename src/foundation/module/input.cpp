#include "foundation/module/input.hpp"

#include "foundation/core/utf8.hpp"
#include "foundation/http/uri.hpp"

#include <charconv>
#include <cmath>

namespace xz
{

namespace
{

std::string range_sentence(std::int64_t least, std::int64_t most)
{
    return "请填 " + std::to_string(least) + " 到 " + std::to_string(most) + " 之间的整数";
}

/// A page of another site can send a form without asking, but not with this type: nobody signs in others unasked.
bool is_json(std::string_view media_type)
{
    const auto bare = http::trim(media_type.substr(0, media_type.find(';')));
    return bare.empty() || http::same_name(bare, "application/json");
}

std::optional<std::string> length_mistake(std::string_view text, TextBounds bounds)
{
    if (!is_utf8(text) || text.find('\0') != std::string_view::npos) return "有无法识别的字符，请重新填写";
    const std::size_t length = utf8_length(text);
    if (length < bounds.least)
        return bounds.least == 1 ? "请填写这一项" : "最少写 " + std::to_string(bounds.least) + " 个字";
    if (length > bounds.most) return "最多写 " + std::to_string(bounds.most) + " 个字";
    return std::nullopt;
}

} // namespace

Fields::Fields(const http::Request& request) : request_(request)
{
    if (request.body.empty()) return;
    not_json_ = !is_json(request.header("Content-Type"));
    auto parsed = json::parse(request.body);
    bad_json_ = !parsed || !parsed->is_object();
    if (!bad_json_)
        body_ = std::move(*parsed);
    else
        mistakes_ = parsed ? std::vector<FieldError>{{"", "应当是一个 JSON 对象"}} : parsed.error().fields;
}

const json::Value* Fields::member(std::string_view name) const
{
    const json::Value* found = json::find(body_, name);
    return found && !found->is_null() ? found : nullptr;
}

bool Fields::has(std::string_view name) const { return member(name) != nullptr; }

json::Value Fields::any(std::string_view name) const
{
    const json::Value* found = member(name);
    return found ? *found : json::Value();
}

json::Object Fields::object(std::string_view name)
{
    const json::Value* found = member(name);
    if (!found) return {};
    if (const auto* members = found->if_object()) return *members;
    wrong(name, "格式不对，应当是一组字段");
    return {};
}

std::optional<std::string> Fields::optional_text(std::string_view name, TextBounds bounds)
{
    const json::Value* found = member(name);
    if (!found) return std::nullopt;
    const auto* text = found->if_string();
    if (!text) {
        wrong(name, "格式不对，应当是文字");
        return std::nullopt;
    }
    std::string clean(trimmed(*text));
    if (clean.empty() && bounds.least == 0) return std::nullopt;
    if (const auto mistake = length_mistake(clean, bounds)) {
        wrong(name, *mistake);
        return std::nullopt;
    }
    return clean;
}

std::string Fields::text(std::string_view name, TextBounds bounds)
{
    if (!member(name)) {
        miss(name);
        return {};
    }
    bounds.least = std::max<std::size_t>(bounds.least, 1);
    return optional_text(name, bounds).value_or(std::string());
}

std::optional<std::int64_t> Fields::optional_integer(std::string_view name, std::int64_t least, std::int64_t most)
{
    const json::Value* found = member(name);
    if (!found) return std::nullopt;
    if (const auto* number = found->if_int64(); number && *number >= least && *number <= most) return *number;
    wrong(name, range_sentence(least, most));
    return std::nullopt;
}

std::int64_t Fields::integer(std::string_view name, std::int64_t least, std::int64_t most)
{
    if (!member(name)) {
        miss(name);
        return least;
    }
    return optional_integer(name, least, most).value_or(least);
}

bool Fields::flag(std::string_view name, bool otherwise)
{
    const json::Value* found = member(name);
    if (!found) return otherwise;
    if (const auto* truth = found->if_bool()) return *truth;
    wrong(name, "请选“是”或“否”");
    return otherwise;
}

std::vector<std::string> Fields::texts(std::string_view name, std::size_t most)
{
    std::vector<std::string> all;
    const json::Value* found = member(name);
    if (!found) return all;
    const auto* items = found->if_array();
    if (!items) {
        wrong(name, "格式不对，应当是一个列表");
        return all;
    }
    if (items->size() > most) {
        wrong(name, "最多 " + std::to_string(most) + " 项");
        return all;
    }
    for (std::size_t i = 0; i < items->size(); ++i) {
        if (const auto* text = (*items)[i].if_string())
            all.emplace_back(*text);
        else
            wrong(std::string(name) + "/" + std::to_string(i), "格式不对，应当是文字");
    }
    return all;
}

std::optional<access::DivisionCode> Fields::optional_division(std::string_view name)
{
    const auto text = optional_text(name, {1, 12});
    if (!text) return std::nullopt;
    const auto code = access::DivisionCode::parse(*text);
    if (!code) wrong(name, "区划代码应当是 12 位数字");
    return code;
}

access::DivisionCode Fields::division(std::string_view name)
{
    if (!member(name)) miss(name);
    return optional_division(name).value_or(access::DivisionCode{});
}

std::optional<std::chrono::year_month_day> Fields::optional_date(std::string_view name)
{
    const auto text = optional_text(name, {1, 10});
    if (!text) return std::nullopt;
    const auto date = parse_iso_date(*text);
    if (!date) {
        wrong(name, "日期应当写成 2026-11-23 这样");
        return std::nullopt;
    }
    return *date;
}

std::optional<std::string> Fields::query(std::string_view name, TextBounds bounds)
{
    const auto found = request_.query(name);
    if (!found) return std::nullopt;
    std::string clean(trimmed(*found));
    if (clean.empty()) return std::nullopt;
    if (const auto mistake = length_mistake(clean, bounds)) {
        wrong(name, *mistake);
        return std::nullopt;
    }
    return clean;
}

std::optional<std::int64_t> Fields::query_integer(std::string_view name, std::int64_t least, std::int64_t most)
{
    const auto text = query(name);
    if (!text) return std::nullopt;
    std::int64_t v = 0;
    const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), v);
    if (problem != std::errc() || end != text->data() + text->size() || v < least || v > most) {
        wrong(name, range_sentence(least, most));
        return std::nullopt;
    }
    return v;
}

std::optional<double> Fields::query_number(std::string_view name, double least, double most)
{
    const auto text = query(name);
    if (!text) return std::nullopt;
    double v = 0;
    const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), v);
    if (problem != std::errc() || end != text->data() + text->size() || !(v >= least && v <= most)) {
        wrong(name, "请填正确的数字");
        return std::nullopt;
    }
    return v;
}

bool Fields::query_flag(std::string_view name)
{
    const auto text = query(name);
    if (!text || *text == "0" || *text == "false") return false;
    if (*text != "1" && *text != "true") wrong(name, "请填 true 或 false");
    return true;
}

std::optional<access::DivisionCode> Fields::query_division(std::string_view name)
{
    const auto text = query(name);
    if (!text) return std::nullopt;
    const auto code = access::DivisionCode::parse(*text);
    if (!code) wrong(name, "区划代码应当是 12 位数字");
    return code;
}

void Fields::wrong(std::string_view name, std::string_view says)
{
    if (!bad_json_) mistakes_.push_back({"/" + std::string(name), std::string(says)});
}

std::optional<Error> Fields::error() const
{
    if (not_json_) return Error{Kind::unsupported, "request.not_json"};
    if (bad_json_) return Error{Kind::invalid, "request.bad_json", {}, mistakes_};
    if (mistakes_.empty()) return std::nullopt;
    return Error{Kind::invalid, "request.invalid", {}, mistakes_};
}

} // namespace xz
