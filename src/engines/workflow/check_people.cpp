#include "engines/rules/program.hpp"
#include "engines/workflow/check_parts.hpp"

#include <algorithm>

namespace xz::workflow
{

namespace
{

using Base = rules::StaticType::Base;

enum RosterFunction : std::uint32_t { kOrg, kBody, kRole, kAdults };

struct RosterLanguage {
    rules::Functions functions;
    rules::Schema variables;
    std::uint32_t org = 0;
};

const RosterLanguage& roster_language()
{
    static const RosterLanguage language = [] {
        RosterLanguage l;
        const auto org = rules::StaticType::object("org");
        const auto people = rules::StaticType::list(Base::string);
        l.org = l.functions.object_type("org");
        l.functions.add({.id = kOrg, .name = "org", .parameters = {Base::string}, .result = org});
        l.functions.add({.id = kBody, .name = "body", .receiver = org, .parameters = {Base::string}, .result = people});
        l.functions.add({.id = kRole, .name = "role", .receiver = org, .parameters = {Base::string}, .result = people});
        l.functions.add({.id = kAdults, .name = "adults", .receiver = org, .result = people});
        for (const char* name : {"case", "form", "params"}) l.variables.declare(name, Base::dyn);
        return l;
    }();
    return language;
}

/// Answers org('village').body('…') and its like out of the roster.
class RosterHost final : public rules::Host
{
public:
    explicit RosterHost(const json::Value& roster) : roster_(roster) {}

    Result<rules::Value> call(const rules::Function& function, std::span<const rules::Value> arguments) override
    {
        if (function.id == kOrg) {
            orgs_.push_back(json::find(roster_, arguments[0].as_text()));
            return rules::Value::object(roster_language().org, std::int64_t(orgs_.size()) - 1);
        }
        const json::Value* org = orgs_.at(std::size_t(arguments[0].object_id()));
        const json::Value* people = nullptr;
        if (org && function.id == kAdults) people = json::find(*org, "adults");
        if (const json::Value* group = org ? json::find(*org, function.id == kBody ? "bodies" : "roles") : nullptr;
            group && function.id != kAdults)
            people = json::find(*group, arguments[1].as_text());
        static const json::Value nobody{json::Array()};
        return rules::Value::view(people && people->is_array() ? *people : nobody);
    }

private:
    const json::Value& roster_;
    std::vector<const json::Value*> orgs_;
};

/// People are written as a name or number, or as an object with an `id`.
void add_names(const rules::Value& value, std::set<std::string>& names)
{
    if (value.is(rules::Type::string)) names.insert(std::string(value.as_text()));
    if (value.is(rules::Type::int_)) names.insert(std::to_string(value.as_int()));
    if (value.is(rules::Type::list))
        for (std::size_t i = 0; i < value.size(); ++i) add_names(value.at(i), names);
    if (value.is(rules::Type::map))
        if (const auto id = value.find(std::string_view("id"))) add_names(*id, names);
}

bool may_be_people(const rules::StaticType& type)
{
    return type.base() == Base::dyn || type.base() == Base::string || type.base() == Base::list;
}

/// How many of its people a task cannot do without. A meeting of one is no meeting.
std::int64_t needed(const TaskRule& task, std::int64_t people)
{
    std::int64_t n = 1;
    if (!task.counts) return n;
    if (task.mode == RuleMode::all) n = people;
    if (task.mode == RuleMode::count) n = task.count;
    if (task.mode == RuleMode::ratio && task.counted_from == CountedFrom::entitled)
        n = std::max(n, task.ratio.needed_of(people));
    if (task.present_min) n = std::max({n, std::int64_t(2), task.present_min->needed_of(people)});
    if (task.mode == RuleMode::majority) n = std::max<std::int64_t>(n, 2);
    return std::max(n, task.present_count);
}

class PeopleCheck
{
public:
    PeopleCheck(const Chart& chart, const CheckOptions& options, Findings& findings)
        : chart_(chart), options_(options), findings_(findings)
    {
    }

    People run()
    {
        const json::Value* roles = json::find(chart_.definition, "roles");
        if (roles && !roles->is_object()) say("role.shape", "roles", "roles 应是“角色: 表达式”的对象");
        if (roles && roles->is_object())
            for (const auto& role : roles->get_object()) read_role(std::string(role.key()), role.value());
        check_tasks();
        check_separation();
        return std::move(people_);
    }

private:
    void say(std::string code, std::string where, std::string says)
    {
        findings_.push_back({std::move(code), std::move(where), std::move(says)});
    }

    /// People of an expression; nothing if they depend on the case or there is no roster.
    std::optional<std::set<std::string>> resolve(const std::string& text, const std::string& where)
    {
        rules::CompileOptions compile;
        compile.functions = &roster_language().functions;
        const auto program = rules::compile(text, &roster_language().variables, compile);
        if (!program) {
            say("role.syntax", where,
                "“" + text + "”写得不对" +
                    (program.error().fields.empty() ? "" : "：" + program.error().fields[0].says));
            return std::nullopt;
        }
        if (!may_be_people(program->type())) {
            say("role.syntax", where,
                "“" + text + "”说的不是人，角色应是机构里的人，如 org('village').role('cashier')");
            return std::nullopt;
        }
        if (!program->variables().empty() || !options_.roster) return std::nullopt;
        RosterHost host(*options_.roster);
        const auto value = rules::evaluate(*program, rules::Activation(), &host);
        std::set<std::string> names;
        if (value) {
            add_names(*value, names);
            return names;
        }
        say("role.syntax", where,
            "“" + text + "”算不出人员名单" + (value.error().fields.empty() ? "" : "：" + value.error().fields[0].says));
        return std::nullopt;
    }

    /// A roster may name the people of a role of the chart directly: under `roles`, or else beside the organisations.
    const json::Value* listed_role(const std::string& name) const
    {
        if (!options_.roster) return nullptr;
        const json::Value* roles = json::find(*options_.roster, "roles");
        if (const json::Value* listed = roles ? json::find(*roles, name) : nullptr) return listed;
        const json::Value* listed = json::find(*options_.roster, name);
        return listed && !listed->is_object() ? listed : nullptr;
    }

    void read_role(const std::string& name, const json::Value& expression)
    {
        const std::string where = "roles." + name;
        auto& people = people_[name];
        if (!expression.is_string())
            return say("role.shape", where, "角色应写成表达式，如 org('village').role('cashier')");
        people = resolve(std::string(expression.get_string()), where);
        if (const json::Value* listed = listed_role(name)) add_names(rules::Value::view(*listed), people.emplace());
        if (people && people->empty()) say("role.empty", where, "角色“" + name + "”在人员名册里一个人也没有");
    }

    void check_tasks()
    {
        for (const State& state : chart_.states) {
            if (state.task == kNone) continue;
            const TaskRule& task = chart_.tasks[state.task];
            if (!task.sla.escalate_to.empty()) know(task.sla.escalate_to, state.path, "超时上报给");
            if (!task.who.empty() && know(task.who, state.path, "任务交给")) check_size(task, state.path);
        }
    }

    bool is_role(const std::string& who) const
    {
        const json::Value* roles = json::find(chart_.definition, "roles");
        return roles && json::find(*roles, who);
    }

    /// Looks up a role of the chart, or people written out where a role is wanted. False if there is no such role.
    bool know(const std::string& who, const std::string& where, const std::string& purpose)
    {
        if (people_.contains(who)) return true;
        const bool is_name = std::all_of(who.begin(), who.end(), [](unsigned char c) {
            return std::isalnum(c) || c == '_' || c == '-' || c >= 0x80;
        });
        if (is_name) {
            say("role.unknown", where, purpose + "“" + who + "”，但没有定义这个角色");
            return false;
        }
        people_[who] = resolve(who, where);
        return true;
    }

    void check_size(const TaskRule& task, const std::string& where)
    {
        const auto& people = people_[task.who];
        if (people && people->empty() && !is_role(task.who))
            say("role.empty", where, "“" + task.who + "”在人员名册里一个人也没有");
        if (!people || people->empty()) return;
        const auto size = std::int64_t(people->size()), wanted = needed(task, size);
        auto& of_role = needed_[task.who];
        of_role = std::max(of_role, wanted);
        if (size < wanted)
            say("role.too_few", where,
                "“" + task.who + "”只有 " + std::to_string(size) + " 人，至少需要 " + std::to_string(wanted) + " 人");
    }

    void check_separation()
    {
        const json::Value* pairs = json::find(chart_.definition, "separation_of_duties");
        if (!pairs) return;
        if (!pairs->is_array())
            return say("duty.shape", "separation_of_duties", "separation_of_duties 应是角色对的列表");
        for (const json::Value& pair : pairs->get_array()) {
            if (!pair.is_array() || pair.get_array().size() != 2 || !pair.at(0).is_string() ||
                !pair.at(1).is_string()) {
                say("duty.shape", "separation_of_duties", "每一对应写两个角色");
                continue;
            }
            const std::string a(pair.at(0).get_string()), b(pair.at(1).get_string());
            const auto first = people_.find(a), second = people_.find(b);
            if (first == people_.end() || second == people_.end()) {
                say("role.unknown", "separation_of_duties", "没有定义角色“" + (first == people_.end() ? a : b) + "”");
                continue;
            }
            if (a == b)
                say("duty.unsatisfiable", "separation_of_duties", "“" + a + "”不能和自己相互制约");
            else if (first->second && second->second && !first->second->empty() && !second->second->empty())
                check_pair(a, *first->second, b, *second->second);
        }
        if (pairs_.empty() || settle_duties()) return;
        std::string names;
        for (const auto& [role, others] : pairs_) names += (names.empty() ? "“" : "、“") + role + "”";
        say("duty.unsatisfiable", "separation_of_duties", names + "在名册里怎么分工，都会有人身兼两个互斥的角色");
    }

    void check_pair(const std::string& a, const std::set<std::string>& first, const std::string& b,
                    const std::set<std::string>& second)
    {
        std::set<std::string> both = first;
        both.insert(second.begin(), second.end());
        const auto of = [&](const std::string& role, const std::set<std::string>& people) {
            const auto known = needed_.find(role);
            // A role that is too small by itself has been said.
            return std::min(known == needed_.end() ? 1 : known->second, std::int64_t(people.size()));
        };
        if (std::int64_t(both.size()) < of(a, first) + of(b, second)) {
            say("duty.unsatisfiable", "separation_of_duties",
                "“" + a + "”和“" + b + "”在名册里一共只有 " + std::to_string(both.size()) +
                    " 人，不够由不同的人分开担任，无法相互制约");
            return;
        }
        pairs_[a].insert(b);
        pairs_[b].insert(a);
    }

    /// Whether one person can be found for every role so that no pair is held by the same one.
    bool settle_duties()
    {
        // A role with more people than opponents finds somebody in any case.
        std::map<std::string, std::set<std::string>> open = pairs_;
        for (bool changed = true; changed;) {
            changed = false;
            for (auto role = open.begin(); role != open.end(); ++role) {
                if (people_[role->first]->size() <= role->second.size()) continue;
                for (const std::string& other : role->second) open[other].erase(role->first);
                open.erase(role);
                changed = true;
                break;
            }
        }
        std::vector<std::string> roles;
        for (const auto& [role, others] : open) roles.push_back(role);
        std::map<std::string, std::string> held;
        int tries = 0;
        return assign(roles, 0, open, held, tries);
    }

    bool assign(const std::vector<std::string>& roles, std::size_t next,
                const std::map<std::string, std::set<std::string>>& pairs, std::map<std::string, std::string>& held,
                int& tries)
    {
        if (next == roles.size() || ++tries > kMostTries) return true;
        for (const std::string& person : *people_[roles[next]]) {
            const auto& others = pairs.at(roles[next]);
            if (std::any_of(others.begin(), others.end(), [&](const std::string& other) {
                    const auto at = held.find(other);
                    return at != held.end() && at->second == person;
                }))
                continue;
            held[roles[next]] = person;
            if (assign(roles, next + 1, pairs, held, tries)) return true;
            held.erase(roles[next]);
        }
        return false;
    }

    /// What cannot be settled by then is left to people.
    static constexpr int kMostTries = 100'000;

    const Chart& chart_;
    const CheckOptions& options_;
    Findings& findings_;
    People people_;
    /// Per role the most people that one of its tasks needs, and the roles that others must hold.
    std::map<std::string, std::int64_t> needed_;
    std::map<std::string, std::set<std::string>> pairs_;
};

} // namespace

People check_people(const Chart& chart, const CheckOptions& options, Findings& findings)
{
    return PeopleCheck(chart, options, findings).run();
}

} // namespace xz::workflow
