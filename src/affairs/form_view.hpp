#pragma once
#include "affairs/access.hpp"
#include "foundation/core/json.hpp"

namespace xz::affairs
{

/// Writes the answers: `form` as data, and `form_view` in the form's order in words. Neighbours see the public fields
/// alone.
void write_form(json::Writer& w, const CaseFacts& facts, Sight sight);

/// Writes the place of the case (WGS 84) or null.
void write_place(json::Writer& w, const Case& c, const json::Value& form, bool full);

/// Who filed it for the applicant (代办), from the event that created the case; empty when the applicant did.
std::string assisted_by(const CaseEvent& created);

/// A value in words: a choice's title, 是/否, 3 张, 120 平方米.
std::string in_words(const json::Value& schema, const json::Value& value);

} // namespace xz::affairs
