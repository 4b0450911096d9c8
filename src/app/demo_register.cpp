#include "app/demo_register.hpp"

#include "app/demo_people.hpp"
#include "foundation/crypto/password.hpp"

#include <cstdio>

namespace xz::app
{

DemoRegister::DemoRegister(App& app, std::mt19937_64& random)
    : app_(app), platform_(app.platform()), random_(random), now_(platform_.clock()),
      password_(crypto::hash_password(kDemoPassword)), pin_(crypto::hash_password(kDemoPin))
{
}

std::string DemoRegister::login_for(const std::string& word, access::DivisionCode division)
{
    // The first of each kind has the plain word: those are the accounts that the demo prints.
    return first_of_kind_.insert(word).second ? word : word + division.text();
}

std::shared_ptr<access::Caller> DemoRegister::make_staff(const registry::Person& person, const std::string& role,
                                                         access::DivisionCode division, const std::string& word)
{
    ++staff_count_;
    return add_account(person, true, {{role, division}}, login_for(word, division), {});
}

std::shared_ptr<access::Caller>
DemoRegister::add_account(const registry::Person& person, bool staff,
                          std::vector<std::pair<std::string, access::DivisionCode>> roles, std::string login,
                          std::string phone)
{
    Planned p;
    p.account.id = id<access::AccountId>();
    p.account.staff = staff;
    p.account.person = person.id;
    p.account.name = person.name;
    p.account.division = person.division;
    p.account.login = std::move(login);
    p.account.password_hash = staff ? password_ : std::string();
    p.account.phone = std::move(phone);
    p.account.pin_hash = staff ? std::string() : pin_;
    p.caller = std::make_shared<access::Caller>();
    p.caller->kind = staff ? access::CallerKind::staff : access::CallerKind::villager;
    p.caller->account = p.account.id;
    p.caller->person = person.id;
    p.caller->household = person.household;
    p.caller->name = person.name;
    p.caller->division = person.division;
    for (const auto& [role, division] : roles)
        if (const auto found = app_.identity().roles().find(role)) p.caller->grants.push_back({{}, found, division});
    p.account.roles = std::move(roles);
    planned_.push_back(p);
    return p.caller;
}

registry::Person DemoRegister::person_of(const Invented& who, access::DivisionCode division)
{
    registry::Person p;
    p.id = id<access::PersonId>();
    p.division = division;
    p.name = who.name;
    p.sex = who.male ? "male" : "female";
    p.birth_date = who.birth_date;
    do p.id_number = id_number(access::county_division(platform_.county), who, ++order_);
    while (!id_numbers_.insert(p.id_number).second);
    p.ethnicity = who.people;
    p.source = "户籍";
    p.updated_at = now_ - std::chrono::hours(24 * std::int64_t(pick(random_, 300)));
    return p;
}

std::string DemoRegister::phone()
{
    char text[16];
    std::snprintf(text, sizeof text, "154%08zu", 1 + phone_count_++);
    return text;
}

Result<> DemoRegister::flush()
{
    Context ctx(platform_, access::Caller::system());
    XZ_TRY(platform_.db.write("app.demo_people", [&](db::Tx& tx) -> Result<> {
        registry::seed::insert(tx, platform_.county, all, now_);
        std::vector<identity::NewAccount> accounts;
        for (const Planned& p : planned_) accounts.push_back(p.account);
        identity::create_accounts(tx, ctx, accounts);
        return {};
    }));
    all = {};
    planned_.clear();
    return {};
}

} // namespace xz::app
