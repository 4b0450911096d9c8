#include "app/demo_household.hpp"

#include <algorithm>

namespace xz::app
{

namespace
{

constexpr std::size_t kNobody = static_cast<std::size_t>(-1);
constexpr int kOldest = 96;

/// The same day in another year.
std::string in_year(const std::string& date, int year) { return std::to_string(year) + date.substr(4); }

} // namespace

std::size_t HouseholdMaker::add(Household& home, Invented who, std::string relation, bool away, std::string_view since)
{
    Member m{std::move(who), std::move(relation), away, {}};
    m.registered_from = since.empty() ? m.who.birth_date : std::string(since);
    home.members.push_back(std::move(m));
    return home.members.size() - 1;
}

std::size_t HouseholdMaker::add_spouse(Household& home, std::size_t of, std::string relation)
{
    const Invented partner = home.members[of].who;
    const bool away = home.members[of].away;
    DemoNames::Wish wish{.people = chance(85) ? partner.people : "汉族", .male = !partner.male};
    wish.from = partner.male ? partner.born() - 1 : partner.born() - 5;
    wish.to = partner.male ? partner.born() + 4 : partner.born() + 1;
    Invented spouse = names_.invent(random_, county_, wish);
    const int married = std::min(std::max(spouse.born(), partner.born()) + 21, year_ - 1);
    const std::string since = in_year(spouse.birth_date, married);
    const auto at = add(home, std::move(spouse), std::move(relation), away, since);
    home.ties.push_back({of, at, "spouse"});
    return at;
}

Invented HouseholdMaker::child_of(const Household& home, std::size_t father, std::size_t mother, bool male, int born)
{
    const Invented& parent = home.members[father != kNobody ? father : mother].who;
    DemoNames::Wish wish{.people = parent.people, .male = male, .from = born, .to = born};
    wish.surname = parent.surname;
    if (father != kNobody) wish.father = parent.given;
    Invented child = names_.invent(random_, county_, wish);
    const auto taken = [&] {
        return std::any_of(home.members.begin(), home.members.end(),
                           [&](const Member& m) { return m.who.name == child.name; });
    };
    for (int i = 0; i < 8 && taken(); ++i) child = names_.invent(random_, county_, wish);
    return child;
}

void HouseholdMaker::add_children(Household& home, std::size_t head, std::size_t spouse)
{
    const bool head_is_father = home.members[head].who.male;
    const std::size_t father = head_is_father ? head : spouse, mother = head_is_father ? spouse : head;
    const int from = home.members[mother != kNobody ? mother : father].who.born();
    const int wanted = chance(8) ? 0 : from < 1955 ? between(2, 4) : chance(45) ? 1 : chance(80) ? 2 : 3;
    int born = from + between(20, 27);
    std::vector<std::size_t> children;
    for (int i = 0; i < wanted && born <= from + 42 && born < year_; ++i, born += between(2, 5)) {
        const bool male = chance(52);
        const int age = year_ - born;
        if (!male && age >= 24 && chance(70)) continue;                     // married into another village
        if (male && age >= 30 && !children.empty() && chance(60)) continue; // has a household of his own
        const bool away = age >= 18 && age < 58 && chance(55);
        const auto child = add(home, child_of(home, father, mother, male, born), male ? "子" : "女", away);
        home.ties.push_back({head, child, "child"});
        if (spouse != kNobody) home.ties.push_back({spouse, child, "child"});
        for (const auto sibling : children) home.ties.push_back({sibling, child, "sibling"});
        children.push_back(child);
    }
    for (const auto child : children)
        if (home.members[child].who.male && year_ - home.members[child].who.born() >= 26 && chance(60)) {
            add_family_of(home, child);
            break;
        }
}

void HouseholdMaker::add_family_of(Household& home, std::size_t son)
{
    const auto wife = add_spouse(home, son, "儿媳");
    const int from = std::max(home.members[wife].who.born(), home.members[son].who.born() - 2);
    int born = from + between(22, 27);
    std::vector<std::size_t> children;
    for (int i = chance(20) ? 2 : between(0, 1); i < 2 && born < year_; ++i, born += between(2, 6)) {
        const bool male = chance(52);
        const int age = year_ - born;
        // Many children stay with the grandparents while the parents work elsewhere.
        const bool away = home.members[son].away && (age >= 18 ? chance(60) : chance(35));
        const auto child = add(home, child_of(home, son, wife, male, born), male ? "孙子" : "孙女", away);
        home.ties.push_back({son, child, "child"});
        home.ties.push_back({wife, child, "child"});
        home.ties.push_back({0, child, "grandchild"});
        for (const auto sibling : children) home.ties.push_back({sibling, child, "sibling"});
        children.push_back(child);
    }
}

void HouseholdMaker::add_parent(Household& home)
{
    const Invented head = home.members[0].who;
    const bool father = chance(30);
    const int born = head.born() - between(21, father ? 32 : 29);
    if (year_ - born > kOldest) return;
    DemoNames::Wish wish{.people = head.people, .male = father, .from = born, .to = born};
    if (father) wish.surname = head.surname;
    const auto parent = add(home, names_.invent(random_, county_, wish), father ? "父亲" : "母亲", false);
    home.ties.push_back({0, parent, "parent"});
    for (std::size_t i = 1; i < parent; ++i)
        if (home.members[i].relation == "子" || home.members[i].relation == "女")
            home.ties.push_back({parent, i, "grandchild"});
}

Household HouseholdMaker::make(const std::string& people, const std::string& surname, int born)
{
    Household home;
    const bool family = born != 0 || !chance(20);
    DemoNames::Wish wish{.people = people, .male = born != 0 || chance(family ? 88 : 45)};
    wish.surname = surname;
    if (born != 0)
        wish.from = wish.to = born;
    else if (family)
        wish.from = wish.to = year_ - (between(30, 70) + between(36, 64)) / 2; // most heads are about fifty
    else
        wish.from = year_ - 88, wish.to = year_ - 62;
    const auto head = add(home, names_.invent(random_, county_, wish), "户主", false);
    if (!family) {
        if (chance(45)) add_spouse(home, head, "配偶");
        return home; // the children have households of their own
    }
    const auto spouse = chance(90) ? add_spouse(home, head, "配偶") : kNobody;
    add_children(home, head, spouse);
    if (year_ - home.members[0].who.born() < 66 && chance(32)) add_parent(home);
    return home;
}

Household HouseholdMaker::of_an_old_woman(const std::string& people, const std::string& name)
{
    Household home;
    Invented woman = names_.invent(random_, county_, {.people = people, .male = false, .from = 1954, .to = 1954});
    woman.birth_date = "1954-03-08";
    if (!name.empty()) {
        woman.name = name;
        woman.surname = name.substr(0, 3);
        woman.given = name.substr(3);
    }
    const auto head = add(home, woman, "户主", false);
    const auto husband = add_spouse(home, head, "配偶");
    const auto son = add(home, child_of(home, husband, head, true, 1978), "子", true);
    home.ties.push_back({head, son, "child"});
    home.ties.push_back({husband, son, "child"});
    const auto wife = add_spouse(home, son, "儿媳");
    const auto girl = add(home, child_of(home, son, wife, false, 2012), "孙女", false);
    home.ties.push_back({son, girl, "child"});
    home.ties.push_back({wife, girl, "child"});
    home.ties.push_back({head, girl, "grandchild"});
    home.ties.push_back({husband, girl, "grandchild"});
    return home;
}

} // namespace xz::app
