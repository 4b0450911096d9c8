#pragma once
#include "foundation/context/context.hpp"
#include "foundation/db/tx.hpp"
#include "registry/model.hpp"

namespace xz::registry
{

/// The registered membership (户籍) that a person's row tells of, from a day on.
Membership registered_membership(const Person& person, MembershipId id, std::string_view from);

/// Lets the memberships follow a person's row that has changed: a move ends the old registration and begins a new one,
/// another relation to the head corrects it.
void follow_move(db::Tx& tx, const Context& ctx, const Person& before, const Person& now);

/// Lets a person's row follow the memberships in force today: 户籍 before 居住 before 集体成员. False when none is in
/// force; the row then keeps its village and has no household.
bool follow_memberships(Person& person, const std::vector<Membership>& memberships, std::string_view day);

} // namespace xz::registry
