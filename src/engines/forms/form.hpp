#pragma once
#include "engines/forms/schema.hpp"
#include "foundation/core/time.hpp"

#include <memory>
#include <string>
#include <vector>

namespace xz::forms
{

struct Plan;

/// One question of a form, for screens, exports and checks of a pack. Empty text where the author wrote nothing.
struct FieldInfo {
    std::string at;       ///< JSON pointer in the data; "/members/-/name" inside a list
    std::string title;    ///< what people call it
    std::string help;     ///< `description`
    std::string widget;   ///< `x-widget`
    std::string bound_to; ///< `x-register`: the register field that prefills it
    std::int64_t order = 0;
    bool required = false;
    bool sensitive = false; ///< `x-sensitive`
    bool computed = false;
};

/// A form 表单: a JSON Schema of draft 7 with the keywords of the README. Immutable; copies share the compiled form, so
/// any number of threads may use one.
class Form
{
public:
    /// Error `forms.bad_schema`, with the place in the schema and a sentence: no draft 7, an expression that does not
    /// compile, an unknown widget, computed fields that need one another in a circle.
    static Result<Form> make(json::Value schema);

    const json::Value& schema() const { return compiled_->document(); }

    struct Filled {
        json::Value data;
        std::vector<FieldError> errors;
        bool valid() const { return errors.empty(); }
    };
    /// Completes and checks what somebody filled in: defaults, computed fields (a value sent for one is thrown away),
    /// removal of hidden fields, validation. `now` is the variable `now` of the expressions.
    Filled fill(json::Value data, Instant now) const;

    /// What is wrong with data as it stands: as `fill`, without defaults, which are no part of validation (draft 7,
    /// 10.2).
    std::vector<FieldError> check(json::Value data, Instant now) const;

    /// The same for a use case: the completed data, or `forms.invalid` with the sentences in `fields`.
    Result<json::Value> accept(json::Value data, Instant now) const;

    /// All questions in the order in which they are asked (`x-order`, then as written).
    const std::vector<FieldInfo>& fields() const;

private:
    /// Computed fields, hidden fields, validation.
    Filled judge(json::Value data, Instant now) const;
    Form(std::shared_ptr<const CompiledSchema> compiled, std::shared_ptr<const Plan> plan);
    std::shared_ptr<const CompiledSchema> compiled_;
    std::shared_ptr<const Plan> plan_;
};

} // namespace xz::forms
