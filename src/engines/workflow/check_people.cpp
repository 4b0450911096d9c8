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

std::set<std::string> names_in(const rules::Value& value)
{
    std::set<std::string> names;
    if (value.is(rules::Type::string)) names.insert(std::string(value.as_text()));
    if (value.is(rules::Type::list))
        for (std::size_t i = 0; i < value.size(); ++i)
            if (const rules::Value item = value.at(i); item.is(rules::Type::string))
                names.insert(std::string(item.as_text()));
    return names;
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
        const auto program = rules::compile(text, nullptr, compile);
        if (!program) {
            say("role.syntax", where,
                "“" + text + "”写得不对" +
                    (program.error().fields.empty() ? "" : "：" + program.error().fields[0].says));
            return std::nullopt;
        }
        if (!program->variables().empty() || !options_.roster) return std::nullopt;
        RosterHost host(*options_.roster);
        const auto value = rules::evaluate(*program, rules::Activation(), &host);
        if (value) return names_in(*value);
        say("role.syntax", where,
            "“" + text + "”算不出人员名单" + (value.error().fields.empty() ? "" : "：" + value.error().fields[0].says));
        return std::nullopt;
    }

    void read_role(const std::string& name, const json::Value& expression)
    {
        const std::string where = "roles." + name;
        auto& people = people_[name];
        if (!expression.is_string())
            return say("role.shape", where, "角色应写成表达式，如 org('village').role('cashier')");
        people = resolve(std::string(expression.get_string()), where);
        const json::Value* direct = options_.roster ? json::find(*options_.roster, "roles") : nullptr;
        if (const json::Value* listed = direct ? json::find(*direct, name) : nullptr)
            people = names_in(rules::Value::view(*listed));
        if (people && people->empty()) say("role.empty", where, "角色“" + name + "”在人员名册里一个人也没有");
    }

    void check_tasks()
    {
        for (const State& state : chart_.states) {
            if (state.task == kNone) continue;
            const TaskRule& task = chart_.tasks[state.task];
            if (!task.sla.escalate_to.empty() && !people_.contains(task.sla.escalate_to))
                resolve_if_expression(task.sla.escalate_to, state.path);
            if (task.who.empty()) continue;
            if (!people_.contains(task.who)) {
                const bool is_name = std::all_of(task.who.begin(), task.who.end(), [](unsigned char c) {
                    return std::isalnum(c) || c == '_' || c >= 0x80;
                });
                if (is_name) {
                    say("role.unknown", state.path, "任务交给“" + task.who + "”，但没有定义这个角色");
                    continue;
                }
                people_[task.who] = resolve(task.who, state.path);
                if (const auto& people = people_[task.who]; people && people->empty())
                    say("role.empty", state.path, "“" + task.who + "”在人员名册里一个人也没有");
            }
            check_size(task, people_[task.who], state.path);
        }
    }

    void resolve_if_expression(const std::string& text, const std::string& where)
    {
        rules::CompileOptions compile;
        compile.functions = &roster_language().functions;
        if (text.find('(') != text.npos && !rules::compile(text, nullptr, compile))
            say("role.syntax", where, "“" + text + "”写得不对");
    }

    /// A meeting of one is no meeting, and a count cannot ask for more people than there are.
    void check_size(const TaskRule& task, const std::optional<std::set<std::string>>& people, const std::string& where)
    {
        if (!people || people->empty() || !task.counts) return;
        const auto size = std::int64_t(people->size());
        std::int64_t needed = 1;
        if (task.mode == RuleMode::count) needed = task.count;
        if (task.present_min || task.mode == RuleMode::majority) needed = std::max<std::int64_t>(needed, 2);
        if (size < needed)
            say("role.too_few", where,
                "“" + task.who + "”只有 " + std::to_string(size) + " 人，至少需要 " + std::to_string(needed) + " 人");
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
            if (a == b || (first->second && second->second && !separable(*first->second, *second->second)))
                say("duty.unsatisfiable", "separation_of_duties",
                    "“" + a + "”和“" + b + "”在名册里只能是同一个人，无法相互制约");
        }
    }

    static bool separable(const std::set<std::string>& a, const std::set<std::string>& b)
    {
        if (a.empty() || b.empty()) return true; // said as role.empty
        return a.size() > 1 || b.size() > 1 || a != b;
    }

    const Chart& chart_;
    const CheckOptions& options_;
    Findings& findings_;
    People people_;
};

} // namespace

People check_people(const Chart& chart, const CheckOptions& options, Findings& findings)
{
    return PeopleCheck(chart, options, findings).run();
}

} // namespace xz::workflow
