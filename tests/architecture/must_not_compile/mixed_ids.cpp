#include "foundation/core/ids.hpp"

using HouseholdId = xz::Id<struct HouseholdTag>;
using ItemId = xz::Id<struct ItemTag>;

bool same(HouseholdId a, HouseholdId b) { return a == b; }

bool use(HouseholdId household, [[maybe_unused]] ItemId item)
{
#ifdef WRONG
    return same(household, item);
#else
    return same(household, household);
#endif
}
