#pragma once
#include "affairs/store.hpp"
#include "foundation/context/context.hpp"
#include "foundation/module/input.hpp"

#include <optional>
#include <string>

namespace xz::affairs
{

/// What a list is narrowed by.
struct Wanted {
    std::optional<DivisionCode> division;
    std::optional<std::string> type, state, q;
    std::optional<bool> closed;
    bool overdue = false;
};

/// The caller's regions cut to the wanted division; no regions when the caller may see nothing there.
store::CaseFilter filter_for(const Context& ctx, const Wanted& wanted);

/// Reads `status=open|closed`.
std::optional<bool> closed_from(Fields& fields);

} // namespace xz::affairs
