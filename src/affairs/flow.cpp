#include "affairs/flow.hpp"

#include "affairs/case_view.hpp"
#include "affairs/store.hpp"
#include "foundation/audit/audit.hpp"
#include "foundation/context/directory.hpp"
#include "foundation/jobs/jobs.hpp"
#include "registry/api.hpp"

#include <algorithm>

namespace xz::affairs
{

namespace
{

bool starts(std::string_view key, std::string_view prefix) { return key.starts_with(prefix); }

struct RoleKey {
    std::string_view name;
    DivisionCode division;
};

/// "role:village_clerk:330521101201" -> its name and division.
RoleKey split(std::string_view key)
{
    const auto first = key.find(':'), last = key.rfind(':');
    return {key.substr(first + 1, last - first - 1),
            DivisionCode::parse(key.substr(last + 1)).value_or(DivisionCode{})};
}

PersonId person_of(std::string_view key) { return PersonId::parse(key.substr(key.find(':') + 1)).value_or(PersonId{}); }

/// The state that stands for a configuration: the leaf, or of parallel regions the state that holds them all.
std::string common_state(const std::vector<std::string_view>& leaves)
{
    if (leaves.empty()) return {};
    std::string_view common = leaves.front();
    for (const auto leaf : leaves)
        while (!is_within(leaf, common) && common.find('.') != std::string_view::npos)
            common = common.substr(0, common.rfind('.'));
    return std::string(common);
}

} // namespace

std::string timer_key(CaseId id, workflow::TimerId timer) { return id.text() + ":" + std::to_string(timer); }

Flow::Flow(db::Tx& tx, Context& ctx, SeenCase& seen)
    : tx_(tx), ctx_(ctx), definition_(*seen.definition), case_(seen.c), facts_(seen.facts),
      params_(definition_.params_for(case_.category))
{
    XZ_ASSERT(!facts_ || facts_->c.version == case_.version);
    form_ = facts_ ? facts_->form : form_of(case_);
    if (!case_.situation.empty()) situation_ = facts_ ? facts_->situation : situation_of(definition_, case_);
    actor_ = json::Object{{"person_id", ctx_.caller.person.text()}};
}

Result<rules::Value> Flow::call(const rules::Function& function, std::span<const rules::Value> arguments)
{
    if (function.name != "is") return fail(Kind::rejected, "workflow.no_host", function.name);
    return rules::Value(actor_is(arguments[1].as_text()));
}

bool Flow::actor_is(std::string_view role) const
{
    const auto& who = ctx_.caller;
    if (role == "applicant")
        return (who.person && who.person == case_.applicant) ||
               (who.account && who.account == case_.created_by && !who.grants.empty());
    const auto program = definition_.roles.find(role);
    if (program == definition_.roles.end()) return false;
    const auto keys = resolve_role(program->second, {case_.division, case_.applicant, case_.assignee});
    const auto own = keys_of(who);
    return std::find_first_of(keys.begin(), keys.end(), own.begin(), own.end()) != keys.end();
}

workflow::Facts Flow::facts(const json::Value& input)
{
    case_tree_ = json::Object{{"created_by", case_.applicant.text()},
                              {"assignee", case_.assignee ? json::Value(case_.assignee.text()) : json::Value()},
                              {"followers", case_.followers},
                              {"division_code", case_.division.text()}};
    workflow::Facts f;
    f.form = form_.get();
    f.input = &input;
    f.params = &params_;
    f.case_data = &case_tree_;
    f.actor = &actor_;
    f.now = ctx_.now;
    f.host = this;
    return f;
}

Result<> Flow::start()
{
    fresh_ = true;
    tasks_.emplace();
    const json::Value nothing{json::Object()};
    workflow::start(*definition_.chart, workflow::CelGuards(facts(nothing)), result_);
    if (result_.status == workflow::StepStatus::endless) return fail(Kind::rejected, "affairs.endless_flow");
    settle();
    return {};
}

Result<bool> Flow::take(workflow::EventId event, const json::Value& input, workflow::StateId at)
{
    workflow::step_at(*definition_.chart, situation_, workflow::CelGuards(facts(input)), event, at, result_);
    if (result_.status == workflow::StepStatus::endless) return fail(Kind::rejected, "affairs.endless_flow");
    if (!result_.moved) return false;
    settle();
    return true;
}

Result<bool> Flow::serve(std::string_view event, const json::Value& input)
{
    const auto id = definition_.chart->find_event(event);
    if (!id) return false;
    return take(*id, input);
}

Result<bool> Flow::serve_at(std::string_view state, std::string_view event, const json::Value& input)
{
    const auto id = definition_.chart->find_event(event);
    const auto at = definition_.chart->find_state(state);
    if (!id || !at || !situation_.active.test(*at)) return false;
    return take(*id, input, *at);
}

Result<bool> Flow::serve_timer(workflow::TimerId timer)
{
    const auto& t = definition_.chart->timers[timer];
    if (!situation_.active.test(t.state)) return false;
    const json::Value nothing{json::Object()};
    return take(t.event, nothing);
}

Result<bool> Flow::return_to(std::string_view from, std::string_view to)
{
    const auto& chart = *definition_.chart;
    const auto source = chart.find_state(from), target = chart.find_state(to);
    if (!source || !target || chart.states[*target].task == workflow::kNone || situation_.visits[*target] == 0)
        return false;
    const json::Value nothing{json::Object()};
    workflow::jump(chart, situation_, workflow::CelGuards(facts(nothing)), *source, *target, result_);
    if (result_.status == workflow::StepStatus::endless) return fail(Kind::rejected, "affairs.endless_flow");
    if (!result_.moved) return false;
    settle();
    return true;
}

bool Flow::would_move(std::string_view event, const json::Value& input)
{
    const auto id = definition_.chart->find_event(event);
    if (!id) return false;
    workflow::StepResult trial;
    workflow::step(*definition_.chart, situation_, workflow::CelGuards(facts(input)), *id, trial);
    return trial.moved && trial.status == workflow::StepStatus::stable;
}

std::vector<Task>& Flow::open_tasks()
{
    if (!tasks_) tasks_ = facts_ ? facts_->tasks : store::open_tasks(tx_, ctx_.county, case_.id);
    return *tasks_;
}

void Flow::put_task(Task task)
{
    store::put_board(tx_, ctx_.county, task);
    store::put_assignees(tx_, ctx_.county, task);
    for (Task& t : open_tasks())
        if (t.id == task.id) t = task;
}

std::vector<std::string_view> Flow::configuration() const
{
    return workflow::configuration_paths(*definition_.chart, situation_.active);
}

/// Brings tasks, timers and the case's columns in line with the step just taken.
void Flow::settle()
{
    const auto& chart = *definition_.chart;
    situation_ = result_.situation;
    for (const auto effect : result_.effects) effects_.push_back(chart.effects[effect].effect.text);

    result_.exited.each([&](workflow::StateId s) {
        if (chart.states[s].task != workflow::kNone) close_task(chart.states[s].path);
    });
    if (situation_.done)
        while (!tasks().empty()) close_task(std::string(tasks().front().state));
    result_.entered.each([&](workflow::StateId s) {
        if (chart.states[s].task != workflow::kNone && situation_.active.test(s)) open_task(s);
    });

    for (const auto timer : result_.cancelled) jobs::cancel(tx_, ctx_, kTimerJob, timer_key(case_.id, timer));
    for (const auto timer : result_.started)
        if (const auto due = workflow::due_of(chart, timer, ctx_.now, definition_.calendar, params_)) {
            json::Writer w;
            w.object([&] {
                w.field("case_id", case_.id.text());
                w.field("timer", std::int64_t(timer));
            });
            jobs::schedule(tx_, ctx_, kTimerJob, timer_key(case_.id, timer), *due, w.text());
        }

    case_.state = common_state(configuration());
    case_.closed = situation_.done || definition_.is_closed_in(case_.state);
    case_.outcome = case_.closed ? case_.state : std::string();
    case_.due_at.reset();
    if (!case_.closed)
        for (const Task& t : tasks())
            if (t.due_at && (!case_.due_at || *t.due_at < *case_.due_at)) case_.due_at = t.due_at;
}

void Flow::close_task(std::string_view state)
{
    auto& all = open_tasks();
    for (auto it = all.begin(); it != all.end();) {
        if (it->state == state) {
            store::close_task(tx_, ctx_.county, it->id, ctx_.now);
            it = all.erase(it);
        } else {
            ++it;
        }
    }
}

void Flow::open_task(workflow::StateId state)
{
    const auto& chart = *definition_.chart;
    const auto& rule = chart.tasks[chart.states[state].task];
    const RoleFacts facts{case_.division, case_.applicant, case_.assignee};
    Task task;
    task.id = ctx_.new_id<TaskId>();
    task.case_id = case_.id;
    task.state = chart.states[state].path;
    task.title = rule.title.empty() ? std::string(definition_.state_title(task.state)) : rule.title;
    Assignees keys = resolve_role(definition_.task_people[chart.states[state].task], facts);
    task.who = words_for(keys);
    if (rule.sla.due) task.due_at = rule.sla.due->due(ctx_.now, definition_.calendar, params_);
    if (rule.counts && rule.mode != workflow::RuleMode::any) {
        task.board.emplace(people_of(keys));
        keys.clear();
        for (const std::string& person : task.board->waiting_for(rule)) keys.push_back("person:" + person);
    }
    std::erase_if(keys, [](const std::string& k) { return starts(k, "adults:"); });
    task.assignees = std::move(keys);
    store::insert_task(tx_, ctx_.county, task, ctx_.now);
    open_tasks().push_back(std::move(task));
}

std::string Flow::words_for(const Assignees& keys) const { return people_in_words(tx_, ctx_, keys); }

std::vector<std::string> Flow::people_of(const Assignees& keys)
{
    std::vector<std::string> people;
    const auto add = [&](PersonId person) {
        const std::string text = person.text();
        if (person && std::find(people.begin(), people.end(), text) == people.end()) people.push_back(text);
    };
    for (const std::string& key : keys) {
        if (starts(key, "person:")) add(person_of(key));
        if (starts(key, "body:")) {
            const auto [body, division] = split(key);
            for (const auto& member :
                 ctx_.use<registry::Api>().body_members(tx_, ctx_.county, division, body, ctx_.now))
                add(member.id);
        }
        if (starts(key, "role:")) {
            const auto [role, division] = split(key);
            for (const auto& holder : ctx_.use<Directory>().holders(tx_, ctx_.county, role, division, ctx_.now))
                add(holder.person);
        }
    }
    return people;
}

std::string people_in_words(db::Reader& db, const Context& ctx, const Assignees& keys)
{
    std::string words;
    for (const std::string& key : keys) {
        std::string one;
        if (starts(key, "person:")) {
            const auto person = ctx.use<registry::Api>().person(db, ctx.county, person_of(key));
            one = person ? person->name : "经办人";
        } else if (starts(key, "role:")) {
            one = ctx.use<Directory>().role_title(split(key).name);
        } else if (starts(key, "body:")) {
            one = ctx.use<registry::Api>().body_title(split(key).name);
        } else if (starts(key, "adults:")) {
            one = "本村村民";
        }
        if (!words.empty()) words += "、";
        words += one;
    }
    return words.empty() ? "待定" : words;
}

Result<> Flow::record(Deed deed)
{
    const std::int64_t expected = case_.version;
    CaseEvent event;
    event.seq = case_.last_seq + 1;
    event.at = ctx_.now;
    event.kind = std::move(deed.kind);
    event.verb = std::move(deed.verb);
    event.actor = ctx_.caller.account;
    event.actor_name = ctx_.caller.name;
    event.says = std::move(deed.says);
    event.note = std::move(deed.note);
    for (const auto leaf : configuration()) {
        if (!event.states.empty()) event.states += ',';
        event.states += leaf;
    }
    event.data = std::move(deed.data);
    event.hash = chain_hash(case_.last_hash, case_.id, event);

    for (CaseFile& file : deed.files) {
        file.seq = event.seq;
        if (file.has_thumb && !case_.thumb) case_.thumb = file.id;
    }
    case_.last_seq = event.seq;
    case_.last_hash = event.hash;
    case_.version = expected + 1;
    case_.updated_at = ctx_.now;
    case_.situation = json::to_text(workflow::to_json(*definition_.chart, situation_));
    const auto listeners = fresh_ ? std::vector{case_.created_by} : store::listeners_of(tx_, ctx_.county, case_.id);
    if (fresh_) {
        store::insert_case(tx_, ctx_.county, case_);
    } else if (!store::update_case(tx_, ctx_.county, case_, expected)) {
        return fail(Kind::conflict, "affairs.moved_on");
    }
    store::insert_event(tx_, ctx_.county, case_.id, event);
    for (const CaseFile& file : deed.files) store::insert_file(tx_, ctx_.county, case_.id, file);
    // What people do in their own matter is no use of power.
    const auto& who = ctx_.caller;
    const bool own_matter = who.kind == access::CallerKind::villager &&
                            (who.account == case_.created_by || (who.person && who.person == case_.applicant));
    if (!own_matter && !who.grants.empty())
        audit::record(tx_, ctx_, "affairs." + event.verb, "case:" + case_.id.text(), case_.division);

    events::publish(
        tx_, ctx_,
        CaseChanged{case_.id, case_.division, event.verb, case_.state, case_.closed, event.seq, effects_, listeners});
    effects_.clear();
    fresh_ = false;
    if (facts_) keep_facts(std::move(event), std::move(deed.files), deed.links);
    return {};
}

void Flow::keep_facts(CaseEvent event, std::vector<CaseFile> files, bool links)
{
    auto facts = std::make_shared<CaseFacts>(*facts_);
    facts->c = case_;
    facts->situation = situation_;
    facts->tasks = open_tasks();
    facts->linked = facts->linked || links;
    facts->events.insert(facts->events.begin(), std::move(event));
    std::sort(files.begin(), files.end(), [](const CaseFile& a, const CaseFile& b) { return a.id < b.id; });
    for (CaseFile& file : files)
        if (std::none_of(facts->files.begin(), facts->files.end(), [&](const CaseFile& f) { return f.id == file.id; }))
            facts->files.push_back(std::move(file));
    facts->members = full_members(*facts);
    tx_.after_commit([&cache = ctx_.use<CaseCache>(), facts] { cache.keep(facts); });
    facts_ = std::move(facts);
}

} // namespace xz::affairs
