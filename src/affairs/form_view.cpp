#include "affairs/form_view.hpp"

namespace xz::affairs
{

namespace
{

std::string text_in(const json::Value& object, std::string_view name)
{
    const json::Value* v = json::find(object, name);
    return v && v->is_string() ? std::string(v->get_string()) : std::string();
}

} // namespace

std::string in_words(const json::Value& schema, const json::Value& value)
{
    const std::string widget = text_in(schema, "x-widget");
    const json::Value* titles = json::find(schema, "x-enum-titles");
    const auto title_of = [&](std::string_view answer) {
        const json::Value* title = titles ? json::find(*titles, answer) : nullptr;
        return title && title->is_string() ? std::string(title->get_string()) : std::string();
    };
    if (const auto* text = value.if_string()) {
        if (std::string title = title_of(*text); !title.empty()) return title;
        return widget == "voice" ? "有一段语音" : std::string(*text);
    }
    if (const auto* truth = value.if_bool()) {
        std::string title = title_of(*truth ? "true" : "false");
        return !title.empty() ? title : *truth ? "是" : "否";
    }
    if (const auto* list = value.if_array()) return std::to_string(list->size()) + (widget == "photos" ? " 张" : " 项");
    if (value.is_object()) {
        const std::string text = text_in(value, "text");
        return text.empty() ? "已标在地图上" : text;
    }
    if (const auto* number = value.if_int64()) {
        if (widget == "money_cents") {
            const auto cents = *number % 100 < 0 ? -(*number % 100) : *number % 100;
            return std::to_string(*number / 100) + (cents < 10 ? ".0" : ".") + std::to_string(cents) + " 元";
        }
        return std::to_string(*number) + (widget == "area_m2" ? " 平方米" : "");
    }
    return json::to_text(value);
}

void write_form(json::Writer& w, const CaseFacts& facts, Sight sight)
{
    const Definition& d = *facts.definition;
    const json::Value& form = *facts.form;
    const auto visible = [&](std::string_view field) { return sight == Sight::full || d.is_public_field(field); };
    w.object("form", [&] {
        if (form.is_object())
            for (const auto& member : form.get_object())
                if (visible(member.key())) w.field(member.key(), member.value());
    });
    const json::Value* properties = json::find(d.form_schema, "properties");
    w.array("form_view", [&] {
        for (const auto& info : d.form->fields()) {
            const std::string_view field = std::string_view(info.at).substr(info.at.starts_with('/') ? 1 : 0);
            const json::Value* value = json::find(form, field);
            const json::Value* schema = properties ? json::find(*properties, field) : nullptr;
            if (!value || !schema || field.find('/') != std::string_view::npos || !visible(field)) continue;
            w.object([&] {
                w.field("field", field);
                w.field("title", info.title.empty() ? field : std::string_view(info.title));
                w.field("text", in_words(*schema, *value));
                if (!info.bound_to.empty()) w.field("source", "一户一档");
            });
        }
    });
}

void write_place(json::Writer& w, const Case& c, const json::Value& form, bool full)
{
    const json::Value* place = json::find(form, "place");
    if (!c.lat || !c.lon) {
        w.field("place", nullptr);
        return;
    }
    w.object("place", [&] {
        w.field("lat", *c.lat);
        w.field("lon", *c.lon);
        const std::string text = place && full ? text_in(*place, "text") : std::string();
        if (text.empty())
            w.field("text", nullptr);
        else
            w.field("text", text);
    });
}

std::string assisted_by(const CaseEvent& created)
{
    const json::Value* assisted = json::find(created.data, "assisted");
    return assisted && assisted->is_bool() && assisted->get_bool() ? created.actor_name : std::string();
}

} // namespace xz::affairs
