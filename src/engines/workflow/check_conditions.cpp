#include "engines/rules/program.hpp"
#include "engines/workflow/check_parts.hpp"
#include "engines/workflow/guard_programs.hpp"

#include <algorithm>

namespace xz::workflow
{

namespace
{

using Base = rules::StaticType::Base;

const json::Value* schema_of(const CheckOptions& options, std::string_view form)
{
    return options.form_schema && !form.empty() ? options.form_schema(form) : nullptr;
}

std::string case_form(const Chart& chart)
{
    const json::Value* head = json::find(chart.definition, "case");
    const json::Value* form = head ? json::find(*head, "form") : nullptr;
    return form && form->is_string() ? std::string(form->get_string()) : std::string();
}

/// What a condition may name, with the types that are known before a case exists.
rules::Schema variables(const Chart& chart, const json::Value* form)
{
    rules::Schema schema;
    if (form)
        schema.declare_json("form", *form);
    else
        schema.declare("form", Base::dyn);
    std::vector<rules::Field> params;
    if (const json::Value* declared = json::find(chart.definition, "params"); declared && declared->is_object())
        for (const auto& param : declared->get_object()) {
            const json::Value* title = json::find(param.value(), "title");
            params.push_back({std::string(param.key()), rules::StaticType::of_json_schema(param.value()),
                              title && title->is_string() ? std::string(title->get_string()) : "", true});
        }
    schema.declare("params", rules::StaticType::record(std::move(params)));
    for (const char* name : {"input", "case", "actor"}) schema.declare(name, Base::dyn);
    schema.declare("event", Base::string);
    schema.declare("now", Base::timestamp);
    return schema;
}

/// A value that a schema allows, with the required fields or with all, small or large: what a guard must bear.
json::Value sample(const json::Value& schema, bool full, bool large, int depth = 0)
{
    if (const json::Value* fixed = json::find(schema, "const")) return *fixed;
    if (const json::Value* choices = json::find(schema, "enum");
        choices && choices->is_array() && !choices->get_array().empty())
        return large ? choices->get_array().back() : choices->get_array().front();
    const json::Value* type = json::find(schema, "type");
    const std::string_view name = type && type->is_string() ? std::string_view(type->get_string()) : "object";
    const auto bound = [&](std::string_view member, std::int64_t otherwise) {
        const json::Value* value = json::find(schema, member);
        return value && value->is_int64() ? value->get_int64() : otherwise;
    };
    if (name == "integer" || name == "number") {
        const std::int64_t number = large ? bound("maximum", 1'000'000'000) : bound("minimum", 0);
        return name == "integer" ? json::Value(number) : json::Value(double(number));
    }
    if (name == "boolean") return large;
    if (name == "null") return nullptr;
    if (name == "string") return large ? "一二三" : "";
    const json::Value* items = json::find(schema, "items");
    if (name == "array")
        return full && items && depth < 8 ? json::Array{sample(*items, full, large, depth + 1)} : json::Array{};
    json::Object object;
    const json::Value* properties = json::find(schema, "properties");
    const json::Value* required = json::find(schema, "required");
    if (!properties || !properties->is_object() || depth >= 8) return object;
    for (const auto& property : properties->get_object()) {
        bool needed = full;
        if (required && required->is_array())
            for (const json::Value& wanted : required->get_array())
                needed = needed || (wanted.is_string() && wanted.get_string() == property.key());
        if (needed) object[property.key()] = sample(property.value(), full, large, depth + 1);
    }
    return object;
}

/// Answers every function of the host with an ordinary value.
class AnyHost final : public rules::Host
{
public:
    Result<rules::Value> call(const rules::Function& function, std::span<const rules::Value>) override
    {
        if (function.result.base() == Base::bool_) return rules::Value(true);
        return rules::Value(1);
    }
};

class Conditions
{
public:
    Conditions(const Chart& chart, const CheckOptions& options, Findings& findings)
        : chart_(chart), form_(schema_of(options, case_form(chart))), schema_(variables(chart, form_)),
          findings_(findings)
    {
        if (!form_) return;
        samples_ = {sample(*form_, false, false), sample(*form_, true, false), sample(*form_, true, true)};
    }

    void check(const std::string& text, const std::string& where, bool compiles_untyped)
    {
        rules::CompileOptions wanted;
        wanted.functions = &guard_functions();
        wanted.wanted = rules::StaticType(Base::bool_);
        const auto program = rules::compile(text, &schema_, wanted);
        if (!program) {
            if (!compiles_untyped) return;
            const auto& fields = program.error().fields;
            findings_.push_back({"guard.type", where,
                                 "条件“" + text + "”的类型不对" +
                                     (fields.empty() ? "" : "（" + fields[0].at + "）：" + fields[0].says)});
            return;
        }
        if (form_ && uses_only_form(*program) && fails(*program))
            findings_.push_back(
                {"guard.may_fail", where,
                 "条件“" + text + "”可能算不出结果：用到的字段可能没有填，或者除数可能为零，请先用 has(…) 判断"});
    }

private:
    /// What input, case and actor hold is not known beforehand, so a failure there would say nothing.
    static bool uses_only_form(const rules::Program& program)
    {
        return std::all_of(program.variables().begin(), program.variables().end(), [](const std::string& name) {
            const auto root = name.substr(0, name.find('.'));
            return root == "form" || root == "params" || root == "event" || root == "now";
        });
    }

    bool fails(const rules::Program& program)
    {
        AnyHost host;
        return std::any_of(samples_.begin(), samples_.end(), [&](const json::Value& form) {
            rules::Activation activation;
            activation.set("form", rules::Value::view(form));
            activation.set("params", rules::Value::view(chart_.default_params));
            activation.set("event", rules::Value("event"));
            activation.set("now", rules::Timestamp{});
            return !rules::evaluate(program, activation, &host);
        });
    }

    const Chart& chart_;
    const json::Value* form_;
    rules::Schema schema_;
    Findings& findings_;
    std::vector<json::Value> samples_;
};

} // namespace

void check_conditions(const Chart& chart, const CheckOptions& options, Findings& findings)
{
    Conditions conditions(chart, options, findings);
    for (std::uint32_t g = 0; g < chart.guards.size(); ++g)
        conditions.check(chart.guards[g].text, chart.states[chart.guards[g].source].path,
                         chart.guard_programs->program(g) != nullptr);
    for (const State& state : chart.states)
        if (state.task != kNone && !chart.tasks[state.task].recuse_if.empty())
            conditions.check(chart.tasks[state.task].recuse_if, state.path, true);
}

void check_forms(const Chart& chart, const CheckOptions& options, Findings& findings)
{
    std::set<std::string> forms;
    if (const std::string form = case_form(chart); !form.empty()) forms.insert(form);
    for (const TaskRule& task : chart.tasks)
        if (!task.form.empty()) forms.insert(task.form);
    for (const std::string& form : forms) {
        const json::Value* schema = schema_of(options, form);
        const json::Value* properties = schema ? json::find(*schema, "properties") : nullptr;
        if (!properties || !properties->is_object()) continue;
        for (const auto& property : properties->get_object()) {
            const std::string name(property.key());
            const auto& held = options.held_fields;
            if (std::find(held.begin(), held.end(), name) == held.end() || json::find(property.value(), "x-register"))
                continue;
            findings.push_back(
                {"form.asks_held", form, "表单又问了登记册里已有的“" + name + "”，请用 x-register 自动带出"});
        }
    }
}

} // namespace xz::workflow
