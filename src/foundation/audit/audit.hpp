#pragma once
#include "foundation/access/division_code.hpp"
#include "foundation/context/context.hpp"
#include "foundation/core/embedded.hpp"

#include <string_view>

namespace xz::audit
{

/// Writes one line of the audit trail (留痕) in the commit of the act itself. `action` is "module.verb", `subject` is
/// "kind:id"; `detail` is JSON text without personal data ("{}" when there is nothing to add).
void record(db::Tx& tx, const Context& ctx, std::string_view action, std::string_view subject,
            access::DivisionCode division, std::string_view detail = "{}");

} // namespace xz::audit
