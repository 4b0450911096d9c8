#pragma once
#include "foundation/access/caller.hpp"

namespace xz::registry
{

using access::DivisionCode;
using access::HouseholdId;
using access::PersonId;
using OrganisationId = Id<struct OrganisationTag>;

} // namespace xz::registry
