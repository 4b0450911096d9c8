#pragma once
#include "affairs/model.hpp"
#include "foundation/db/row.hpp"

namespace xz::affairs::store
{

/// The columns that lists show, always in this order: id, division_code, type, hash, number, title, category, closed,
/// state, outcome, lat, lon, applicant_id, applicant_name, created_by, assignee_id, due_at, followers, stars,
/// thumb_file_id, version, created_at, updated_at.
inline constexpr int kCaseHeadColumns = 23;

Case case_head(const db::Row& row, int first);

/// The township of a division, or the division itself above that level.
DivisionCode township_of(DivisionCode division);

} // namespace xz::affairs::store
