#include "engines/workflow/simulate.hpp"

#include <algorithm>
#include <utility>

namespace xz::workflow
{

namespace
{

/// A clock that jumps ten years over a daily reminder must come to an end.
constexpr int kMostFirings = 10'000;

/// No village has more; sums stay within 64 bits.
constexpr std::int64_t kMostFen = 1'000'000'000'000'000;

json::Value problem(std::string says) { return json::Object{{"error", std::move(says)}}; }

} // namespace

/// Answers the host's functions: fixed values of the context first, then what the simulation knows itself.
class Simulation::Functions final : public rules::Host
{
public:
    explicit Functions(const Simulation& simulation) : simulation_(simulation) {}

    Result<rules::Value> call(const rules::Function& function, std::span<const rules::Value> arguments) override
    {
        if (const json::Value* answer = json::find(simulation_.functions_, function.name))
            return rules::Value::view(*answer);
        if (function.name == "ledger.reserved") return rules::Value(simulation_.reserved_);
        if (function.name != "is") return fail(Kind::rejected, "workflow.no_host", function.name);
        const auto roles = arguments[0].find(std::string_view("roles"));
        if (roles && roles->is(rules::Type::list))
            for (std::size_t i = 0; i < roles->size(); ++i)
                if (roles->at(i) == arguments[1]) return rules::Value(true);
        return rules::Value(false);
    }

private:
    const Simulation& simulation_;
};

Simulation::Simulation(std::shared_ptr<const Chart> chart, Calendar calendar)
    : chart_(std::move(chart)), calendar_(std::move(calendar)), params_(chart_->default_params), form_(json::Object()),
      case_(json::Object()), actor_(json::Object()), input_(json::Object()), functions_(json::Object())
{
}

void Simulation::set_context(const json::Value& context)
{
    if (const json::Value* params = json::find(context, "params"); params && params->is_object()) {
        params_ = chart_->default_params;
        for (const auto& param : params->get_object()) params_.get_object()[param.key()] = param.value();
    }
    for (const auto& [name, into] : {std::pair{"form", &form_}, std::pair{"case", &case_}, std::pair{"actor", &actor_},
                                     std::pair{"functions", &functions_}})
        if (const json::Value* value = json::find(context, name); value && value->is_object()) *into = *value;
}

json::Value Simulation::start(std::optional<Instant> at)
{
    now_ = at;
    effects_.clear();
    timers_.clear();
    if (!take_step(kNoEvent)) return problem("自动转移没有尽头，流程停不下来");
    return report(nullptr);
}

Facts Simulation::facts() const
{
    Facts facts;
    facts.form = &form_;
    facts.input = &input_;
    facts.params = &params_;
    facts.case_data = &case_;
    facts.actor = &actor_;
    facts.now = now_.value_or(Instant{});
    return facts;
}

/// The case remembers what people hand in where somebody waits for it: every `objection` in `case.objections`, and what
/// a task asks for with the case's own form in `form`.
void Simulation::file(EventId event)
{
    if (!chart_->handlers[event].intersects(situation_.active)) return;
    json::Value& filed = case_.get_object()[chart_->events[event] + "s"];
    if (filed.is_null()) filed = json::Array();
    if (filed.is_array()) filed.get_array().push_back(input_);

    const json::Value* head = json::find(chart_->definition, "case");
    const json::Value* form = head ? json::find(*head, "form") : nullptr;
    bool asked = !form || !form->is_string();
    for (const OpenTask& task : open_tasks(*chart_, situation_.active))
        asked = asked || task.rule->form == std::string_view(form->get_string());
    if (asked && input_.is_object())
        for (const auto& member : input_.get_object()) form_.get_object()[member.key()] = member.value();
}

void Simulation::keep_accounts(std::string_view effect, std::string_view amount)
{
    const auto fen = [&]() -> std::int64_t {
        const auto program = rules::compile(amount);
        const auto value = program ? rules::evaluate(*program, variables_of(facts())) : rules::Value(0);
        return value && value->is(rules::Type::int_) ? std::clamp<std::int64_t>(value->as_int(), 0, kMostFen) : 0;
    };
    if (effect == "ledger.reserve") reserved_ = std::min(reserved_ + fen(), kMostFen);
    if (effect == "ledger.release") reserved_ = 0;
    if (effect == "ledger.commit") {
        committed_ = amount.empty() ? reserved_ : std::min(reserved_, fen());
        reserved_ -= committed_;
    }
    if (effect == "ledger.reverse") reserved_ += std::exchange(committed_, 0);
}

Result<> Simulation::take_step(EventId event)
{
    Functions host(*this);
    Facts seen = facts();
    seen.host = &host;
    const CelGuards guards(seen);
    if (event == kNoEvent)
        workflow::start(*chart_, guards, result_);
    else
        workflow::step(*chart_, situation_, guards, event, result_);
    situation_ = result_.situation;
    if (result_.status == StepStatus::endless) return fail(Kind::rejected, "workflow.endless");
    timers_.apply(*chart_, result_, now_, calendar_, params_);
    for (const EffectId id : result_.effects) {
        const Effect& effect = chart_->effects[id].effect;
        effects_.emplace_back(effect.text);
        keep_accounts(effect.name, effect.argument);
    }
    return {};
}

Result<> Simulation::move_clock(Instant to)
{
    if (!now_) {
        now_ = to;
        timers_.begin(*chart_, to, calendar_, params_);
    }
    for (int firings = 0;; ++firings) {
        const auto due = timers_.next_due(std::max(*now_, to));
        if (!due) break;
        if (firings == kMostFirings) return fail(Kind::rejected, "workflow.too_many_firings");
        now_ = std::max(*now_, *due->due);
        timers_.remove(due->timer);
        XZ_TRY(take_step(chart_->timers[due->timer].event).map([] { return 0; }));
    }
    now_ = std::max(*now_, to);
    return {};
}

json::Value Simulation::serve(const json::Value& line)
{
    if (!line.is_object()) return problem("输入应是 JSON 对象，如 {\"event\": \"submit\"}");
    const json::Value* event = json::find(line, "event");
    if (event && !event->is_string() && !event->is_null()) return problem("event 应是文字");
    std::optional<Instant> at;
    if (const json::Value* text = json::find(line, "at")) {
        const auto read = text->is_string() ? parse_rfc3339(text->get_string()) : fail(Kind::invalid, "core.bad_time");
        if (!read) return problem("at 应是时间，如 2026-05-01T08:00:00+08:00");
        at = *read;
    }
    effects_.clear();
    set_context(line);
    input_ = json::Object();
    if (at || now_)
        if (const auto moved = move_clock(at ? *at : *now_); !moved)
            return problem(moved.error().code == "workflow.endless" ? "自动转移没有尽头，流程停不下来"
                                                                    : "时限反复触发，次数太多");
    if (event && event->is_string()) {
        if (const json::Value* data = json::find(line, "data")) input_ = *data;
        if (const auto id = chart_->find_event(event->get_string())) {
            file(*id);
            if (!take_step(*id)) return problem("自动转移没有尽头，流程停不下来");
        }
    }
    return report(event ? *event : json::Value(nullptr));
}

json::Value Simulation::report(const json::Value& event) const
{
    json::Array configuration, timers;
    for (const std::string_view path : configuration_paths(*chart_, situation_.active))
        configuration.emplace_back(path);
    for (const TimerQueue::Running& running : timers_.sorted()) {
        const Timer& timer = chart_->timers[running.timer];
        json::Object row{{"state", chart_->states[timer.state].path}, {"after", timer.after}};
        row["due"] = running.due ? json::Value(to_rfc3339(*running.due)) : json::Value(nullptr);
        timers.push_back(std::move(row));
    }
    json::Object out;
    out["event"] = event;
    out["configuration"] = std::move(configuration);
    out["effects"] = effects_;
    out["timers"] = std::move(timers);
    out["done"] = situation_.done;
    return out;
}

} // namespace xz::workflow
