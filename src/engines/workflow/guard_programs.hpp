#pragma once
#include "engines/rules/program.hpp"
#include "engines/workflow/chart.hpp"
#include "engines/workflow/step.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace xz::workflow
{

/// The functions that a guard may call beside the language's own: `visits('state')`, `In('state.path')`, `count(list)`
/// are answered by the engine; `actor.is('role')`, `actor.related_to(x)`, `budget.available(x)`, `ledger.reserved()` by
/// the host, if there is one.
const rules::Functions& guard_functions();

/// All guards of one chart as byte-code; shared without locks.
class GuardPrograms
{
public:
    /// A guard that does not compile is a finding `guard.syntax`, and never holds.
    static std::shared_ptr<const GuardPrograms> compile(const Chart& chart, Findings& findings);

    const rules::Program* program(std::uint32_t guard) const { return programs_[guard] ? &*programs_[guard] : nullptr; }

private:
    std::vector<std::optional<rules::Program>> programs_;
};

/// What guards may look at. The trees must outlive the guards made from them; a missing one is an empty object.
struct Facts {
    const json::Value* form = nullptr;
    const json::Value* input = nullptr;
    const json::Value* params = nullptr;
    const json::Value* case_data = nullptr;
    /// `actor.is('role')` looks into its list `roles` where no host answers.
    const json::Value* actor = nullptr;
    Instant now{};
    rules::Host* host = nullptr;
};

/// The variables form, input, params, case, actor and now.
rules::Activation variables_of(const Facts& facts);

/// Guards in the rules language over the variables form, input, params, case, actor, event and now. An error counts as
/// false.
class CelGuards final : public Guards
{
public:
    explicit CelGuards(const Facts& facts);
    bool holds(const Chart& chart, std::uint32_t guard, const Situation& now, EventId serving) const override;

private:
    rules::Activation variables_;
    rules::Host* host_;
};

/// What a guard says whatever people hand in: an answer if it follows from the configuration and the event alone,
/// nothing if it depends on data. `visits` counts as data.
std::optional<bool> decided_by_chart(const Chart& chart, std::uint32_t guard, const Situation& now, EventId serving);

/// Guards that always hold: for charts without conditions, and for exploring every way a chart can go.
class OpenGuards final : public Guards
{
public:
    bool holds(const Chart&, std::uint32_t, const Situation&, EventId) const override { return true; }
};

} // namespace xz::workflow
