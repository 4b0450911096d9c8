#pragma once
#include "app/demo_names.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace xz::app
{

/// Somebody of an invented household.
struct Member {
    Invented who;
    std::string relation;          ///< to the head: 户主, 配偶, 子, 女, 儿媳, 孙子, 孙女, 父亲, 母亲
    bool away = false;             ///< works elsewhere: registered here, lives there
    std::string registered_from{}; ///< the day of birth, or of marriage
};

/// `other` is the `kinship` of `one`; both are places in the list of members.
struct Tie {
    std::size_t one, other;
    std::string_view kinship;
};

/// An invented household, the head first.
struct Household {
    std::vector<Member> members;
    std::vector<Tie> ties;
};

/// Makes households as villages have them: couples, widows, three generations, children at work elsewhere, left-behind
/// grandchildren. Nobody is younger than 20 or older than 45 at a child's birth, and nobody is older than 98.
class HouseholdMaker
{
public:
    HouseholdMaker(const DemoNames& names, access::DivisionCode county, int this_year, std::mt19937_64& random)
        : names_(names), county_(county), year_(this_year), random_(random)
    {
    }

    /// `surname` of a family that lives in the village already; `born` the head's year, or 0.
    Household make(const std::string& people, const std::string& surname = {}, int born = 0);
    /// The household that the demo shows: an old couple, the son's family away, a grandchild at home.
    Household of_an_old_woman(const std::string& people, const std::string& name);

private:
    bool chance(std::size_t percent) { return pick(random_, 100) < percent; }
    int between(int from, int to) { return from + int(pick(random_, std::size_t(std::max(0, to - from) + 1))); }
    std::size_t add(Household& home, Invented who, std::string relation, bool away, std::string_view since = {});
    std::size_t add_spouse(Household& home, std::size_t of, std::string relation);
    void add_children(Household& home, std::size_t head, std::size_t spouse);
    void add_family_of(Household& home, std::size_t son);
    void add_parent(Household& home);
    Invented child_of(const Household& home, std::size_t father, std::size_t mother, bool male, int born);

    const DemoNames& names_;
    access::DivisionCode county_;
    int year_;
    std::mt19937_64& random_;
};

} // namespace xz::app
