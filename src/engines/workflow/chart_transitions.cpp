#include "engines/workflow/chart_reader.hpp"

#include <algorithm>

namespace xz::workflow
{

namespace
{

/// Far above every chart that a person could read, far below what an EventId can number.
constexpr std::size_t kMaxEvents = 20'000;

} // namespace

EventId ChartReader::intern_event(std::string_view name)
{
    if (chart_->events.size() > kMaxEvents) {
        if (runnable_) refuse("chart.too_big", "", "流程定义太大，事件名太多");
        return kEventless;
    }
    const auto [at, is_new] = chart_->event_ids_.try_emplace(std::string(name), EventId(chart_->events.size()));
    if (is_new) chart_->events.emplace_back(name);
    return at->second;
}

EffectId ChartReader::intern_effect(std::string_view text, const std::string& where)
{
    const auto colon = text.find(':');
    const std::string_view name = text.substr(0, colon);
    const std::string_view argument = colon == text.npos ? std::string_view() : text.substr(colon + 1);
    if (name == "raise") {
        if (argument.empty()) say("effect.argument", where, "raise 后面应写事件名，如“raise:done”");
    } else if (const EffectKind* kind = find_effect_kind(name); !kind) {
        say("effect.unknown", where, "动作清单里没有“" + std::string(name) + "”");
    } else if (kind->argument == ArgumentRule::required && argument.empty()) {
        say("effect.argument", where,
            "动作“" + std::string(name) + "”（" + std::string(kind->title) + "）后面应写明对象，如“" +
                std::string(name) + ":…”");
    } else if (kind->argument == ArgumentRule::none && colon != text.npos) {
        say("effect.argument", where, "动作“" + std::string(name) + "”后面不带内容");
    }
    if (const auto known = effect_ids_.find(text); known != effect_ids_.end()) return known->second;
    const auto id = EffectId(chart_->effects.size());
    ChartEffect effect{{std::string(text), std::string(name), std::string(argument)}, kNoEvent};
    if (name == "raise" && !argument.empty()) effect.raises = intern_event(argument);
    chart_->effects.push_back(std::move(effect));
    effect_ids_.emplace(std::string(text), id);
    return id;
}

Span ChartReader::read_effects(const json::Value& list, const std::string& where)
{
    Span span{std::uint32_t(chart_->effect_lists.size()), 0};
    const auto add = [&](const json::Value& entry) {
        if (!entry.is_string() || entry.get_string().empty())
            return refuse("effect.shape", where, "动作应写成文字，如“notify:申请人”");
        chart_->effect_lists.push_back(intern_effect(entry.get_string(), where));
        ++span.count;
    };
    if (list.is_array())
        for (const json::Value& entry : list.get_array()) add(entry);
    else
        add(list);
    return span;
}

std::optional<StateId> ChartReader::child_named(StateId parent, std::string_view name) const
{
    const std::string path =
        parent == kRoot ? std::string(name) : chart_->states[parent].path + "." + std::string(name);
    return chart_->find_state(path);
}

std::optional<StateId> ChartReader::find_target(std::string_view name, StateId source, TargetScope scope) const
{
    const StateId parent = scope == TargetScope::children ? source : chart_->states[source].parent;
    const bool is_name = name.find('.') == name.npos;
    if (const auto near = child_named(parent, name); near && is_name) return near;
    const auto from_root = chart_->find_state(name);
    if (from_root && (scope == TargetScope::siblings || chart_->is_descendant(*from_root, source))) return from_root;
    if (!options_.lenient) return from_root;
    // Charts that are only tried out may also name what lies below a sibling or below the state itself.
    if (const auto below = child_named(parent, name)) return below;
    if (const auto inside = child_named(source, name)) return inside;
    return from_root;
}

Span ChartReader::read_targets(const json::Value& value, StateId source, TargetScope scope, const std::string& where)
{
    Span span{std::uint32_t(chart_->targets.size()), 0};
    const auto add = [&](const json::Value& entry) {
        const auto found = entry.is_string() ? find_target(entry.get_string(), source, scope) : std::nullopt;
        if (!found)
            return refuse("target.unknown", where,
                          "目标状态“" + (entry.is_string() ? std::string(entry.get_string()) : json::to_text(entry)) +
                              "”不存在");
        chart_->targets.push_back(*found);
        ++span.count;
    };
    if (value.is_array())
        for (const json::Value& entry : value.get_array()) add(entry);
    else
        add(value);
    check_targets_together(span, where);
    return span;
}

void ChartReader::check_targets_together(Span targets, const std::string& where)
{
    for (std::uint32_t i = 0; i < targets.count; ++i)
        for (std::uint32_t j = i + 1; j < targets.count; ++j) {
            // A history state stands for all that it may bring back.
            const auto whole = [&](std::uint32_t at) {
                const StateId s = chart_->targets[targets.first + at];
                const bool is_history = chart_->states[s].kind == StateKind::history;
                return is_history && chart_->states[s].parent != kRoot ? chart_->states[s].parent : s;
            };
            const StateId a = whole(i), b = whole(j);
            StateId common = chart_->states[a].parent;
            while (!chart_->is_descendant(b, common)) common = chart_->states[common].parent;
            const bool nested = a == b || chart_->is_descendant(a, b) || chart_->is_descendant(b, a);
            if (nested || common == kRoot || chart_->states[common].kind != StateKind::parallel)
                say("target.conflict", where,
                    "不能同时进入“" + chart_->states[a].path + "”和“" + chart_->states[b].path +
                        "”，它们不在同一并行状态的不同分支里");
        }
}

void ChartReader::read_behaviour(const Source& source)
{
    const StateId id = source.id;
    const std::string path = chart_->states[id].path;
    const json::Value& json = *source.json;
    const StateKind kind = chart_->states[id].kind;

    if (const json::Value* entry = json::find(json, "entry")) chart_->states[id].entry = read_effects(*entry, path);
    if (const json::Value* exit = json::find(json, "exit")) chart_->states[id].exit = read_effects(*exit, path);
    for (const std::string_view name : {"on", "always", "after", "done", "task"})
        if ((kind == StateKind::final || kind == StateKind::history) && json::find(json, name))
            say("state.kind", path, "终止状态和历史状态里不写 " + std::string(name));

    if (const json::Value* on = json::find(json, "on")) {
        if (!on->is_object()) return refuse("transition.shape", path, "on 应是“事件: 转移”的对象");
        for (const auto& member : on->get_object()) {
            if (member.key().empty()) say("transition.shape", path, "事件名不能为空");
            read_transitions(member.value(), id, intern_event(member.key()), path);
        }
    }
    if (const json::Value* done = json::find(json, "done")) {
        const EventId event = chart_->states[id].done_event;
        if (event == kNoEvent)
            say("state.kind", path, "只有复合状态和并行状态才写 done");
        else
            read_transitions(*done, id, event, path);
    }
    if (const json::Value* always = json::find(json, "always")) read_transitions(*always, id, kEventless, path);
    if (const json::Value* after = json::find(json, "after")) read_timers(*after, id);
    if (const json::Value* task = json::find(json, "task")) {
        chart_->states[id].task = std::uint32_t(chart_->tasks.size());
        chart_->tasks.push_back(TaskRule::read(*task, path, findings));
    }
}

void ChartReader::read_timers(const json::Value& after, StateId source)
{
    const std::string path = chart_->states[source].path;
    if (!after.is_object()) return refuse("transition.shape", path, "after 应是“时限: 转移”的对象");
    chart_->states[source].timers.first = std::uint32_t(chart_->timers.size());
    for (const auto& member : after.get_object()) {
        auto duration = Duration::parse(member.key());
        if (!duration) {
            refuse("duration.bad", path,
                   "看不懂时限“" + std::string(member.key()) + "”，应写作 5d、10wd、PT15M 或 {params.名称}d");
            continue;
        }
        if (*duration == Duration()) say("duration.bad", path, "时限是零，要马上走请用 always");
        if (!duration->parameter.empty()) {
            const json::Value* value = json::find(chart_->default_params, duration->parameter);
            if (!value)
                say("param.unknown", path, "时限用到的参数“" + duration->parameter + "”没有定义");
            else if (!value->is_int64() || value->get_int64() < 0)
                say("param.shape", path, "时限用到的参数“" + duration->parameter + "”应是整数，而且不能是负数");
        }
        if (chart_->events.size() > kMaxEvents) return refuse("chart.too_big", path, "流程定义太大，时限太多");
        const auto event = EventId(chart_->events.size());
        chart_->events.push_back("after " + std::string(member.key()));
        chart_->timers.push_back({source, event, std::string(member.key()), std::move(*duration)});
        ++chart_->states[source].timers.count;
        read_transitions(member.value(), source, event, path);
    }
}

void ChartReader::read_transitions(const json::Value& list, StateId source, EventId event, const std::string& where)
{
    if (list.is_array())
        for (const json::Value& entry : list.get_array()) read_transition(entry, source, event, where);
    else
        read_transition(list, source, event, where);
}

void ChartReader::read_transition(const json::Value& value, StateId source, EventId event, const std::string& where)
{
    if (chart_->states[source].kind == StateKind::history) return;
    Transition t;
    t.source = source;
    t.event = event;
    if (!value.is_object()) return refuse("transition.shape", where, "转移应是对象，如 {\"target\": \"下一状态\"}");
    check_keys(value.get_object(), {"target", "guard", "do", "internal", "title", "description"}, where);
    read_title(value, where);
    const json::Value* target = json::find(value, "target");
    if (target && !(target->is_array() && target->get_array().empty())) {
        t.targets = read_targets(*target, source, TargetScope::siblings, where);
        t.has_target = true;
        for (std::uint32_t i = 0; i < t.targets.count; ++i)
            if (chart_->states[chart_->targets[t.targets.first + i]].kind == StateKind::history)
                t.through_history = true;
    }
    if (const json::Value* effects = json::find(value, "do")) t.effects = read_effects(*effects, where);
    if (const json::Value* internal = json::find(value, "internal")) {
        if (!internal->is_bool()) say("transition.shape", where, "internal 只能是 true 或 false");
        t.internal = internal->is_bool() && internal->get_bool();
    }
    if (const json::Value* guard = json::find(value, "guard")) {
        if (!guard->is_string()) return refuse("guard.syntax", where, "guard 应是文字写的条件");
        t.guard = std::uint32_t(chart_->guards.size());
        chart_->guards.push_back({std::string(guard->get_string()), source});
    }
    if (event == kEventless && !t.has_target && t.effects.count == 0)
        say("transition.shape", where, "自动转移既没有目标也没有动作");
    per_state_[source].push_back(t);
}

void ChartReader::settle_transitions()
{
    chart_->handlers.resize(chart_->events.size());
    for (StateId s = 0; s < chart_->states.size(); ++s) {
        auto& own = per_state_[s];
        std::stable_sort(own.begin(), own.end(),
                         [](const Transition& a, const Transition& b) { return a.event < b.event; });
        chart_->states[s].transitions = {std::uint32_t(chart_->transitions.size()), std::uint32_t(own.size())};
        for (Transition& t : own) {
            chart_->handlers[t.event].add(s);
            if (t.has_target && !t.through_history) {
                StateSet targets;
                for (std::uint32_t i = 0; i < t.targets.count; ++i) targets.add(chart_->targets[t.targets.first + i]);
                t.domain = transition_domain(*chart_, t.source, t.internal, targets);
            }
            chart_->transitions.push_back(t);
        }
    }
}

} // namespace xz::workflow
