#pragma once
#include "affairs/choices.hpp"
#include "affairs/flow.hpp"

namespace xz::affairs
{

/// Whether a verb names a colleague (`assignee_id`): transfer, delegate, add and remove signers, copy.
bool names_people(std::string_view verb);

/// Does a verb: on a task of many people through its board, which gives the chart one event when the decision stands;
/// else straight to the chart. `task` is null for the applicant's and everybody's verbs. Errors: `affairs.not_now`, and
/// the board's
/// (`workflow.already_acted` …).
Result<> perform(db::Tx& tx, Context& ctx, SeenCase& seen, Flow& flow, const AllowedVerb& verb, const Task* task,
                 const json::Value& data);

} // namespace xz::affairs
