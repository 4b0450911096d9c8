#pragma once
#include "affairs/access.hpp"
#include "affairs/verbs.hpp"
#include "foundation/core/json.hpp"
#include "foundation/http/message.hpp"

namespace xz::affairs
{

/// What every caller with full sight sees alike (form, attachments, steps, timeline), as members of a JSON object.
std::string full_members(const CaseFacts& facts);

/// Writes a case as its caller may see it (schema `Case` of the API).
void write_case(json::Writer& w, db::Reader& db, const Context& ctx, const SeenCase& seen);

/// The whole answer of a call that shows one case, also from inside the unit of work that has just changed it: whoever
/// acted sees it once more, also when the deed took it out of their sight.
http::Response answer_case(db::Reader& db, const Context& ctx, const SeenCase& seen, int status = 200);

/// Writes one row of a list (schema `CaseSummary`); `definition` may be null for a version that is not loaded.
void write_summary(json::Writer& w, const Context& ctx, const Case& c, const Definition& definition);

/// A name as strangers to the matter see it: 张**.
std::string shown_name(const Context& ctx, const Case& c);

} // namespace xz::affairs
