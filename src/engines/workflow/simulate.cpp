#include "engines/workflow/simulate.hpp"

namespace xz::workflow
{

namespace
{

/// A clock that jumps ten years over a daily reminder must come to an end.
constexpr int kMostFirings = 10'000;

/// Answers the host's functions with the fixed values of the context.
class FixedFunctions final : public rules::Host
{
public:
    explicit FixedFunctions(const json::Value& answers) : answers_(answers) {}

    Result<rules::Value> call(const rules::Function& function, std::span<const rules::Value> arguments) override
    {
        if (const json::Value* answer = json::find(answers_, function.name)) return rules::Value::view(*answer);
        if (function.name == "is") {
            const auto roles = arguments[0].find(std::string_view("roles"));
            if (roles && roles->is(rules::Type::list))
                for (std::size_t i = 0; i < roles->size(); ++i)
                    if (roles->at(i) == arguments[1]) return rules::Value(true);
            return rules::Value(false);
        }
        return fail(Kind::rejected, "workflow.no_host", function.name);
    }

private:
    const json::Value& answers_;
};

json::Value problem(std::string says) { return json::Object{{"error", std::move(says)}}; }

} // namespace

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
    if (const json::Value* form = json::find(context, "form")) form_ = *form;
    if (const json::Value* data = json::find(context, "case")) case_ = *data;
    if (const json::Value* actor = json::find(context, "actor")) actor_ = *actor;
    if (const json::Value* functions = json::find(context, "functions")) functions_ = *functions;
}

json::Value Simulation::start(std::optional<Instant> at)
{
    now_ = at;
    effects_.clear();
    timers_.clear();
    if (!take_step(kNoEvent)) return problem("自动转移没有尽头，流程停不下来");
    return report(nullptr);
}

Result<> Simulation::take_step(EventId event)
{
    FixedFunctions host(functions_);
    Facts facts;
    facts.form = &form_;
    facts.input = &input_;
    facts.params = &params_;
    facts.case_data = &case_;
    facts.actor = &actor_;
    facts.now = now_.value_or(Instant{});
    facts.host = &host;
    const CelGuards guards(facts);
    if (event == kNoEvent)
        workflow::start(*chart_, guards, result_);
    else
        workflow::step(*chart_, situation_, guards, event, result_);
    situation_ = result_.situation;
    if (result_.status == StepStatus::endless) return fail(Kind::rejected, "workflow.endless");
    timers_.apply(*chart_, result_, now_, calendar_, params_);
    for (const EffectId effect : result_.effects) effects_.emplace_back(chart_->effects[effect].effect.text);
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
        if (const auto id = chart_->find_event(event->get_string()))
            if (!take_step(*id)) return problem("自动转移没有尽头，流程停不下来");
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
