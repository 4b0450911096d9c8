#pragma once
#include "affairs/ids.hpp"
#include "foundation/context/context.hpp"
#include "registry/api.hpp"

namespace xz::affairs
{

/// The person for whom the caller may file (代办); absent for people outside the caller's region.
Result<registry::PersonBrief> person_assisted(db::Reader& db, const Context& ctx, PersonId person);

} // namespace xz::affairs
