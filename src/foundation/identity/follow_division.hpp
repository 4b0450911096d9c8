#pragma once
#include "foundation/context/context.hpp"

namespace xz::identity
{

/// A place goes on under another code: accounts and the roles held there follow, in the commit of whoever says so.
void follow_division(db::Tx& tx, const Context& ctx, access::DivisionCode from, access::DivisionCode to);

} // namespace xz::identity
