#pragma once
#include "affairs/ids.hpp"
#include "engines/rules/rules.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace xz::affairs
{

/// The people a flow speaks of (`who`, `roles`), as keys under which tasks lie in inboxes:
///   role:village_clerk:330521101201   whoever holds the role there
///   body:village_committee:330521101201   whoever sits in the body
///   person:123   one person
///   adults:330521101201   everybody of age there; nobody's inbox
using Assignees = std::vector<std::string>;

/// Compiles a role's expression (`org('village').role('village_clerk') + org('town').body('…')`, `case.created_by`).
Result<rules::Program> compile_role(std::string_view expression);

/// What a role's expression may look at.
struct RoleFacts {
    DivisionCode division;
    PersonId applicant;
    PersonId assignee;
};

/// The keys of a role for one case; empty when the expression names nobody (no assignee yet).
Assignees resolve_role(const rules::Program& program, const RoleFacts& facts);

/// The keys under which a caller finds tasks.
Assignees keys_of(const access::Caller& caller);

/// The division of a case at a level: "village", "town", "county".
DivisionCode division_at(DivisionCode division, std::string_view level);

} // namespace xz::affairs
