#include "engines/workflow/chart_reader.hpp"
#include "engines/workflow/calendar.hpp"

#include <algorithm>

namespace xz::workflow
{

namespace
{

constexpr std::string_view kProfile = "xz-flow/1";

/// Limits of the profile; what can be run without checks is only bounded by kMaxStates.
constexpr int kMaxDepth = 4;
constexpr std::size_t kMaxProfileStates = 200;

std::string text_of(const json::Value& object, std::string_view name)
{
    const json::Value* value = json::find(object, name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

/// Whether a value is of a type of JSON Schema; types that the profile does not reckon with hold anything.
bool has_type(const json::Value& value, std::string_view type)
{
    if (type == "integer") return value.is_int64();
    if (type == "number") return value.is_number();
    if (type == "boolean") return value.is_bool();
    if (type == "string") return value.is_string();
    return true;
}

std::optional<StateKind> kind_from(std::string_view name)
{
    if (name == "atomic") return StateKind::atomic;
    if (name == "compound") return StateKind::compound;
    if (name == "parallel") return StateKind::parallel;
    if (name == "final") return StateKind::final;
    if (name == "history") return StateKind::history;
    return std::nullopt;
}

} // namespace

void ChartReader::say(std::string code, std::string where, std::string says)
{
    findings.push_back({std::move(code), std::move(where), std::move(says)});
}

void ChartReader::refuse(std::string code, std::string where, std::string says)
{
    runnable_ = false;
    say(std::move(code), std::move(where), std::move(says));
}

void ChartReader::check_keys(const json::Object& object, std::initializer_list<std::string_view> known,
                             const std::string& where)
{
    for (const auto& member : object) {
        const std::string_view key(member.key());
        if (key.starts_with("x-") || std::find(known.begin(), known.end(), key) != known.end()) continue;
        say("key.unknown", where, "不认识的项目“" + std::string(key) + "”，请检查拼写");
    }
}

std::shared_ptr<Chart> ChartReader::read()
{
    chart_ = std::make_shared<Chart>();
    const json::Value* states = json::find(definition_, "states");
    if (!definition_.is_object() || !states || !states->is_object() || states->get_object().empty()) {
        refuse("chart.shape", "", "流程定义应是 JSON 对象，并在 states 中至少写一个状态");
        return nullptr;
    }
    chart_->events.push_back("");
    read_head();
    read_states(*states, kRoot, 1);
    if (!runnable_) return nullptr;
    link_states();
    if (const json::Value* initial = json::find(definition_, "initial"))
        chart_->initial = read_targets(*initial, kRoot, TargetScope::children, "");
    else if (!options_.lenient)
        say("initial.missing", "", "流程没有写明从哪个状态开始（initial）");
    per_state_.resize(chart_->states.size());
    for (const Source& source : sources_) {
        read_initial(source);
        read_behaviour(source);
    }
    check_history_defaults();
    if (!runnable_) return nullptr;
    settle_transitions();
    chart_->definition = definition_;
    chart_->hash = Chart::hash_of(definition_);
    return chart_;
}

void ChartReader::read_head()
{
    const json::Object& head = definition_.get_object();
    check_keys(head,
               {"profile", "id", "version", "title", "description", "params", "roles", "separation_of_duties",
                "calendar", "case", "initial", "states"},
               "");
    chart_->id = text_of(definition_, "id");
    chart_->title = text_of(definition_, "title");
    chart_->calendar = text_of(definition_, "calendar");
    if (text_of(definition_, "profile") != kProfile)
        say("chart.profile", "profile", "profile 应写作“" + std::string(kProfile) + "”");
    if (is_blank(chart_->id)) say("text.missing", "id", "流程没有编号（id）");
    if (is_blank(chart_->title)) say("text.missing", "title", "流程没有名称（title）");
    const json::Value* version = json::find(definition_, "version");
    if (version && version->is_int64() && version->get_int64() > 0)
        chart_->version = version->get_int64();
    else
        say("chart.version", "version", "version 应是从 1 开始的整数");
    if (const json::Value* calendar = json::find(definition_, "calendar");
        calendar && (!calendar->is_string() || !Calendar::named(calendar->get_string())))
        say("calendar.unknown", "calendar", "没有这个日历，工作日历写作“cn-workday”");
    chart_->default_params = json::Object();
    if (const json::Value* params = json::find(definition_, "params")) read_params(*params);
}

void ChartReader::read_params(const json::Value& params)
{
    if (!params.is_object()) return say("param.shape", "params", "params 应是对象");
    for (const auto& param : params.get_object()) check_param(std::string(param.key()), param.value());
}

void ChartReader::check_param(const std::string& name, const json::Value& param)
{
    const std::string where = "params." + name;
    const json::Value* value = json::find(param, "default");
    if (!value) return say("param.shape", where, "参数没有默认值（default）");
    chart_->default_params.get_object()[name] = *value;
    read_title(param, where);
    const json::Value* type = json::find(param, "type");
    constexpr std::string_view kTypes[] = {"integer", "number", "boolean", "string", "array", "object"};
    if (!type || !type->is_string() ||
        std::find(std::begin(kTypes), std::end(kTypes), std::string_view(type->get_string())) == std::end(kTypes))
        return say("param.shape", where, "参数没有写明类型（type），如 integer、boolean、string");
    if (!has_type(*value, type->get_string())) return say("param.shape", where, "默认值和参数的类型不符");
    for (const auto& [bound, sign] : {std::pair{"minimum", -1}, std::pair{"maximum", 1}}) {
        const json::Value* limit = json::find(param, bound);
        if (!limit) continue;
        if (!limit->is_number())
            say("param.shape", where, std::string(bound) + " 应是数字");
        else if (value->is_number() && (value->to_number<double>() - limit->to_number<double>()) * sign > 0)
            say("param.range", where, "默认值不在允许的范围内");
    }
}

std::string ChartReader::read_title(const json::Value& object, const std::string& where)
{
    const json::Value* title = json::find(object, "title");
    if (title && (!title->is_string() || is_blank(title->get_string())))
        say("text.missing", where, "名称（title）是空的，或者不是文字");
    return title && title->is_string() ? std::string(title->get_string()) : std::string();
}

void ChartReader::read_states(const json::Value& states, StateId parent, int depth)
{
    for (const auto& member : states.get_object()) {
        const std::string name(member.key());
        const std::string path = parent == kRoot ? name : chart_->states[parent].path + "." + name;
        const json::Value& json = member.value();
        if (!json.is_object()) return refuse("state.shape", path, "状态应是 JSON 对象");
        if (chart_->states.size() == kMaxStates)
            return refuse("state.too_many", path, "状态太多，最多 " + std::to_string(kMaxProfileStates) + " 个");
        if (name.empty() || name.find('.') != name.npos) say("state.name", path, "状态名不能为空，也不能含有“.”");
        check_keys(json.get_object(),
                   {"kind", "title", "description", "initial", "states", "on", "always", "after", "done", "task",
                    "entry", "exit", "history", "default"},
                   path);
        const json::Value* inner = json::find(json, "states");
        if (inner && !inner->is_object()) return refuse("state.shape", path, "states 应是 JSON 对象");
        const bool has_inner = inner && !inner->get_object().empty();

        State state;
        state.name = name;
        state.path = path;
        state.title = read_title(json, path);
        state.parent = parent;
        state.depth = std::uint8_t(depth);
        state.kind = has_inner ? StateKind::compound : StateKind::atomic;
        if (const json::Value* kind = json::find(json, "kind")) {
            const auto known = kind->is_string() ? kind_from(kind->get_string()) : std::nullopt;
            if (!known)
                refuse("state.kind", path, "kind 只能是 atomic、compound、parallel、final 或 history");
            else
                state.kind = *known;
        }
        const bool may_have_inner = state.kind == StateKind::compound || state.kind == StateKind::parallel;
        if (may_have_inner && !has_inner) {
            say("state.kind", path, "这种状态里面必须有子状态");
            state.kind = StateKind::atomic;
        }
        if (!may_have_inner && has_inner) refuse("state.kind", path, "这种状态里面不能有子状态");
        if (state.kind == StateKind::history) {
            const std::string history = text_of(json, "history");
            if (!history.empty() && history != "shallow" && history != "deep")
                say("state.kind", path, "history 只能是 shallow 或 deep");
            state.history_depth = history == "deep" ? HistoryDepth::deep : HistoryDepth::shallow;
            if (parent == kRoot) say("state.kind", path, "历史状态应放在复合状态或并行状态里面");
        }
        if (depth == kMaxDepth + 1) say("state.too_deep", path, "嵌套太深，最多 " + std::to_string(kMaxDepth) + " 层");

        const auto id = StateId(chart_->states.size());
        chart_->states.push_back(std::move(state));
        sources_.push_back({id, &json});
        chart_->state_ids_.emplace(path, id);
        if (has_inner) read_states(*inner, id, depth + 1);
        if (!runnable_) return;
        chart_->states[id].last_descendant = StateId(chart_->states.size() - 1);
    }
}

void ChartReader::link_states()
{
    auto& states = chart_->states;
    if (states.size() > kMaxProfileStates)
        say("state.too_many", "", "状态太多，最多 " + std::to_string(kMaxProfileStates) + " 个");
    for (StateId s = 0; s < states.size(); ++s) {
        State& state = states[s];
        if (state.kind == StateKind::history) {
            state.history_slot = chart_->history_count++;
            if (state.parent != kRoot) states[state.parent].history_children.add(s);
            continue;
        }
        (state.parent == kRoot ? chart_->top_level : states[state.parent].children).add(s);
        for (StateId a = state.parent; a != kRoot; a = states[a].parent) states[a].descendants.add(s);
    }
    for (StateId s = 0; s < states.size(); ++s) {
        State& state = states[s];
        if (state.kind == StateKind::history) continue;
        if (state.kind == StateKind::final) chart_->finals.add(s);
        // A compound state whose only inner states are histories has nothing to enter: it is a leaf.
        if (state.children.none()) {
            if (state.kind == StateKind::compound || state.kind == StateKind::parallel) {
                say("state.kind", state.path, "这种状态里面必须有子状态");
                state.kind = StateKind::atomic;
            }
            chart_->leaves.add(s);
        }
    }
    if (chart_->top_level.none()) refuse("chart.shape", "", "流程没有可以进入的状态");
    for (StateId s = 0; s < states.size(); ++s)
        if (states[s].kind == StateKind::compound || states[s].kind == StateKind::parallel)
            states[s].done_event = intern_event("done.state." + states[s].path);
}

void ChartReader::read_initial(const Source& source)
{
    State& state = chart_->states[source.id];
    const bool is_history = state.kind == StateKind::history;
    const std::string_view name = is_history ? "default" : "initial";
    const json::Value* value = json::find(*source.json, name);
    if (!is_history && json::find(*source.json, "default")) say("state.kind", state.path, "只有历史状态才写 default");
    if (is_history && !value) {
        say("history.default", state.path, "历史状态没有写明还没有历史时进入哪里（default）");
        return;
    }
    if (!value) return;
    if (!is_history && state.kind != StateKind::compound) {
        say("state.kind", state.path, "只有复合状态才写 initial");
        return;
    }
    const Span targets =
        read_targets(*value, source.id, is_history ? TargetScope::siblings : TargetScope::children, state.path);
    const StateId inside = is_history ? state.parent : source.id;
    for (std::uint32_t i = 0; i < targets.count; ++i)
        if (!chart_->is_descendant(chart_->targets[targets.first + i], inside))
            refuse("initial.outside", state.path, std::string(name) + " 指向的状态不在这个状态里面");
    chart_->states[source.id].initial = targets;
}

void ChartReader::check_history_defaults()
{
    const auto& states = chart_->states;
    for (StateId s = 0; s < states.size(); ++s) {
        if (states[s].kind != StateKind::history) continue;
        StateSet seen;
        std::vector<StateId> open{s};
        while (!open.empty()) {
            const StateId at = open.back();
            open.pop_back();
            if (states[at].kind != StateKind::history) continue;
            if (seen.test(at)) return refuse("history.default", states[s].path, "历史状态的 default 绕成了圈");
            seen.add(at);
            for (std::uint32_t i = 0; i < states[at].initial.count; ++i)
                open.push_back(chart_->targets[states[at].initial.first + i]);
        }
    }
}

} // namespace xz::workflow
