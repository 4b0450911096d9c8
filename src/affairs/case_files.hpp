#pragma once
#include "affairs/model.hpp"
#include "foundation/context/context.hpp"

#include <vector>

namespace xz::affairs
{

/// Takes the caller's uploads into a case. Error: `affairs.no_such_file` for one that is not the caller's own.
Result<std::vector<CaseFile>> own_uploads(db::Tx& tx, const Context& ctx, const std::vector<FileId>& files);

/// The file ids in a form's photo and voice answers.
std::vector<FileId> files_in(const json::Value& form_schema, const json::Value& form);

} // namespace xz::affairs
