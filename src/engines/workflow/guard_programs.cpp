#include "engines/workflow/guard_programs.hpp"

namespace xz::workflow
{

namespace
{

using Base = rules::StaticType::Base;

enum FunctionId : std::uint32_t { kVisits, kIn, kCount, kIs, kRelatedTo, kBudgetAvailable, kLedgerReserved };

const json::Value& empty_object()
{
    static const json::Value empty{json::Object()};
    return empty;
}

rules::Value view(const json::Value* tree) { return rules::Value::view(tree ? *tree : empty_object()); }

Result<StateId> named_state(const Chart& chart, const rules::Value& name, StateId source)
{
    const auto found = chart.resolve(name.as_text(), source);
    if (!found) return fail(Kind::rejected, "workflow.unknown_state", std::string(name.as_text()));
    return *found;
}

/// Knows where the case stands, and nothing else.
class ConfigurationHost final : public rules::Host
{
public:
    ConfigurationHost(const Chart& chart, StateId source, const StateSet& active)
        : chart_(chart), source_(source), active_(active)
    {
    }

    Result<rules::Value> call(const rules::Function& function, std::span<const rules::Value> arguments) override
    {
        if (function.id != kIn) return fail(Kind::rejected, "workflow.no_host", function.name);
        return rules::Value(active_.test(XZ_TRY(named_state(chart_, arguments[0], source_))));
    }

private:
    const Chart& chart_;
    StateId source_;
    const StateSet& active_;
};

/// Answers what the engine knows itself, and asks the host for the rest.
class GuardHost final : public rules::Host
{
public:
    GuardHost(const Chart& chart, StateId source, const Situation& now, rules::Host* next)
        : chart_(chart), source_(source), now_(now), next_(next)
    {
    }

    Result<rules::Value> call(const rules::Function& function, std::span<const rules::Value> arguments) override
    {
        switch (function.id) {
        case kVisits: return rules::Value(std::int64_t(now_.visits[XZ_TRY(state(arguments[0]))]));
        case kIn: return rules::Value(now_.active.test(XZ_TRY(state(arguments[0]))));
        case kCount:
            if (arguments[0].is(rules::Type::list) || arguments[0].is(rules::Type::map))
                return rules::Value(std::int64_t(arguments[0].size()));
            if (arguments[0].is(rules::Type::int_)) return arguments[0];
            if (arguments[0].is(rules::Type::null)) return rules::Value(0);
            return fail(Kind::rejected, "workflow.bad_count");
        default: break;
        }
        if (next_) return next_->call(function, arguments);
        if (function.id == kIs) {
            const auto roles = arguments[0].find(std::string_view("roles"));
            if (!roles || !roles->is(rules::Type::list)) return rules::Value(false);
            for (std::size_t i = 0; i < roles->size(); ++i)
                if (roles->at(i) == arguments[1]) return rules::Value(true);
            return rules::Value(false);
        }
        return fail(Kind::rejected, "workflow.no_host", function.name);
    }

private:
    Result<StateId> state(const rules::Value& name) const { return named_state(chart_, name, source_); }

    const Chart& chart_;
    StateId source_;
    const Situation& now_;
    rules::Host* next_;
};

} // namespace

const rules::Functions& guard_functions()
{
    static const rules::Functions functions = [] {
        rules::Functions all;
        all.add({.id = kVisits,
                 .name = "visits",
                 .parameters = {Base::string},
                 .result = Base::int_,
                 .title = "到过“{0}”的次数"});
        all.add({.id = kIn, .name = "In", .parameters = {Base::string}, .result = Base::bool_, .title = "正处于“{0}”"});
        all.add({.id = kCount, .name = "count", .parameters = {Base::dyn}, .result = Base::int_, .title = "{0}的数量"});
        all.add({.id = kIs,
                 .name = "is",
                 .receiver = Base::dyn,
                 .parameters = {Base::string},
                 .result = Base::bool_,
                 .title = "{0}是“{1}”"});
        all.add({.id = kRelatedTo,
                 .name = "related_to",
                 .receiver = Base::dyn,
                 .parameters = {Base::dyn},
                 .result = Base::bool_,
                 .title = "{0}与{1}有亲属关系"});
        all.add({.id = kBudgetAvailable,
                 .name = "budget.available",
                 .parameters = {Base::dyn},
                 .result = Base::int_,
                 .title = "{0}的可用预算"});
        all.add({.id = kLedgerReserved, .name = "ledger.reserved", .result = Base::int_, .title = "已预留金额"});
        return all;
    }();
    return functions;
}

std::shared_ptr<const GuardPrograms> GuardPrograms::compile(const Chart& chart, Findings& findings)
{
    auto all = std::make_shared<GuardPrograms>();
    for (const Guard& guard : chart.guards) {
        rules::CompileOptions options;
        options.functions = &guard_functions();
        options.wanted = rules::StaticType(Base::bool_);
        auto program = rules::compile(guard.text, nullptr, options);
        if (!program) {
            std::string says = "条件“" + guard.text + "”写得不对";
            if (!program.error().fields.empty())
                says += "（第 " + program.error().fields[0].at + " 处）：" + program.error().fields[0].says;
            findings.push_back({"guard.syntax", chart.states[guard.source].path, std::move(says)});
            all->programs_.emplace_back();
        } else {
            all->programs_.emplace_back(std::move(*program));
        }
    }
    return all;
}

rules::Activation variables_of(const Facts& facts)
{
    const auto milli = facts.now.ms % 1000 < 0 ? facts.now.ms % 1000 + 1000 : facts.now.ms % 1000;
    rules::Activation variables;
    variables.set("form", view(facts.form));
    variables.set("input", view(facts.input));
    variables.set("params", view(facts.params));
    variables.set("case", view(facts.case_data));
    variables.set("actor", view(facts.actor));
    variables.set("now", rules::Timestamp{(facts.now.ms - milli) / 1000, std::uint32_t(milli) * 1'000'000});
    return variables;
}

CelGuards::CelGuards(const Facts& facts) : variables_(variables_of(facts)), host_(facts.host) {}

bool CelGuards::holds(const Chart& chart, std::uint32_t guard, const Situation& now, EventId serving) const
{
    const rules::Program* program = chart.guard_programs->program(guard);
    if (!program) return false;
    GuardHost host(chart, chart.guards[guard].source, now, host_);
    rules::Activation variables = variables_;
    variables.set("event", rules::Value::view(std::string_view(chart.events[serving])));
    return rules::holds(*program, variables, &host);
}

std::optional<bool> decided_by_chart(const Chart& chart, std::uint32_t guard, const Situation& now, EventId serving)
{
    const rules::Program* program = chart.guard_programs->program(guard);
    if (!program) return std::nullopt;
    ConfigurationHost host(chart, chart.guards[guard].source, now.active);
    rules::Activation variables;
    variables.set("event", rules::Value::view(std::string_view(chart.events[serving])));
    // What is unknown is an error, and an error does not spoil what is decided without it.
    const auto answer = rules::evaluate(*program, variables, &host);
    if (!answer || !answer->is(rules::Type::bool_)) return std::nullopt;
    return answer->as_bool();
}

} // namespace xz::workflow
