#include "registry/views.hpp"

#include "foundation/checks/masking.hpp"
#include "registry/registry.hpp"

#include <algorithm>

namespace xz::registry
{

namespace
{

/// The people by id.
std::map<PersonId, Person> people(db::Reader& db, std::int64_t county, std::vector<PersonId> ids)
{
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::map<PersonId, Person> out;
    for (auto& p : store::persons(db, county, ids)) out.emplace(p.id, std::move(p));
    return out;
}

void write_place(json::Writer& w, const Divisions& divisions, DivisionCode code)
{
    w.field("division_code", code.text());
    w.field("division_name", divisions.name(code));
}

void write_time(json::Writer& w, const std::string& from, const std::string& to)
{
    field_or_null(w, "valid_from", from);
    field_or_null(w, "valid_to", to);
}

void write_id_or_null(json::Writer& w, std::string_view name, HouseholdId id)
{
    field_or_null(w, name, id ? id.text() : std::string());
}

void write_household_head(json::Writer& w, const Divisions& divisions, const Household& h)
{
    w.field("id", h.id.text());
    w.field("household_number", h.number);
    write_place(w, divisions, h.division);
    field_or_null(w, "villager_group", h.villager_group);
    field_or_null(w, "address", h.address);
}

void write_person_head(json::Writer& w, const Divisions& divisions, const Person& p)
{
    w.field("id", p.id.text());
    w.field("name", p.name);
    field_or_null(w, "sex", p.sex);
    field_or_null(w, "birth_date", p.birth_date);
    field_or_null(w, "id_number_masked", p.id_number.empty() ? std::string() : checks::mask_id_number(p.id_number));
    field_or_null(w, "phone_masked", p.phone.empty() ? std::string() : checks::mask_phone(p.phone));
    write_place(w, divisions, p.division);
    write_id_or_null(w, "household_id", p.household);
    field_or_null(w, "household_relation", p.household_relation);
}

void write_organisation_head(json::Writer& w, const Divisions& divisions, const Organisation& o)
{
    w.field("id", o.id.text());
    w.field("name", o.name);
    w.field("body", o.body);
    w.field("body_title", body_title(o.body));
    field_or_null(w, "uscc", o.uscc);
    write_place(w, divisions, o.division);
}

void write_memberships(json::Writer& w, const Divisions& divisions, const std::vector<Membership>& memberships)
{
    w.array("memberships", [&] {
        for (const auto& m : memberships)
            w.object([&] {
                w.field("id", m.id.text());
                w.field("kind", m.kind);
                w.field("kind_title", kind_title(m.kind));
                write_place(w, divisions, m.division);
                write_id_or_null(w, "household_id", m.household);
                field_or_null(w, "household_relation", m.household_relation);
                write_time(w, m.valid_from, m.valid_to);
            });
    });
}

void write_kin(json::Writer& w, db::Reader& db, std::int64_t county, PersonId person)
{
    const auto kin = store::kin_of(db, county, person);
    std::vector<PersonId> ids;
    for (const auto& k : kin) ids.push_back(k.other);
    const auto known = people(db, county, std::move(ids));
    w.array("kin", [&] {
        for (const auto& k : kin) {
            const auto other = known.find(k.other);
            if (other == known.end()) continue;
            w.object([&] {
                w.field("person_id", k.other.text());
                w.field("name", other->second.name);
                w.field("kinship", k.kinship);
                w.field("kinship_title", kinship_title(k.kinship));
            });
        }
    });
}

} // namespace

void field_or_null(json::Writer& w, std::string_view name, std::string_view text)
{
    if (text.empty())
        w.field(name, nullptr);
    else
        w.field(name, text);
}

void write_division(json::Writer& w, const Divisions::Entry& entry)
{
    w.object([&] {
        w.field("code", entry.division.code.text());
        w.field("name", entry.division.name);
        w.field("level", entry.division.level);
        field_or_null(w, "parent_code", entry.parent ? entry.parent.text() : std::string());
        w.field("has_children", !entry.children.empty());
    });
}

void write_household(json::Writer& w, const Divisions& divisions, const Household& h,
                     const store::HouseholdSummary& summary)
{
    w.object([&] {
        write_household_head(w, divisions, h);
        field_or_null(w, "head_name", summary.head_name);
        w.field("size", summary.size);
    });
}

void write_person(json::Writer& w, const Divisions& divisions, const Person& p)
{
    w.object([&] { write_person_head(w, divisions, p); });
}

void write_organisation(json::Writer& w, const Divisions& divisions, const Organisation& o, std::int64_t size)
{
    w.object([&] {
        write_organisation_head(w, divisions, o);
        w.field("size", size);
    });
}

std::string household_detail(db::Reader& db, const Context& ctx, const Household& h)
{
    const auto divisions = ctx.use<Registry>().divisions();
    const auto memberships = store::memberships_in(db, ctx.county, h.id);
    std::vector<PersonId> ids;
    for (const auto& m : memberships) ids.push_back(m.person);
    const auto members = people(db, ctx.county, std::move(ids));
    json::Writer w;
    w.object([&] {
        write_household_head(w, *divisions, h);
        field_or_null(w, "source", h.source);
        w.field("updated_at", h.updated_at);
        w.array("members", [&] {
            for (const auto& m : memberships) {
                const auto person = members.find(m.person);
                if (person == members.end()) continue;
                w.object([&] {
                    w.field("person_id", m.person.text());
                    w.field("name", person->second.name);
                    field_or_null(w, "sex", person->second.sex);
                    field_or_null(w, "birth_date", person->second.birth_date);
                    w.field("household_relation", m.household_relation);
                    w.field("kind", m.kind);
                    write_time(w, m.valid_from, m.valid_to);
                });
            }
        });
    });
    return std::move(w).text();
}

std::string person_detail(db::Reader& db, const Context& ctx, const Person& p)
{
    const auto divisions = ctx.use<Registry>().divisions();
    const std::string today = to_iso_date(china_date(ctx.now));
    json::Writer w;
    w.object([&] {
        write_person_head(w, *divisions, p);
        field_or_null(w, "ethnicity", p.ethnicity);
        field_or_null(w, "work_phone", p.work_phone);
        field_or_null(w, "source", p.source);
        w.field("updated_at", p.updated_at);
        write_memberships(w, *divisions, store::memberships_of(db, ctx.county, p.id));
        write_kin(w, db, ctx.county, p.id);
        w.array("bodies", [&] {
            for (const auto& [seat, organisation] : store::seats_of(db, ctx.county, p.id)) {
                if (!in_force(seat.valid_from, seat.valid_to, today)) continue;
                w.object([&, &s = seat, &o = organisation] {
                    w.field("organisation_id", o.id.text());
                    w.field("name", o.name);
                    w.field("role", s.role);
                    w.field("role_title", role_title(o.body, s.role));
                });
            }
        });
    });
    return std::move(w).text();
}

std::string organisation_detail(db::Reader& db, const Context& ctx, const Organisation& o)
{
    const auto divisions = ctx.use<Registry>().divisions();
    const auto seats = store::seats_in(db, ctx.county, o.id);
    std::vector<PersonId> ids;
    for (const auto& seat : seats) ids.push_back(seat.person);
    const auto members = people(db, ctx.county, std::move(ids));
    json::Writer w;
    w.object([&] {
        write_organisation_head(w, *divisions, o);
        w.array("members", [&] {
            for (const auto& seat : seats) {
                const auto person = members.find(seat.person);
                if (person == members.end()) continue;
                w.object([&] {
                    w.field("person_id", seat.person.text());
                    w.field("name", person->second.name);
                    w.field("role", seat.role);
                    w.field("role_title", role_title(o.body, seat.role));
                    write_time(w, seat.valid_from, seat.valid_to);
                });
            }
        });
    });
    return std::move(w).text();
}

} // namespace xz::registry
