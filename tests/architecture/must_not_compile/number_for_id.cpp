#include "foundation/core/ids.hpp"

using HouseholdId = xz::Id<struct HouseholdTag>;

HouseholdId from_number(std::int64_t number)
{
#ifdef WRONG
    return number;
#else
    return HouseholdId{number};
#endif
}
