#pragma once
#include "foundation/core/time.hpp"
#include "registry/ids.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What the register holds. An empty text or a zero id is "not known"; dates are "2026-11-23".
namespace xz::registry
{

using MembershipId = Id<struct MembershipTag>;
using SeatId = Id<struct SeatTag>;

/// A row of the divisions' history.
struct DivisionRow {
    DivisionCode code{};
    std::string name{};
    int level = 5;
    DivisionCode parent{};
    std::string valid_from{}; ///< empty: since before this register began
    std::string valid_to{};   ///< the last day; empty while in force
};

/// A household 户.
struct Household {
    HouseholdId id{};
    DivisionCode division{}; ///< its village
    std::string number{};    ///< 户编号, once in a village
    std::string villager_group{};
    std::string address{};
    std::string source{}; ///< who says so: 户籍, 导入, 登记
    Instant updated_at{};
};

/// A person. The household is that of the membership in force, 户籍 before 居住.
struct Person {
    PersonId id{};
    DivisionCode division{};
    std::string name{};
    std::string sex{}; ///< "male", "female"
    std::string birth_date{};
    std::string id_number{}; ///< sensitive: only masked in answers
    std::string ethnicity{};
    std::string phone{};      ///< sensitive: only masked in answers
    std::string work_phone{}; ///< of an office that the person holds; made known to the village
    HouseholdId household{};
    std::string household_relation{}; ///< 户主, 配偶, 长子 … (GB/T 4761)
    std::string source{};
    Instant updated_at{};
};

/// Where a person belongs, in time.
struct Membership {
    MembershipId id{};
    PersonId person{};
    std::string kind{}; ///< "registered" 户籍, "resident" 居住, "collective_member" 集体成员
    DivisionCode division{};
    HouseholdId household{};
    std::string household_relation{};
    std::string valid_from{};
    std::string valid_to{}; ///< the last day
};

/// `other` is the `kinship` of `person`.
struct Kin {
    PersonId person{};
    PersonId other{};
    std::string kinship{}; ///< "spouse", "parent", "child", "sibling", "grandparent", "grandchild"
    DivisionCode division{};
};

/// An organisation or body.
struct Organisation {
    OrganisationId id{};
    DivisionCode division{};
    std::string body{}; ///< "village_committee"
    std::string name{};
    std::string uscc{}; ///< 统一社会信用代码
};

/// A seat in a body, in time.
struct Seat {
    SeatId id{};
    OrganisationId organisation{};
    PersonId person{};
    std::string role{}; ///< "head", "deputy", "member", "secretary"
    DivisionCode division{};
    std::string valid_from{};
    std::string valid_to{};
};

/// Where a division's office lies (WGS 84).
struct Place {
    DivisionCode division{};
    double lat = 0;
    double lon = 0;
};

inline constexpr std::string_view kHeadRelation = "户主";

/// Whether a day lies in [from, to]; empty ends are open.
bool in_force(std::string_view from, std::string_view to, std::string_view day);

/// 村民委员会 for "village_committee"; the text itself for one that is not known.
std::string body_title(std::string_view body);
/// What people call a seat: 书记 for the head of a party branch, 主任 for that of a committee.
std::string role_title(std::string_view body, std::string_view role);
/// 户籍, 居住, 集体成员; empty for another text.
std::string_view kind_title(std::string_view kind);
/// 配偶 for "spouse"; empty for another text.
std::string_view kinship_title(std::string_view kinship);
/// "child" for "parent": what the other way round is.
std::string_view reverse_kinship(std::string_view kinship);
/// 男, 女; empty for another text.
std::string_view sex_title(std::string_view sex);

/// A text as it is searched: small letters, no blanks or points between names, at most eight characters.
std::string search_key(std::string_view typed);
/// What a name is found under by its beginning: all its endings and its pinyin initials.
std::vector<std::string> name_tokens(std::string_view name);
/// What is above every text that begins with `key`.
std::string key_end(std::string_view key);

} // namespace xz::registry
