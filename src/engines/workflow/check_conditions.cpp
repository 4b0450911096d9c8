#include "engines/rules/program.hpp"
#include "engines/rules/references.hpp"
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

/// Values of a kind that the data may have where no schema says what it is: an ordinary one first, then those at the
/// edge, where a division or an index fails.
const std::vector<std::vector<json::Value>>& kinds_of_data()
{
    static const std::vector<std::vector<json::Value>> kinds = {
        {7, 0, 1, -1}, {"一二三"}, {true, false}, {json::Array{7}, json::Array{}}};
    return kinds;
}

/// More data than this in one condition is not tried out.
constexpr std::size_t kMostTried = 4;

/// Puts a value at a dotted path below `tree`.
void put(json::Value& tree, std::string_view path, const json::Value& value)
{
    json::Value* at = &tree;
    while (true) {
        if (!at->is_object()) *at = json::Object();
        const auto dot = path.find('.');
        at = &at->get_object()[path.substr(0, dot)];
        if (dot == path.npos) break;
        path.remove_prefix(dot + 1);
    }
    *at = value;
}

class Conditions
{
public:
    Conditions(const Chart& chart, const CheckOptions& options, Findings& findings)
        : chart_(chart), form_(schema_of(options, case_form(chart))), schema_(variables(chart, form_)),
          findings_(findings)
    {
        if (form_)
            samples_ = {sample(*form_, false, false), sample(*form_, true, false), sample(*form_, true, true)};
        else
            samples_ = {json::Object()};
    }

    void check(const std::string& text, StateId source, bool compiles_untyped)
    {
        const std::string& where = chart_.states[source].path;
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
        const rules::References speaks_of = rules::references(text);
        check_names(text, speaks_of, source);
        if (may_fail(*program, speaks_of))
            findings_.push_back(
                {"guard.may_fail", where,
                 "条件“" + text + "”可能算不出结果：用到的字段可能没有填，除数可能为零，或者列表可能是空的，请先判断"});
    }

private:
    /// States and roles that a condition names must be there.
    void check_names(const std::string& text, const rules::References& speaks_of, StateId source)
    {
        const std::string& where = chart_.states[source].path;
        const json::Value* roles = json::find(chart_.definition, "roles");
        for (const rules::LiteralCall& call : speaks_of.calls) {
            if ((call.function == "visits" || call.function == "In") && !chart_.resolve(call.argument, source))
                findings_.push_back(
                    {"guard.unknown_state", where, "条件“" + text + "”里的状态“" + call.argument + "”不存在"});
            if (call.function == "is" && !(roles && json::find(*roles, call.argument)))
                findings_.push_back(
                    {"role.unknown", where, "条件“" + text + "”里的角色“" + call.argument + "”没有定义"});
        }
    }

    /// Whether the condition gives an answer for ordinary data but none at the edge, whatever kind the data is of.
    bool may_fail(const rules::Program& program, const rules::References& speaks_of) const
    {
        std::vector<std::string> unknown;
        bool uses_data = false;
        for (const std::string& name : speaks_of.paths) {
            const std::string root = name.substr(0, name.find('.'));
            const bool is_data = root == "input" || root == "case" || root == "actor" || (root == "form" && !form_);
            uses_data = uses_data || is_data;
            if (is_data && root.size() < name.size()) unknown.push_back(name);
        }
        if (unknown.size() > kMostTried) return false;
        const auto& kinds = kinds_of_data();
        bool answers = false;
        std::vector<std::size_t> kind(unknown.size());
        do {
            std::vector<std::size_t> value(unknown.size());
            const std::size_t answered = answers_of(program, unknown, kind, value);
            if (answered == 0) continue;
            answers = true;
            bool all = answered == samples_.size();
            while (all && next(value, [&](std::size_t i) { return kinds[kind[i]].size(); }))
                all = answers_of(program, unknown, kind, value) == samples_.size();
            if (all) return false;
        } while (next(kind, [&](std::size_t) { return kinds.size(); }));
        return answers || !uses_data;
    }

    /// Turns to the next combination, like the wheels of a counter.
    template <class Size>
    static bool next(std::vector<std::size_t>& wheels, Size&& size_of)
    {
        for (std::size_t i = 0; i < wheels.size(); ++i) {
            if (++wheels[i] < size_of(i)) return true;
            wheels[i] = 0;
        }
        return false;
    }

    /// For how many of the samples of the form there is an answer.
    std::size_t answers_of(const rules::Program& program, const std::vector<std::string>& unknown,
                           const std::vector<std::size_t>& kind, const std::vector<std::size_t>& value) const
    {
        return std::size_t(std::count_if(samples_.begin(), samples_.end(), [&](const json::Value& form) {
            json::Value data = json::Object{{"form", form}};
            for (const char* root : {"input", "case", "actor"}) data.get_object()[root] = json::Object();
            for (std::size_t i = 0; i < unknown.size(); ++i) put(data, unknown[i], kinds_of_data()[kind[i]][value[i]]);
            AnyHost host;
            rules::Activation activation;
            for (const auto& member : data.get_object())
                activation.set(member.key(), rules::Value::view(member.value()));
            activation.set("params", rules::Value::view(chart_.default_params));
            activation.set("event", rules::Value("event"));
            activation.set("now", rules::Timestamp{});
            return bool(rules::evaluate(program, activation, &host));
        }));
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
        conditions.check(chart.guards[g].text, chart.guards[g].source, chart.guard_programs->program(g) != nullptr);
    for (StateId s = 0; s < chart.states.size(); ++s)
        if (const auto task = chart.states[s].task; task != kNone && !chart.tasks[task].recuse_if.empty())
            conditions.check(chart.tasks[task].recuse_if, s, true);
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
