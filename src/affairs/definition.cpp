#include "affairs/definition.hpp"

#include "affairs/roles.hpp"
#include "engines/workflow/outline.hpp"
#include "foundation/crypto/crypto.hpp"

#include <algorithm>
#include <array>

namespace xz::affairs
{

namespace
{

std::string text_of(const json::Value& object, std::string_view name)
{
    const json::Value* v = json::find(object, name);
    return v && v->is_string() ? std::string(v->get_string()) : std::string();
}

bool truth_of(const json::Value& object, std::string_view name)
{
    const json::Value* v = json::find(object, name);
    return v && v->is_bool() && v->get_bool();
}

std::vector<std::string> texts_of(const json::Value& object, std::string_view name)
{
    std::vector<std::string> out;
    if (const json::Value* v = json::find(object, name); v && v->is_array())
        for (const auto& item : v->get_array())
            if (item.is_string()) out.emplace_back(item.get_string());
    return out;
}

tl::unexpected<Error> bad(std::string_view where, std::string_view says)
{
    return tl::unexpected<Error>(
        Error{Kind::invalid, "affairs.bad_definition", std::string(where), {{std::string(where), std::string(says)}}});
}

struct CommonVerb {
    std::string_view verb, title, style, says;
    bool needs_reason;
};

/// The engine's verbs in words; a type may say them otherwise.
constexpr std::array<CommonVerb, 15> kCommonVerbs{{
    {"approve", "同意", "primary", "{actor}同意", false},
    {"reject", "不同意", "danger", "{actor}不同意", true},
    {"return", "退回", "plain", "{actor}退回到{state}", true},
    {"take_back", "收回", "plain", "{actor}收回了刚才的意见", false},
    {"transfer", "转办", "plain", "{actor}转给{assignee}办理", false},
    {"delegate", "请人代办", "plain", "{actor}请{assignee}先提意见", false},
    {"add_sign_before", "前加签", "plain", "{actor}请{assignee}先签", false},
    {"add_sign_after", "后加签", "plain", "{actor}请{assignee}后签", false},
    {"add_sign_beside", "加签", "plain", "{actor}请{assignee}一起签", false},
    {"remove_sign", "减签", "plain", "{actor}不再请{assignee}签", false},
    {"cc", "抄送", "plain", "{actor}抄送给{assignee}", false},
    {"urge", "催办", "plain", "{actor}催办", false},
    {"suspend", "暂停", "plain", "{actor}暂停办理", true},
    {"resume", "恢复", "plain", "{actor}恢复办理", false},
    {"comment", "留言", "plain", "{actor}留言", false},
}};

Result<VerbSpec> read_verb(std::string_view name, const json::Value& spec)
{
    VerbSpec v;
    v.verb = name;
    v.title = text_of(spec, "title");
    if (v.title.empty()) return bad("verbs." + std::string(name), "动作没有名称");
    if (const auto style = text_of(spec, "style"); !style.empty()) v.style = style;
    const auto by = text_of(spec, "by");
    v.by = by == "applicant" ? VerbBy::applicant : by == "public" ? VerbBy::everybody : VerbBy::task;
    v.says = text_of(spec, "says");
    if (v.says.empty()) v.says = "{actor}：" + v.title;
    v.needs_reason = truth_of(spec, "needs_reason");
    v.assigns = truth_of(spec, "assigns");
    v.hidden = truth_of(spec, "hidden");
    v.links = text_of(spec, "links");
    if (const json::Value* choices = json::find(spec, "choices")) {
        v.choice_field = text_of(*choices, "field");
        v.choice_roles = texts_of(*choices, "roles");
    }
    if (const json::Value* form = json::find(spec, "form")) {
        v.form_schema = *form;
        auto compiled = XZ_TRY(forms::Form::make(*form));
        v.form = std::make_shared<const forms::Form>(std::move(compiled));
    }
    return v;
}

} // namespace

bool is_within(std::string_view state, std::string_view ancestor)
{
    return state.starts_with(ancestor) && (state.size() == ancestor.size() || state[ancestor.size()] == '.');
}

Result<std::shared_ptr<const Definition>> Definition::make(const json::Value& content,
                                                           const workflow::Calendar& calendar)
{
    const json::Value* affair = json::find(content, "affair");
    const json::Value* flow = json::find(content, "flow");
    const json::Value* form = json::find(content, "form");
    if (!affair || !flow || !form) return bad("", "缺少 affair、flow 或 form");

    auto d = std::make_shared<Definition>();
    d->content = content;
    d->hash = crypto::hex(crypto::bytes(crypto::sha256(json::canonical(content))));
    d->calendar = calendar;
    d->type = text_of(*affair, "type");
    d->title = text_of(*affair, "title");
    d->summary = text_of(*affair, "summary");
    d->icon = text_of(*affair, "icon");
    d->promise = text_of(*affair, "promise");
    d->guide = text_of(content, "guide");
    d->for_villagers = truth_of(*affair, "for_villagers");
    d->titles = texts_of(*affair, "titles");
    d->closed_in_ = texts_of(*affair, "closed_in");
    d->public_in_ = texts_of(*affair, "public_in");
    if (d->type.empty() || d->title.empty()) return bad("affair", "事项没有代码或名称");

    d->chart = XZ_TRY(workflow::Chart::compile(*flow));
    d->version = d->chart->version;
    for (const auto& state : d->chart->states)
        d->state_titles[state.path] = state.title.empty() ? state.name : state.title;
    d->outline = workflow::outline(*d->chart);
    if (const json::Value* c = json::find(*flow, "case")) {
        d->number_pattern = text_of(*c, "number");
        d->public_fields_ = texts_of(*c, "public_fields");
    }
    if (const json::Value* roles = json::find(*flow, "roles"); roles && roles->is_object())
        for (const auto& role : roles->get_object())
            d->roles.emplace(std::string(role.key()), XZ_TRY(compile_role(std::string_view(role.value().as_string()))));

    for (const auto& task : d->chart->tasks) {
        const auto named = d->roles.find(task.who);
        d->task_people.push_back(named != d->roles.end() ? named->second : XZ_TRY(compile_role(task.who)));
    }

    d->form_schema = *form;
    d->form = std::make_shared<const forms::Form>(XZ_TRY(forms::Form::make(*form)));

    if (const json::Value* steps = json::find(*affair, "steps"); steps && steps->is_array())
        for (const auto& step : steps->get_array()) {
            StepSpec spec{text_of(step, "title"), texts_of(step, "states")};
            for (const auto& state : spec.states)
                if (!d->chart->find_state(state)) return bad("affair.steps", "步骤用到不存在的状态：" + state);
            d->steps.push_back(std::move(spec));
        }
    if (const json::Value* categories = json::find(*affair, "categories"); categories && categories->is_array())
        for (const auto& c : categories->get_array()) {
            const json::Value* params = json::find(c, "params");
            d->categories.push_back({text_of(c, "category"), text_of(c, "title"), text_of(c, "icon"),
                                     truth_of(c, "urgent"),
                                     params && params->is_object() ? params->get_object() : json::Object()});
        }
    if (const json::Value* verbs = json::find(*affair, "verbs"); verbs && verbs->is_object())
        for (const auto& verb : verbs->get_object())
            d->verbs.emplace(std::string(verb.key()), XZ_TRY(read_verb(verb.key(), verb.value())));
    for (const auto& state : d->closed_in_)
        if (!d->chart->find_state(state)) return bad("affair.closed_in", "不存在的状态：" + state);
    return std::shared_ptr<const Definition>(std::move(d));
}

const Category* Definition::category(std::string_view name) const
{
    const auto it =
        std::find_if(categories.begin(), categories.end(), [&](const Category& c) { return c.category == name; });
    return it == categories.end() ? nullptr : &*it;
}

VerbSpec Definition::verb(std::string_view name) const
{
    if (const auto it = verbs.find(name); it != verbs.end()) return it->second;
    VerbSpec v;
    v.verb = name;
    v.title = name;
    for (const CommonVerb& c : kCommonVerbs)
        if (c.verb == name) {
            v.title = c.title;
            v.style = c.style;
            v.says = c.says;
            v.needs_reason = c.needs_reason;
        }
    if (v.says.empty()) v.says = "{actor}：" + v.title;
    return v;
}

bool Definition::is_closed_in(std::string_view state) const
{
    return std::any_of(closed_in_.begin(), closed_in_.end(), [&](const std::string& s) { return is_within(state, s); });
}

bool Definition::is_public_in(std::string_view state) const
{
    return std::any_of(public_in_.begin(), public_in_.end(), [&](const std::string& s) { return is_within(state, s); });
}

std::vector<std::string> Definition::notice_states() const
{
    std::vector<std::string> out;
    for (workflow::StateId s = 0; s < chart->states.size(); ++s) {
        const std::string_view path = chart->states[s].path;
        const bool asks = is_public_in(path) && std::any_of(verbs.begin(), verbs.end(), [&](const auto& one) {
                              const auto event = chart->find_event(one.first);
                              return one.second.by == VerbBy::everybody && event && chart->handlers[*event].test(s);
                          });
        if (asks) out.emplace_back(path);
    }
    return out;
}

bool Definition::is_public_field(std::string_view field) const
{
    return std::find(public_fields_.begin(), public_fields_.end(), field) != public_fields_.end();
}

std::string_view Definition::title_for_neighbours(std::string_view name) const
{
    const Category* c = category(name);
    return c ? c->title : title;
}

std::string_view Definition::state_title(std::string_view state) const
{
    const auto it = state_titles.find(state);
    return it == state_titles.end() ? state : std::string_view(it->second);
}

json::Value Definition::params_for(std::string_view name) const
{
    json::Value params = chart->default_params;
    if (const Category* c = category(name))
        for (const auto& member : c->params) params.as_object()[member.key()] = member.value();
    return params;
}

} // namespace xz::affairs
