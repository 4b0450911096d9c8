#pragma once
#include "foundation/access/division_code.hpp"
#include "foundation/core/ids.hpp"
#include "foundation/core/result.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace xz::access
{

using AccountId = Id<struct AccountTag>;
using PersonId = Id<struct PersonTag>;
using HouseholdId = Id<struct HouseholdTag>;
using GrantId = Id<struct GrantTag>;

/// Routes that anybody may call, and routes that anybody who has signed in may call.
inline constexpr std::string_view kPublicAccess = "public";
inline constexpr std::string_view kSignedIn = "signed_in";

/// A role (角色) as data: its title and the permissions that it gives.
struct Role {
    std::string role;                     ///< "village_clerk"
    std::string title;                    ///< 村文书
    int level = 5;                        ///< where it is held: 3 county, 4 township, 5 village
    std::vector<std::string> permissions; ///< sorted
    bool gives(std::string_view permission) const;
};

/// A role held in a division and all below it.
struct Grant {
    GrantId id;
    std::shared_ptr<const Role> role;
    DivisionCode division;
};

/// A seat in a body (支部, 村委会, 监委会, 村民代表 …).
struct Seat {
    std::string body; ///< "village_committee"
    DivisionCode division;
    std::string role; ///< "head", "member" …
};

enum class CallerKind { anonymous, villager, staff, system };

/// Who makes a call: an account with what it may do at this moment. Immutable once made; shared between threads.
struct Caller {
    CallerKind kind = CallerKind::anonymous;
    AccountId account;
    PersonId person;
    HouseholdId household;
    std::string name;
    DivisionCode division; ///< a villager's village, the seat of staff
    std::vector<Grant> grants;
    std::vector<Seat> seats;

    static const Caller& anonymous();
    /// The platform itself: timers and imports.
    static const Caller& system();

    bool signed_in() const { return kind != CallerKind::anonymous; }
    /// Some grant gives the permission in a region that contains the division.
    bool may(std::string_view permission, DivisionCode division) const;
    /// Some grant gives the permission somewhere.
    bool may_somewhere(std::string_view permission) const;
    /// The divisions in which the permission holds, none inside another.
    std::vector<DivisionCode> regions(std::string_view permission) const;
    bool holds(std::string_view role, DivisionCode division) const;
    bool sits_in(std::string_view body, DivisionCode division) const;
    /// All permissions that some grant gives, sorted.
    std::vector<std::string> permissions() const;
};

} // namespace xz::access
