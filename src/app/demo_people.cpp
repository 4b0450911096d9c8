#include "app/demo_people.hpp"

#include "app/demo_household.hpp"
#include "app/demo_register.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

namespace xz::app
{

namespace
{

using registry::DivisionCode;

constexpr std::size_t kPeopleAUnit = 20000, kShownHouseholds = 40;

/// A grown-up who lives in the village.
struct Adult {
    std::size_t row; ///< in the register to be
    std::size_t home;
    int age;
    bool male, head, kept; ///< kept: the villager whom the demo shows holds no office
    bool used = false;
    std::shared_ptr<access::Caller> caller{};
};

/// What a township's villages share.
struct Township {
    DivisionCode code;
    double lat = 0, lon = 0;
    DemoCaller clerk, land, agriculture, planning, head;
};

bool is_urban(std::string_view division)
{
    return division.ends_with("社区") || division.ends_with("居委会") || division.ends_with("居民委员会");
}

class Builder
{
public:
    Builder(App& app, const DemoNames& names, std::uint64_t seed)
        : app_(app), platform_(app.platform()), names_(names), random_(seed), now_(platform_.clock()),
          today_(to_iso_date(china_date(now_))), county_(access::county_division(platform_.county)),
          homes_(names, county_, int(china_date(now_).year()), random_), register_(app, random_)
    {
    }

    Result<DemoPeople> build(std::size_t households)
    {
        std::size_t index = 0;
        auto towns = app_.registry().children(county_);
        // A story is best told where the villages are small, and towns come before street offices: the story's first
        // village is a village.
        std::stable_partition(towns.begin(), towns.end(),
                              [](const auto& t) { return t.name.find("山") != std::string::npos; });
        std::stable_partition(towns.begin(), towns.end(), [](const auto& t) { return !t.name.ends_with("街道"); });
        std::vector<registry::Division> direct; // villages without a township above them
        for (const auto& town : towns)
            if (town.level == 5)
                direct.push_back(town);
            else
                add_villages(add_township(town.code, index++), app_.registry().children(town.code));
        if (!direct.empty()) add_villages(add_township(county_, index++), direct);
        if (people_.villages.empty())
            return fail(Kind::invalid, "app.bad_divisions",
                        "the division file has no villages below the county's townships");
        add_staff(county_, "county_admin", "admin");
        const std::size_t villages = people_.villages.size();
        // The village that the demo shows is big enough for a case at every step.
        const std::size_t others = villages - 1;
        const std::size_t first =
            others == 0 ? households
                        : std::max((households + others) / villages, std::min(kShownHouseholds, households / 4));
        const std::size_t rest = households - first;
        for (std::size_t i = 0; i < villages; ++i) {
            add_village_people(people_.villages[i], i == 0 ? first : rest / others + (i - 1 < rest % others ? 1 : 0));
            if (register_.all.persons.size() > kPeopleAUnit) XZ_TRY(flush());
        }
        XZ_TRY(flush());
        people_.staff_count = register_.staff_count();
        return std::move(people_);
    }

private:
    bool chance(std::size_t percent) { return pick(random_, 100) < percent; }
    /// The names from the prefecture down.
    std::vector<std::string> path_of(DivisionCode code) const
    {
        auto path = app_.registry().division_path(code);
        path.insert(path.begin(), app_.registry().division_name(county_.parent()));
        return path;
    }

    Township add_township(DivisionCode code, std::size_t index)
    {
        // A ring of townships round the county's middle, villages round each of them: the real places are not public.
        const double angle = double(index) * 2.399963; // golden angle
        const double reach = 0.05 + 0.012 * double(index);
        const auto [lat, lon] = names_.centre(county_);
        Township t{code, lat + reach * std::sin(angle), lon + 1.4 * reach * std::cos(angle), {}, {}, {}, {}, {}};
        register_.all.places.push_back({code, t.lat, t.lon});
        t.clerk = add_staff(code, "township_clerk", "zhenban");
        t.land = add_staff(code, "land_reviewer", "ziran");
        t.agriculture = add_staff(code, "agriculture_reviewer", "nongye");
        t.planning = add_staff(code, "planning_reviewer", "guihua");
        t.head = add_staff(code, "township_head", "zhenzhang");
        return t;
    }

    void add_villages(const Township& town, std::vector<registry::Division> divisions)
    {
        std::size_t n = 0;
        std::stable_partition(divisions.begin(), divisions.end(), [](const auto& d) { return !is_urban(d.name); });
        for (const auto& division : divisions) {
            const double a = double(n) * 2.399963, r = 0.006 + 0.003 * std::sqrt(double(++n));
            DemoVillage v;
            v.division = division;
            v.lat = town.lat + r * std::sin(a);
            v.lon = town.lon + 1.2 * r * std::cos(a);
            v.township_clerk = town.clerk;
            v.land = town.land;
            v.agriculture = town.agriculture;
            v.planning = town.planning;
            v.township_head = town.head;
            register_.all.places.push_back({division.code, v.lat, v.lon});
            people_.villages.push_back(std::move(v));
        }
    }

    /// Somebody from outside the village's households.
    registry::Person invent_outsider(DivisionCode division)
    {
        const int year = int(china_date(now_).year());
        const auto path = path_of(division);
        const Invented who = names_.invent(random_, county_,
                                           {.people = names_.people_of(random_, division, path),
                                            .male = chance(62),
                                            .from = year - 56,
                                            .to = year - 27});
        registry::Person person = register_.person_of(who, division);
        person.phone = register_.phone();
        return person;
    }
    /// As a member of bodies: of no household, so nobody's kin.
    Adult outsider(const registry::Person& p)
    {
        return {register_.all.persons.size() - 1,
                kNoHome - register_.all.persons.size(),
                40,
                p.sex == "male",
                false,
                false};
    }

    Adult add_outsider(DivisionCode division)
    {
        const auto person = invent_outsider(division);
        register_.all.persons.push_back(person);
        Adult a = outsider(person);
        a.caller = register_.add_account(person, false, {{"villager", division}}, {}, person.phone);
        return a;
    }

    std::shared_ptr<access::Caller> add_staff(DivisionCode division, const std::string& role, const std::string& word)
    {
        auto person = invent_outsider(division);
        person.work_phone = person.phone;
        register_.all.persons.push_back(person);
        return register_.make_staff(person, role, division, word);
    }

    void add_memberships(const registry::Person& p, const Member& m)
    {
        for (const char* kind : {"registered", "resident", "collective_member"}) {
            std::string from = m.registered_from;
            if (kind == std::string_view("resident")) {
                if (m.away) continue;
                from = std::max(from, std::string("2015-01-01"));
            }
            if (kind == std::string_view("collective_member")) from = std::max(from, std::string("2018-07-01"));
            register_.all.memberships.push_back({register_.id<registry::MembershipId>(),
                                                 p.id,
                                                 kind,
                                                 p.division,
                                                 p.household,
                                                 p.household_relation,
                                                 std::min(from, today_),
                                                 {}});
        }
    }

    void add_household(DemoVillage& v, std::size_t number)
    {
        registry::Household home;
        home.id = register_.id<access::HouseholdId>();
        home.division = v.division.code;
        char text[32];
        std::snprintf(text, sizeof text, "%04zu", number + 1);
        home.number = text;
        home.villager_group =
            "第" + std::to_string(1 + number % 6) + (is_urban(v.division.name) ? "居民小组" : "村民小组");
        home.address = app_.registry().division_name(v.division.code) + std::to_string(1 + number) + "号";
        home.source = "户籍";
        home.updated_at = now_ - std::chrono::hours(24 * std::int64_t(pick(random_, 90)));
        register_.all.households.push_back(home);

        const bool first = people_.households++ == 0;
        const auto people = names_.people_of(random_, home.division, village_path_);
        Household made;
        std::size_t relative = adults_.size();
        if (first) {
            made = homes_.of_an_old_woman(people, people == "汉族" ? "张桂兰" : "");
        } else {
            relative = chance(14) && !adults_.empty() ? pick(random_, adults_.size()) : adults_.size();
            made = make_related(people, relative);
        }
        const std::size_t row = register_.all.persons.size(), adult = adults_.size();
        for (std::size_t i = 0; i < made.members.size(); ++i) add_member(v, home, made, i, first);
        for (const Tie& tie : made.ties) tie_rows(row + tie.one, row + tie.other, tie.kinship);
        if (relative < adult) {
            const auto& before = register_.all.persons[adults_[relative].row];
            const auto& head = register_.all.persons[row];
            const int years = std::stoi(head.birth_date) - std::stoi(before.birth_date);
            tie_rows(adults_[relative].row, row, years < 20 ? "sibling" : "child");
        }
    }

    /// Brothers and grown sons often head a household of their own in the same village. `relative` is of whom; set to
    /// the number of adults when it does not come about.
    Household make_related(const std::string& people, std::size_t& relative)
    {
        if (relative < adults_.size()) {
            const Adult& of = adults_[relative];
            const auto& who = register_.all.persons[of.row];
            const int born = std::stoi(who.birth_date), year = int(china_date(now_).year());
            const bool brother = chance(50);
            const int own = brother ? born + 2 + int(pick(random_, 6)) : born + 23 + int(pick(random_, 8));
            if (of.head && of.male && year - own >= 28 && surnames_[of.row].size() > 0)
                return homes_.make(who.ethnicity, surnames_[of.row], own);
        }
        relative = adults_.size();
        return homes_.make(people);
    }

    void add_member(DemoVillage& v, const registry::Household& home, const Household& made, std::size_t i, bool first)
    {
        const Member& m = made.members[i];
        registry::Person p = register_.person_of(m.who, home.division);
        p.household = home.id;
        p.household_relation = m.relation;
        const int age = int(china_date(now_).year()) - m.who.born();
        const bool head = i == 0;
        if (head || (age >= 16 && age < 75 && chance(75)))
            p.phone = head && first ? std::string(kDemoPhone) : register_.phone();
        surnames_[register_.all.persons.size()] = m.who.surname;
        Adult adult{register_.all.persons.size(), people_.households, age, m.who.male, head, first};
        if (head) {
            adult.caller = register_.add_account(p, false, {{"villager", home.division}}, {}, p.phone);
            v.villagers.push_back({adult.caller, brief(p), made.members.size()});
        }
        if (!m.away && age >= 20) adults_.push_back(adult);
        add_memberships(p, m);
        register_.all.persons.push_back(std::move(p));
        ++people_.persons;
    }

    static registry::PersonBrief brief(const registry::Person& p)
    {
        return {p.id, p.name, p.division, p.household, p.phone};
    }

    void tie_rows(std::size_t one, std::size_t other, std::string_view kinship)
    {
        register_.all.kin.push_back({register_.all.persons[one].id, register_.all.persons[other].id,
                                     std::string(kinship), register_.all.persons[one].division});
        kin_.emplace(std::min(one, other), std::max(one, other));
    }
    bool near_kin(const Adult& a, const Adult& b) const
    {
        return a.home == b.home || kin_.contains({std::min(a.row, b.row), std::max(a.row, b.row)});
    }

    void add_village_people(DemoVillage& v, std::size_t households)
    {
        adults_.clear();
        cadres_.clear();
        kin_.clear();
        surnames_.clear();
        village_path_ = path_of(v.division.code);
        for (std::size_t i = 0; i < households; ++i) add_household(v, i);
        v.secretary = take_staff(v, "village_secretary", "shuji", chance(85), 34, 62);
        v.director = take_staff(v, "village_director", "zhuren", chance(85), 30, 60);
        v.clerk = take_staff(v, "village_clerk", "wenshu", false, 24, 55);
        v.grid_worker = take_staff(v, "grid_worker", "wangge", chance(50), 24, 58);
        v.electrician = take_staff(v, "electrician", "diangong", true, 26, 60);
        add_bodies(v, households);
    }

    template <class Fits>
    Adult* find_adult(Fits&& fits)
    {
        if (adults_.empty()) return nullptr;
        const std::size_t start = pick(random_, adults_.size());
        for (std::size_t i = 0; i < adults_.size(); ++i) {
            Adult& a = adults_[(start + i) % adults_.size()];
            if (!a.used && !a.kept && fits(a)) return &a;
        }
        return nullptr;
    }

    /// Somebody of the village of that sex and age for an office; somebody from outside where there is nobody.
    DemoCaller take_staff(DemoVillage& v, const std::string& role, const std::string& word, bool male, int from, int to)
    {
        const DivisionCode code = v.division.code;
        // Husband and wife, father and son do not share the village's offices.
        const auto fits = [&](const Adult& a) {
            return a.age >= from && a.age <= to &&
                   std::none_of(cadres_.begin(), cadres_.end(), [&](const Adult& b) { return near_kin(a, b); });
        };
        Adult* one = find_adult([&](const Adult& a) { return a.male == male && fits(a); });
        if (!one) one = find_adult(fits);
        if (!one) {
            auto caller = add_staff(code, role, word);
            const auto& p = register_.all.persons.back();
            holders_[caller.get()] = outsider(p);
            return caller;
        }
        one->used = true;
        auto& person = register_.all.persons[one->row];
        if (person.phone.empty()) person.phone = register_.phone();
        person.work_phone = person.phone;
        const auto caller = register_.make_staff(person, role, code, word);
        holders_[caller.get()] = *one;
        cadres_.push_back(*one);
        return caller;
    }

    /// A villager for a body, with an account; nobody where nobody fits.
    std::optional<Adult> take_member(DemoVillage& v, bool must_be_woman, const std::vector<Adult>& no_kin_of,
                                     std::set<std::size_t>* homes = nullptr)
    {
        const auto fits = [&](const Adult& a) {
            return a.age >= 25 && a.age <= 72 && (!must_be_woman || !a.male) && (!homes || !homes->contains(a.home)) &&
                   std::none_of(no_kin_of.begin(), no_kin_of.end(), [&](const Adult& b) { return near_kin(a, b); });
        };
        Adult* one = find_adult(fits);
        if (!one) return std::nullopt;
        one->used = true;
        if (homes) homes->insert(one->home);
        if (!one->caller) {
            auto& person = register_.all.persons[one->row];
            if (person.phone.empty()) person.phone = register_.phone();
            one->caller = register_.add_account(person, false, {{"villager", v.division.code}}, {}, person.phone);
        }
        return *one;
    }

    void seat(const registry::Organisation& o, const Adult& who, std::size_t place)
    {
        const char* role = place == 0 ? "head" : place == 1 ? "deputy" : "member";
        register_.all.seats.push_back({register_.id<registry::SeatId>(),
                                       o.id,
                                       register_.all.persons[who.row].id,
                                       role,
                                       o.division,
                                       "2024-01-10",
                                       {}});
        if (who.caller) who.caller->seats.push_back({o.body, o.division, role});
    }

    registry::Organisation organise(const DemoVillage& v, const char* body, std::string_view tail)
    {
        registry::Organisation o;
        o.id = register_.id<registry::OrganisationId>();
        o.division = v.division.code;
        o.body = body;
        o.name = app_.registry().division_name(v.division.code) + std::string(tail);
        register_.all.organisations.push_back(o);
        return o;
    }

    /// Who holds an office, as a member of bodies acts under the office's account.
    Adult holder(const DemoCaller& caller)
    {
        Adult a = holders_.at(caller.get());
        a.caller = std::const_pointer_cast<access::Caller>(caller);
        return a;
    }

    void add_bodies(DemoVillage& v, std::size_t households)
    {
        const bool urban = is_urban(v.division.name);
        const Adult secretary = holder(v.secretary), director = holder(v.director), clerk = holder(v.clerk),
                    grid = holder(v.grid_worker);
        const auto fill = [&](const registry::Organisation& o, const std::vector<Adult>& members) {
            for (std::size_t i = 0; i < members.size(); ++i) seat(o, members[i], i);
        };

        // 村民委员会: three to seven, women among them; the secretary sits in it too, as in most villages, but not the
        // electrician, who works for the power station.
        std::vector<Adult> committee{director, secretary, clerk, grid};
        const bool woman_missing =
            std::all_of(committee.begin(), committee.end(), [](const Adult& a) { return a.male; });
        if (const auto more = take_member(v, woman_missing, committee)) committee.push_back(*more);
        fill(organise(v, "village_committee", urban ? "居民委员会" : "村民委员会"), committee);
        for (const Adult& a : committee) v.committee.push_back(a.caller);
        fill(organise(v, "party_branch", "党支部"), {secretary, director, clerk});

        // 村务监督委员会: three, without the committee's members and their near kin.
        std::vector<Adult> supervisors;
        while (supervisors.size() < 3) {
            if (const auto one = take_member(v, false, committee)) {
                supervisors.push_back(*one);
                continue;
            }
            supervisors.push_back(add_outsider(v.division.code));
        }
        fill(organise(v, "supervisory_committee", urban ? "居务监督委员会" : "村务监督委员会"), supervisors);
        for (const Adult& a : supervisors) v.supervisors.push_back(a.caller);

        // 村民代表: one for five to fifteen households, one of a household, a third of them women.
        const std::size_t deputies = std::clamp<std::size_t>((households + 5) / 10, 1, households / 5 + 1);
        std::vector<Adult> meeting;
        std::set<std::size_t> homes;
        while (households > 0 && meeting.size() < deputies) {
            const auto one = take_member(v, meeting.size() % 3 == 0, {}, &homes);
            if (!one) break;
            meeting.push_back(*one);
        }
        if (!meeting.empty())
            fill(organise(v, "villager_representatives", urban ? "居民代表会议" : "村民代表会议"), meeting);

        // 集体经济组织: its council has three to seven members, an odd number, and is often headed by the secretary.
        if (!urban) fill(organise(v, "collective", "股份经济合作社"), {secretary, director, clerk});
    }

    Result<> flush()
    {
        holders_.clear();
        return register_.flush();
    }

    static constexpr std::size_t kNoHome = static_cast<std::size_t>(-1); ///< counted down: no two are of one household

    App& app_;
    Platform& platform_;
    const DemoNames& names_;
    std::mt19937_64 random_;
    Instant now_;
    std::string today_;
    DivisionCode county_;
    HouseholdMaker homes_;
    DemoRegister register_;
    DemoPeople people_;
    std::vector<std::string> village_path_;
    std::vector<Adult> adults_; ///< of the village at hand
    std::vector<Adult> cadres_; ///< who hold its offices
    std::map<std::size_t, std::string> surnames_;
    std::set<std::pair<std::size_t, std::size_t>> kin_;
    std::map<const access::Caller*, Adult> holders_;
};

} // namespace

Result<DemoPeople> make_people(App& app, const DemoNames& names, std::size_t households, std::uint64_t seed)
{
    return Builder(app, names, seed).build(households);
}

std::string describe_accounts(App& app, const DemoPeople& people)
{
    const DemoVillage& v = people.villages.front();
    std::string where;
    for (const auto& name : app.registry().division_path(v.division.code)) where += name + " ";
    const std::string password = "密码 " + std::string(kDemoPassword);
    std::string out = "演示县（人都是编的）：" + where + "\n\n村民端 /v/\n";
    if (!v.villagers.empty())
        out += "  村民  " + v.villagers.front().person.name + "  手机 " + v.villagers.front().person.phone + "  PIN " +
               std::string(kDemoPin) + "\n";
    out += "\n工作台 /a/\n";
    const std::pair<const DemoCaller&, const char*> staff[]{
        {v.clerk, "wenshu"},         {v.secretary, "shuji"},        {v.director, "zhuren"}, {v.grid_worker, "wangge"},
        {v.electrician, "diangong"}, {v.township_clerk, "zhenban"}, {v.land, "ziran"},      {v.agriculture, "nongye"},
        {v.planning, "guihua"},      {v.township_head, "zhenzhang"}};
    for (const auto& [caller, login] : staff) {
        const auto role = caller->grants.empty() ? nullptr : caller->grants.front().role;
        out += "  " + (role ? role->title : std::string("工作人员")) + "  " + caller->name + "  账号 " + login + "  " +
               password + "\n";
    }
    out += "  县管理员  账号 admin  " + password + "\n";
    out += "\n本村区划代码 " + v.division.code.text() + "\n";
    return out;
}

} // namespace xz::app
