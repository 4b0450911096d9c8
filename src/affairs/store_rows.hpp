#pragma once
#include "affairs/model.hpp"
#include "foundation/db/row.hpp"

/// The columns of affairs_case, as `c`, that lists show, in the order of read_case_head(). A macro, so that each query
/// stays one constant text.
#define XZ_CASE_HEAD                                                                                                   \
    "c.id, c.division_code, c.type, c.hash, c.number, c.title, c.category, c.closed, c.state, c.applicant_id, "        \
    "c.applicant_name, c.created_by, c.due_at, c.followers, c.stars, c.thumb_file_id, c.created_at, c.updated_at"

namespace xz::affairs::store
{

inline constexpr int kCaseHeadColumns = 18;

/// Reads XZ_CASE_HEAD from the column `first` on, into a case that may have held another row: a long list so takes no
/// memory a row.
void read_case_head(const db::Row& row, int first, Case& into);

/// The township of a division, or the division itself above that level.
DivisionCode township_of(DivisionCode division);

} // namespace xz::affairs::store
