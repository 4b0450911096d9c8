#pragma once
#include "foundation/context/context.hpp"
#include "foundation/core/json.hpp"
#include "registry/divisions.hpp"
#include "registry/store.hpp"

/// How rows are shown; identity and phone numbers only masked.
namespace xz::registry
{

void write_division(json::Writer& w, const Divisions::Entry& entry);
void write_household(json::Writer& w, const Divisions& divisions, const Household& h,
                     const store::HouseholdSummary& summary);
void write_person(json::Writer& w, const Divisions& divisions, const Person& p);
void write_organisation(json::Writer& w, const Divisions& divisions, const Organisation& o, std::int64_t size);

/// With its people and their memberships.
std::string household_detail(db::Reader& db, const Context& ctx, const Household& h);
/// With memberships, kin and seats.
std::string person_detail(db::Reader& db, const Context& ctx, const Person& p);
/// With members and their roles.
std::string organisation_detail(db::Reader& db, const Context& ctx, const Organisation& o);

/// The text, or null when it is empty.
void field_or_null(json::Writer& w, std::string_view name, std::string_view text);

} // namespace xz::registry
