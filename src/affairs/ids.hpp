#pragma once
#include "foundation/files/files.hpp"
#include "registry/ids.hpp"

namespace xz::affairs
{

using access::AccountId;
using registry::DivisionCode;
using registry::PersonId;
using CaseId = Id<struct CaseTag>;
using TaskId = Id<struct TaskTag>;
using files::FileId;

} // namespace xz::affairs
