#include "engines/forms/plan.hpp"

#include "engines/forms/reads.hpp"
#include "engines/forms/references.hpp"
#include "engines/forms/sentences.hpp"
#include "engines/forms/validate.hpp"
#include "engines/rules/schema.hpp"

#include <algorithm>
#include <array>

namespace xz::forms
{

namespace
{

constexpr std::array<std::string_view, 13> kWidgets{"text",      "textarea", "number", "money_cents", "date",
                                                    "choice",    "photos",   "voice",  "place",       "person",
                                                    "household", "area_m2",  "yes_no"};
constexpr std::size_t kMaxFields = 2000;

tl::unexpected<Error> bad(const Path& path, std::string_view keyword, std::string says)
{
    // Where the author finds it: the place in the schema, not in what is filled in.
    std::string at;
    for (const Step& step : path) at += step.items ? "/items" : "/properties" + pointer_step(step.name);
    if (!keyword.empty()) (at += "/") += keyword;
    Error error{Kind::invalid, "forms.bad_schema", at, {}};
    error.fields.push_back({at, std::move(says)});
    return tl::unexpected<Error>(std::move(error));
}

/// What the rules engine says of an expression, with the line (unless there is one alone) and the character.
std::string placed(const FieldError& error)
{
    const std::size_t colon = error.at.find(':');
    if (colon == std::string::npos) return error.says;
    const std::string line = error.at.substr(0, colon);
    return (line == "1" ? "第 " : "第 " + line + " 行第 ") + error.at.substr(colon + 1) + " 个字：" + error.says;
}

const Schema& followed(const Schema& schema) { return schema.ref ? followed(*schema.ref) : schema; }

/// A field while the plan is being made: the expression's text tells what it reads.
struct Pending {
    Path path;
    std::string expression;
    rules::Program program;
};

class Planner
{
public:
    Planner(const CompiledSchema& compiled, Plan& plan) : compiled_(compiled), plan_(plan) {}

    Result<void> run()
    {
        XZ_TRY(object(compiled_.root(), {}, nullptr));
        std::stable_sort(plan_.fields.begin(), plan_.fields.end(),
                         [](const auto& a, const auto& b) { return a.order < b.order; });
        return order_computed();
    }

private:
    Result<void> object(const Schema& reference, const Path& path, const json::Value* item)
    {
        const Schema& schema = followed(reference);
        // A form that contains itself is planned down to where it repeats.
        if (!schema.object || std::find(open_.begin(), open_.end(), &schema) != open_.end()) return {};
        open_.push_back(&schema);
        for (const NamedSchema& property : schema.object->properties) {
            const auto& required = schema.object->required;
            const bool needed = std::find(required.begin(), required.end(), property.name) != required.end();
            Path here = path;
            here.push_back({std::string(property.name), false});
            XZ_TRY(field(*property.schema, here, item, needed));
        }
        open_.pop_back();
        return {};
    }

    Result<void> field(const Schema& schema, const Path& path, const json::Value* item, bool needed)
    {
        if (plan_.fields.size() >= kMaxFields) return bad(path, "", "表单的问题太多，请拆成几张表");
        FieldInfo info{.at = text_of(path),
                       .title = std::string(say::annotation(&schema, "title")),
                       .help = std::string(say::annotation(&schema, "description")),
                       .widget = std::string(say::annotation(&schema, "x-widget")),
                       .bound_to = std::string(say::annotation(&schema, "x-register")),
                       .required = needed};
        if (!info.widget.empty() && std::find(kWidgets.begin(), kWidgets.end(), info.widget) == kWidgets.end())
            return bad(path, "x-widget", "没有“" + info.widget + "”这种填写方式");
        if (const json::Value* order = keyword(schema, "x-order")) {
            if (!order->is_int64()) return bad(path, "x-order", "顺序应当是整数");
            info.order = order->get_int64();
        }
        if (const json::Value* titles = keyword(schema, "x-enum-titles"); titles && !titles->is_object())
            return bad(path, "x-enum-titles", "选项的名称应当写成对象，一个选项一项");
        if (const json::Value* sensitive = keyword(schema, "x-sensitive"))
            info.sensitive = sensitive->is_bool() && sensitive->get_bool();
        if (const json::Value* text = keyword(schema, "x-computed")) {
            computed_.push_back(XZ_TRY(expression(path, "x-computed", *text, item, {})));
            info.computed = true;
        }
        if (const json::Value* text = keyword(schema, "x-show-if")) {
            Pending shown = XZ_TRY(expression(path, "x-show-if", *text, item, rules::StaticType::Base::bool_));
            plan_.shown_if.push_back({std::move(shown.path), std::move(shown.program)});
        }
        // A default that breaks its own rule helps nobody; it stays what draft 7 calls it, a remark.
        if (const json::Value* value = keyword(schema, "default"); value && !info.computed && is_valid(schema, *value))
            plan_.defaults.push_back({path, value});
        plan_.fields.push_back(std::move(info));

        const Schema& actual = followed(schema);
        XZ_TRY(object(actual, path, item));
        if (actual.array && !actual.array->by_position && actual.array->rest) {
            Path items = path;
            items.push_back({"-", true});
            XZ_TRY(object(*actual.array->rest, items, followed(*actual.array->rest).source));
        }
        return {};
    }

    static const json::Value* keyword(const Schema& schema, std::string_view name)
    {
        for (const Schema* at = &schema; at; at = at->ref)
            if (const json::Value* value = json::find(*at->source, name)) return value;
        return nullptr;
    }

    Result<Pending> expression(const Path& path, std::string_view name, const json::Value& text,
                               const json::Value* item, std::optional<rules::StaticType> wanted)
    {
        if (!text.is_string()) return bad(path, name, "算式应当是文字");
        rules::Schema variables;
        variables.declare_json("form", *followed(compiled_.root()).source);
        if (item) variables.declare_json("item", *item);
        variables.declare("now", rules::StaticType::Base::timestamp);
        const std::string_view source = text.get_string();
        auto program = rules::compile(source, &variables, {.wanted = std::move(wanted)});
        if (!program) {
            const auto& fields = program.error().fields;
            return bad(path, name, fields.empty() ? "算式写错了" : placed(fields.front()));
        }
        return Pending{path, std::string(source), std::move(*program)};
    }

    /// Whether what `reader` reads includes `field` or something inside or around it.
    static bool depends(const Pending& reader, const Pending& field)
    {
        const auto touches = [](const std::vector<std::string>& read, const Path& path, std::size_t from) {
            std::size_t i = 0;
            for (std::size_t at = from; at < path.size() && i < read.size(); ++at) {
                if (path[at].items) continue;
                if (path[at].name != read[i++]) return false;
            }
            return true;
        };
        for (const auto& read : paths_read(reader.expression, "form"))
            if (touches(read, field.path, 0)) return true;
        const auto list_end = [](const Path& path) {
            const auto last = std::find_if(path.rbegin(), path.rend(), [](const Step& s) { return s.items; });
            return static_cast<std::size_t>(path.rend() - last);
        };
        const std::size_t base = list_end(reader.path);
        if (base == 0 || field.path.size() < base ||
            !std::equal(reader.path.begin(), reader.path.begin() + static_cast<std::ptrdiff_t>(base),
                        field.path.begin()))
            return false;
        for (const auto& read : paths_read(reader.expression, "item"))
            if (touches(read, field.path, base)) return true;
        return false;
    }

    Result<void> order_computed()
    {
        std::vector<bool> done(computed_.size());
        for (std::size_t placed = 0; placed < computed_.size();) {
            const std::size_t before = placed;
            for (std::size_t i = 0; i < computed_.size(); ++i) {
                if (done[i]) continue;
                bool ready = true;
                for (std::size_t j = 0; j < computed_.size() && ready; ++j)
                    ready = done[j] || !depends(computed_[i], computed_[j]);
                if (!ready) continue;
                done[i] = true;
                ++placed;
                plan_.computed.push_back({computed_[i].path, computed_[i].program});
            }
            if (placed == before) {
                const std::size_t stuck =
                    static_cast<std::size_t>(std::find(done.begin(), done.end(), false) - done.begin());
                return bad(computed_[stuck].path, "x-computed", "几个算式互相等着对方的结果，请改掉其中一个");
            }
        }
        return {};
    }

    const CompiledSchema& compiled_;
    Plan& plan_;
    std::vector<Pending> computed_;
    std::vector<const Schema*> open_;
};

} // namespace

std::string text_of(const Path& path)
{
    std::string out;
    for (const Step& step : path) out += step.items ? "/-" : pointer_step(step.name);
    return out;
}

Result<std::shared_ptr<const Plan>> Plan::make(const CompiledSchema& compiled)
{
    auto plan = std::make_shared<Plan>();
    XZ_TRY(Planner(compiled, *plan).run());
    return std::shared_ptr<const Plan>(std::move(plan));
}

} // namespace xz::forms
