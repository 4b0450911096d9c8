#include "engines/forms/form.hpp"

#include "engines/forms/plan.hpp"
#include "engines/forms/references.hpp"
#include "engines/forms/validate.hpp"
#include "engines/forms/values.hpp"

#include <functional>
#include <utility>

namespace xz::forms
{

namespace
{

/// Calls `work(owner, item, at)` for every object that holds the field at the end of the path; `item` is the innermost
/// list item on the way (nullptr outside of lists), `at` the field's JSON pointer.
using Visit = std::function<void(json::Object& owner, const json::Value* item, const std::string& at)>;

void visit(json::Value& here, const Path& path, std::size_t step, const json::Value* item, const std::string& at,
           const Visit& work)
{
    if (path[step].items) {
        if (json::Array* list = here.if_array())
            for (std::size_t i = 0; i < list->size(); ++i)
                visit((*list)[i], path, step + 1, &(*list)[i], at + "/" + std::to_string(i), work);
        return;
    }
    json::Object* owner = here.if_object();
    if (!owner) return;
    const std::string field = at + pointer_step(path[step].name);
    if (step + 1 == path.size()) return work(*owner, item, field);
    if (json::Value* inner = owner->if_contains(path[step].name)) visit(*inner, path, step + 1, item, field, work);
}

rules::Activation activation(const json::Value& form, const json::Value* item, Instant now)
{
    rules::Activation variables;
    variables.set("form", rules::Value::view(form));
    if (item) variables.set("item", rules::Value::view(*item));
    const std::int64_t seconds = now.ms >= 0 ? now.ms / 1000 : (now.ms - 999) / 1000;
    variables.set("now", rules::Timestamp{seconds, static_cast<std::uint32_t>((now.ms - seconds * 1000) * 1'000'000)});
    return variables;
}

void work_out(json::Value& data, const Worked& field, Instant now)
{
    visit(data, field.path, 0, nullptr, "", [&](json::Object& owner, const json::Value* item, const std::string&) {
        const std::string& name = field.path.back().name;
        owner.erase(name);
        auto result = rules::evaluate(field.program, activation(data, item, now));
        if (!result) return;
        json::Value value = result->to_json();
        write_whole_numbers_plainly(value);
        owner[name] = std::move(value);
    });
}

void hide(json::Value& data, const Worked& field, Instant now, HiddenFields& hidden)
{
    visit(data, field.path, 0, nullptr, "", [&](json::Object& owner, const json::Value* item, const std::string& at) {
        if (rules::holds(field.program, activation(data, item, now))) return;
        owner.erase(field.path.back().name);
        hidden.push_back(at);
    });
}

} // namespace

Form::Form(std::shared_ptr<const CompiledSchema> compiled, std::shared_ptr<const Plan> plan)
    : compiled_(std::move(compiled)), plan_(std::move(plan))
{
}

Result<Form> Form::make(json::Value schema)
{
    auto compiled = XZ_TRY(CompiledSchema::make(std::move(schema)));
    auto plan = XZ_TRY(Plan::make(*compiled));
    return Form(std::move(compiled), std::move(plan));
}

Form::Filled Form::fill(json::Value data, Instant now) const
{
    // Expressions tell 3 from 3.0, people and JSON Schema do not.
    write_whole_numbers_plainly(data);
    for (const Default& preset : plan_->defaults)
        visit(data, preset.path, 0, nullptr, "", [&](json::Object& owner, const json::Value*, const std::string&) {
            if (!owner.contains(preset.path.back().name)) owner[preset.path.back().name] = *preset.value;
        });
    return judge(std::move(data), now);
}

std::vector<FieldError> Form::check(json::Value data, Instant now) const
{
    write_whole_numbers_plainly(data);
    return judge(std::move(data), now).errors;
}

Form::Filled Form::judge(json::Value data, Instant now) const
{
    // What is hidden no longer counts in a computed field, which may hide more; rounds are bounded, since expressions
    // can also contradict one another for ever.
    HiddenFields hidden;
    for (std::size_t round = 0; round <= plan_->shown_if.size(); ++round) {
        const HiddenFields before = std::exchange(hidden, {});
        for (const Worked& field : plan_->computed) work_out(data, field, now);
        for (const Worked& field : plan_->shown_if) hide(data, field, now, hidden);
        if (hidden == before) break;
    }
    std::vector<FieldError> errors = find_errors(compiled_->root(), data, hidden);
    return {std::move(data), std::move(errors)};
}

Result<json::Value> Form::accept(json::Value data, Instant now) const
{
    Filled filled = fill(std::move(data), now);
    if (filled.valid()) return std::move(filled.data);
    return tl::unexpected<Error>(Error{Kind::invalid, "forms.invalid", {}, std::move(filled.errors)});
}

const std::vector<FieldInfo>& Form::fields() const { return plan_->fields; }

} // namespace xz::forms
