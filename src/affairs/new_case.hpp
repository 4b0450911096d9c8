#pragma once
#include "affairs/model.hpp"
#include "foundation/context/context.hpp"
#include "registry/api.hpp"

namespace xz::affairs
{

/// A case that has not entered its flow yet: title, category and place from the form.
Case new_case(const Context& ctx, const Definition& d, DivisionCode division, const json::Value& form,
              const registry::PersonBrief& applicant);

/// Gives it the next number of its village, type and year.
void number_case(db::Tx& tx, const Context& ctx, const Definition& d, Case& c);

} // namespace xz::affairs
