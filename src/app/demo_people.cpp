#include "app/demo_people.hpp"

#include "app/demo_names.hpp"
#include "foundation/crypto/password.hpp"
#include "foundation/identity/create_accounts.hpp"
#include "registry/seed.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>
#include <unordered_set>

namespace xz::app
{

namespace
{

using registry::DivisionCode;

constexpr std::size_t kPeopleAUnit = 20000;

/// One account to be, and the caller that the stories know it by.
struct Planned {
    identity::NewAccount account;
    std::shared_ptr<access::Caller> caller;
};

class Builder
{
public:
    Builder(App& app, std::uint64_t seed)
        : app_(app), platform_(app.platform()), random_(seed), now_(platform_.clock()),
          password_(crypto::hash_password(kDemoPassword)), pin_(crypto::hash_password(kDemoPin))
    {
    }

    Result<DemoPeople> build(std::size_t households)
    {
        const auto county = access::county_division(platform_.county);
        std::size_t index = 0;
        // Towns before street offices: the story's first village is a village.
        auto towns = app_.registry().children(county);
        std::stable_partition(towns.begin(), towns.end(), [](const auto& t) { return !t.name.ends_with("街道"); });
        // and a story is best told where the villages are small
        std::stable_partition(towns.begin(), towns.end(),
                              [](const auto& t) { return t.name.find("山") != std::string::npos; });
        for (const auto& town : towns) add_township(town, index++);
        if (people_.villages.empty())
            return fail(Kind::invalid, "app.bad_divisions", "the division file has no villages");
        add_staff(county, "county_admin", "admin");
        const std::size_t villages = people_.villages.size();
        for (std::size_t i = 0; i < villages; ++i) {
            add_village_people(people_.villages[i], households / villages + (i < households % villages ? 1 : 0));
            if (all_.persons.size() > kPeopleAUnit) XZ_TRY(flush());
        }
        XZ_TRY(flush());
        people_.staff_count = staff_count_;
        return std::move(people_);
    }

private:
    template <class IdType>
    IdType id()
    {
        return IdType{platform_.ids.next(now_)};
    }
    bool chance(std::size_t percent) { return pick(random_, 100) < percent; }

    void add_township(const registry::Division& town, std::size_t index)
    {
        // A ring of townships round the county's middle, villages round each of them: the real places are not public.
        const double angle = double(index) * 2.399963; // golden angle
        const double reach = 0.05 + 0.012 * double(index);
        const double lat = 30.54 + reach * std::sin(angle), lon = 119.97 + 1.4 * reach * std::cos(angle);
        all_.places.push_back({town.code, lat, lon});
        const auto clerk = add_staff(town.code, "township_clerk", "zhenban");
        const auto land = add_staff(town.code, "land_reviewer", "ziran");
        const auto agriculture = add_staff(town.code, "agriculture_reviewer", "nongye");
        const auto planning = add_staff(town.code, "planning_reviewer", "guihua");
        const auto head = add_staff(town.code, "township_head", "zhenzhang");
        std::size_t n = 0;
        auto divisions = app_.registry().children(town.code);
        std::stable_partition(divisions.begin(), divisions.end(),
                              [](const auto& d) { return d.name.find("居") == std::string::npos; });
        for (const auto& division : divisions) {
            const double a = double(n) * 2.399963, r = 0.006 + 0.003 * std::sqrt(double(++n));
            DemoVillage v;
            v.division = division;
            v.lat = lat + r * std::sin(a);
            v.lon = lon + 1.2 * r * std::cos(a);
            v.township_clerk = clerk;
            v.land = land;
            v.agriculture = agriculture;
            v.planning = planning;
            v.township_head = head;
            all_.places.push_back({division.code, v.lat, v.lon});
            people_.villages.push_back(std::move(v));
        }
    }

    std::string login_for(const std::string& word, DivisionCode division)
    {
        // The first of each kind has the plain word: those are the accounts that the demo prints.
        return first_of_kind_.insert(word).second ? word : word + division.text();
    }

    std::shared_ptr<const access::Caller> add_staff(DivisionCode division, const std::string& role,
                                                    const std::string& word)
    {
        const Invented who = invent_adult(random_);
        registry::Person person = person_at(who, division);
        person.work_phone = phone();
        person.phone = person.work_phone;
        all_.persons.push_back(person);
        ++staff_count_;
        return add_account(person, true, {{role, division}}, login_for(word, division), {});
    }

    std::shared_ptr<access::Caller> add_account(const registry::Person& person, bool staff,
                                                std::vector<std::pair<std::string, DivisionCode>> roles,
                                                std::string login, std::string phone)
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
            if (const auto found = app_.identity().roles().find(role))
                p.caller->grants.push_back({{}, found, division});
        p.account.roles = std::move(roles);
        planned_.push_back(p);
        return p.caller;
    }

    registry::Person person_at(const Invented& who, DivisionCode division)
    {
        registry::Person p;
        p.id = id<access::PersonId>();
        p.division = division;
        p.name = who.name;
        p.sex = who.male ? "male" : "female";
        p.birth_date = who.birth_date;
        do p.id_number = id_number(access::county_division(platform_.county), who, ++order_);
        while (!id_numbers_.insert(p.id_number).second);
        p.ethnicity = "汉族";
        p.source = "户籍";
        p.updated_at = now_ - std::chrono::hours(24 * std::int64_t(pick(random_, 300)));
        return p;
    }

    std::string phone()
    {
        char text[16];
        std::snprintf(text, sizeof text, "199%08zu", 1 + phone_count_++);
        return text;
    }

    void add_member(registry::Person person, const registry::Household& home, std::string_view relation, bool away)
    {
        person.household = home.id;
        person.household_relation = relation;
        for (const char* kind : {"registered", "resident", "collective_member"}) {
            if (away && std::string_view(kind) == "resident") continue;
            all_.memberships.push_back({id<registry::MembershipId>(),
                                        person.id,
                                        kind,
                                        home.division,
                                        home.id,
                                        std::string(relation),
                                        kind == std::string_view("registered") ? person.birth_date : "2015-01-01",
                                        {}});
        }
        all_.persons.push_back(std::move(person));
        ++people_.persons;
    }

    void add_village_people(DemoVillage& v, std::size_t households)
    {
        const DivisionCode code = v.division.code;
        v.secretary = add_staff(code, "village_secretary", "shuji");
        v.director = add_staff(code, "village_director", "zhuren");
        v.clerk = add_staff(code, "village_clerk", "wenshu");
        v.grid_worker = add_staff(code, "grid_worker", "wangge");
        v.electrician = add_staff(code, "electrician", "diangong");
        for (std::size_t i = 0; i < households; ++i) add_household(v, i);
        add_bodies(v);
    }

    void add_household(DemoVillage& v, std::size_t number)
    {
        registry::Household home;
        home.id = id<access::HouseholdId>();
        home.division = v.division.code;
        char text[32];
        std::snprintf(text, sizeof text, "%04zu", number + 1);
        home.number = text;
        home.villager_group = "第" + std::to_string(1 + number % 6) + "村民小组";
        home.address = app_.registry().division_name(v.division.code) + std::to_string(1 + number) + "号";
        home.source = "户籍";
        home.updated_at = now_ - std::chrono::hours(24 * std::int64_t(pick(random_, 90)));
        all_.households.push_back(home);
        ++people_.households;

        const bool first = people_.households == 1;
        const Invented head = first ? Invented{"张桂兰", "1954-03-08", false} : invent_adult(random_);
        registry::Person h = person_at(head, v.division.code);
        h.phone = first ? "19900000000" : phone();
        h.household = home.id;
        const auto account = add_account(h, false, {{"villager", v.division.code}}, {}, h.phone);
        v.villagers.push_back(account);
        v.persons.push_back({h.id, h.name, h.division, home.id, h.phone});
        const auto head_id = h.id;
        add_member(std::move(h), home, registry::kHeadRelation, false);
        if (chance(75)) {
            registry::Person spouse = person_at(invent_spouse(random_, head), v.division.code);
            all_.kin.push_back({head_id, spouse.id, "spouse", v.division.code});
            add_member(std::move(spouse), home, "配偶", false);
        }
        const std::size_t children = pick(random_, 3);
        for (std::size_t c = 0; c < children; ++c) {
            const Invented child = invent_child(random_, head);
            registry::Person p = person_at(child, v.division.code);
            all_.kin.push_back({head_id, p.id, "child", v.division.code});
            add_member(std::move(p), home, child.male ? "子" : "女", chance(40)); // many work away
        }
    }

    void add_bodies(const DemoVillage& v)
    {
        struct Body {
            const char* body;
            const char* tail;
            std::size_t size;
        };
        std::size_t next = 1;
        for (const Body& b :
             {Body{"party_branch", "党支部", 5}, Body{"village_committee", "村民委员会", 5},
              Body{"supervisory_committee", "村务监督委员会", 3}, Body{"villager_representatives", "村民代表会议", 12},
              Body{"collective", "股份经济合作社", 3}}) {
            registry::Organisation o;
            o.id = id<registry::OrganisationId>();
            o.division = v.division.code;
            o.body = b.body;
            o.name = app_.registry().division_name(v.division.code) + b.tail;
            all_.organisations.push_back(o);
            std::vector<access::PersonId> members;
            if (o.body == "party_branch") members = {v.secretary->person, v.clerk->person};
            if (o.body == "village_committee")
                members = {v.director->person, v.secretary->person, v.clerk->person, v.grid_worker->person,
                           v.electrician->person};
            while (members.size() < b.size && next < v.persons.size()) members.push_back(v.persons[next++].id);
            for (std::size_t i = 0; i < members.size(); ++i)
                all_.seats.push_back({id<registry::SeatId>(),
                                      o.id,
                                      members[i],
                                      i == 0   ? "head"
                                      : i == 1 ? "deputy"
                                               : "member",
                                      v.division.code,
                                      "2024-01-10",
                                      {}});
            next = std::min(next, v.persons.empty() ? 0 : v.persons.size() / 2);
        }
    }

    Result<> flush()
    {
        Context ctx(platform_, access::Caller::system());
        XZ_TRY(platform_.db.write("app.demo_people", [&](db::Tx& tx) -> Result<> {
            registry::seed::insert(tx, platform_.county, all_, now_);
            std::vector<identity::NewAccount> accounts;
            for (const Planned& p : planned_) accounts.push_back(p.account);
            identity::create_accounts(tx, ctx, accounts);
            return {};
        }));
        all_ = {};
        planned_.clear();
        return {};
    }

    App& app_;
    Platform& platform_;
    std::mt19937_64 random_;
    Instant now_;
    std::string password_, pin_;
    DemoPeople people_;
    registry::seed::Register all_;
    std::vector<Planned> planned_;
    std::set<std::string> first_of_kind_;
    std::unordered_set<std::string> id_numbers_;
    std::size_t order_ = 0, phone_count_ = 0, staff_count_ = 0;
};

} // namespace

Result<DemoPeople> make_people(App& app, std::size_t households, std::uint64_t seed)
{
    return Builder(app, seed).build(households);
}

std::string describe_accounts(App& app, const DemoPeople& people)
{
    const DemoVillage& v = people.villages.front();
    std::string where;
    for (const auto& name : app.registry().division_path(v.division.code)) where += name + " ";
    const auto line = [](std::string_view who, std::string_view name, std::string_view how) {
        return "  " + std::string(who) + "  " + std::string(name) + "  " + std::string(how) + "\n";
    };
    const std::string password = "密码 " + std::string(kDemoPassword);
    std::string out = "演示县（人都是编的）：" + where + "\n\n村民端 /v/\n";
    if (!v.villagers.empty())
        out += line("村民", v.villagers.front()->name, "手机 19900000000  PIN " + std::string(kDemoPin));
    out += "\n工作台 /a/\n";
    out += line("村文书", v.clerk->name, "账号 wenshu  " + password);
    out += line("村书记", v.secretary->name, "账号 shuji  " + password);
    out += line("村主任", v.director->name, "账号 zhuren  " + password);
    out += line("网格员", v.grid_worker->name, "账号 wangge  " + password);
    out += line("电工", v.electrician->name, "账号 diangong  " + password);
    out += line("镇受理员", v.township_clerk->name, "账号 zhenban  " + password);
    out += line("自然资源审核员", v.land->name, "账号 ziran  " + password);
    out += line("农业农村审核员", v.agriculture->name, "账号 nongye  " + password);
    out += line("规划审核员", v.planning->name, "账号 guihua  " + password);
    out += line("镇负责人", v.township_head->name, "账号 zhenzhang  " + password);
    out += "  县管理员  账号 admin  " + password + "\n";
    out += "\n本村区划代码 " + v.division.code.text() + "\n";
    return out;
}

} // namespace xz::app
