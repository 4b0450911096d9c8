#include "affairs/roles.hpp"

#include "foundation/core/assert.hpp"

#include <algorithm>

namespace xz::affairs
{

namespace
{

enum FunctionNumber : std::uint32_t { kOrg = 1, kRole, kBody, kAdults };

struct RoleLanguage {
    rules::Functions functions;
    std::uint32_t organisation;
};

const RoleLanguage& role_language()
{
    static const RoleLanguage language = [] {
        using rules::StaticType;
        const auto text = StaticType(StaticType::Base::string);
        const auto org = StaticType::object("organisation");
        const auto people = StaticType::list(text);
        rules::Functions f;
        const auto organisation = f.object_type("organisation");
        f.add({kOrg, "org", std::nullopt, {text}, org, "{0}"});
        f.add({kRole, "role", org, {text}, people, "{0}的{1}"});
        f.add({kBody, "body", org, {text}, people, "{0}的{1}"});
        f.add({kAdults, "adults", org, {}, people, "{0}的成年村民"});
        return RoleLanguage{std::move(f), organisation};
    }();
    return language;
}

class RoleHost final : public rules::Host
{
public:
    explicit RoleHost(const RoleFacts& facts) : facts_(facts) {}

    Result<rules::Value> call(const rules::Function& function, std::span<const rules::Value> arguments) override
    {
        if (function.id == kOrg) {
            const DivisionCode where = division_at(facts_.division, arguments[0].as_text());
            if (!where) return fail(Kind::rejected, "affairs.unknown_level");
            return rules::Value::object(role_language().organisation, where.value);
        }
        const std::string where = std::to_string(arguments[0].object_id());
        std::string key;
        if (function.id == kAdults)
            key = "adults:" + where;
        else
            key = std::string(function.id == kRole ? "role:" : "body:") + std::string(arguments[1].as_text()) + ":" +
                  where;
        return rules::Value::list({rules::Value(key)});
    }

private:
    const RoleFacts& facts_;
};

std::string person_key(PersonId person) { return person ? "person:" + person.text() : std::string(); }

} // namespace

DivisionCode division_at(DivisionCode division, std::string_view level)
{
    if (level == "village") return division;
    if (level == "town") return division.level() >= 4 ? division.at(4) : division;
    if (level == "county") return division.at(3);
    return {};
}

Result<rules::Program> compile_role(std::string_view expression)
{
    rules::CompileOptions options;
    options.functions = &role_language().functions;
    return rules::compile(expression, nullptr, options);
}

Assignees resolve_role(const rules::Program& program, const RoleFacts& facts)
{
    json::Object case_data;
    case_data["created_by"] = person_key(facts.applicant);
    case_data["assignee"] = person_key(facts.assignee);
    const json::Value tree(case_data);
    RoleHost host(facts);
    const auto value = rules::evaluate(program, {{"case", rules::Value::view(tree)}}, &host);
    Assignees out;
    if (!value) return out;
    const auto add = [&](std::string_view key) {
        if (!key.empty() && std::find(out.begin(), out.end(), key) == out.end()) out.emplace_back(key);
    };
    if (value->is(rules::Type::string)) add(value->as_text());
    if (value->is(rules::Type::list))
        for (std::size_t i = 0; i < value->size(); ++i)
            if (const auto item = value->at(i); item.is(rules::Type::string)) add(item.as_text());
    return out;
}

Assignees keys_of(const access::Caller& caller)
{
    Assignees keys;
    if (caller.person) keys.push_back(person_key(caller.person));
    for (const auto& grant : caller.grants) keys.push_back("role:" + grant.role->role + ":" + grant.division.text());
    for (const auto& seat : caller.seats) keys.push_back("body:" + seat.body + ":" + seat.division.text());
    return keys;
}

} // namespace xz::affairs
