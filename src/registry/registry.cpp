#include "registry/registry.hpp"

#include "foundation/core/json.hpp"
#include "registry/store.hpp"

#include <algorithm>

namespace xz::registry
{

namespace
{

PersonBrief brief_of(const Person& p) { return {p.id, p.name, p.division, p.household, p.phone}; }

std::string day_of(Instant on) { return to_iso_date(china_date(on)); }

} // namespace

void Registry::load(Platform& platform)
{
    auto fresh = std::make_shared<const Divisions>(
        platform.county, platform.db.read("registry.load_divisions",
                                          [&](db::Reader& db) { return store::divisions(db, platform.county); }));
    const std::lock_guard lock(mutex_);
    divisions_ = std::move(fresh);
}

std::shared_ptr<const Divisions> Registry::divisions() const
{
    const std::lock_guard lock(mutex_);
    return divisions_;
}

std::optional<Division> Registry::division(DivisionCode code) const
{
    const auto all = divisions();
    const auto* entry = all->find(code);
    return entry ? std::optional(entry->division) : std::nullopt;
}

std::string Registry::division_name(DivisionCode code) const { return divisions()->name(code); }

std::vector<std::string> Registry::division_path(DivisionCode code) const
{
    std::vector<std::string> names;
    for (auto& division : divisions()->path(code)) names.push_back(std::move(division.name));
    return names;
}

std::vector<Division> Registry::children(DivisionCode code) const
{
    const auto all = divisions();
    const auto* entry = all->find(code);
    return entry ? entry->children : std::vector<Division>();
}

std::optional<PersonBrief> Registry::person(db::Reader& db, std::int64_t county, PersonId id) const
{
    const auto found = store::find_person(db, county, id);
    return found ? std::optional(brief_of(*found)) : std::nullopt;
}

std::vector<PersonBrief> Registry::body_members(db::Reader& db, std::int64_t county, DivisionCode division,
                                                std::string_view body, Instant on) const
{
    const std::string day = day_of(on);
    std::vector<PersonId> ids;
    for (const auto& organisation : store::organisations_of_body(db, county, division, body))
        for (const auto& seat : store::seats_in(db, county, organisation.id))
            if (in_force(seat.valid_from, seat.valid_to, day) &&
                std::find(ids.begin(), ids.end(), seat.person) == ids.end())
                ids.push_back(seat.person);
    std::vector<PersonBrief> out;
    for (const auto& p : store::persons(db, county, ids)) out.push_back(brief_of(p));
    return out;
}

std::string Registry::body_title(std::string_view body) const { return registry::body_title(body); }

std::vector<access::Seat> Registry::seats(db::Reader& db, std::int64_t county, PersonId person, Instant on) const
{
    const std::string day = day_of(on);
    std::vector<access::Seat> out;
    for (const auto& [seat, organisation] : store::seats_of(db, county, person))
        if (in_force(seat.valid_from, seat.valid_to, day))
            out.push_back({organisation.body, organisation.division, seat.role});
    return out;
}

std::vector<Held> Registry::held(db::Reader& db, std::int64_t county, PersonId person) const
{
    std::vector<Held> out;
    const auto p = store::find_person(db, county, person);
    if (!p) return out;
    const auto add = [&](std::string field, const json::Value& value, const std::string& source, Instant at) {
        if (value.is_string() && value.get_string().empty()) return;
        out.push_back({std::move(field), json::to_text(value), source, at});
    };
    const auto add_person = [&](const char* field, const json::Value& value) {
        add(field, value, p->source, p->updated_at);
    };
    add_person("person.name", json::Value(p->name));
    add_person("person.sex", json::Value(p->sex));
    add_person("person.birth_date", json::Value(p->birth_date));
    add_person("person.id_number", json::Value(p->id_number));
    add_person("person.ethnicity", json::Value(p->ethnicity));
    add_person("person.phone", json::Value(p->phone));
    add_person("person.division_code", json::Value(p->division.text()));
    add_person("person.division_name", json::Value(division_name(p->division)));
    add_person("person.household_relation", json::Value(p->household_relation));
    const auto h = p->household ? store::find_household(db, county, p->household) : std::nullopt;
    if (!h) return out;
    const auto summary = store::summaries(db, county, {&h->id, 1})[h->id];
    const auto add_household = [&](const char* field, const json::Value& value) {
        add(field, value, h->source, h->updated_at);
    };
    add_household("household.number", json::Value(h->number));
    add_household("household.address", json::Value(h->address));
    add_household("household.villager_group", json::Value(h->villager_group));
    add_household("household.division_code", json::Value(h->division.text()));
    add_household("household.division_name", json::Value(division_name(h->division)));
    add_household("household.head", json::Value(summary.head_name));
    add_household("household.size", json::Value(summary.size));
    return out;
}

bool Registry::related(db::Reader& db, std::int64_t county, PersonId a, PersonId b) const
{
    if (a == b) return true;
    const auto kin = store::kin_of(db, county, a);
    if (std::any_of(kin.begin(), kin.end(), [&](const Kin& k) { return k.other == b; })) return true;
    const auto first = store::find_person(db, county, a);
    const auto second = store::find_person(db, county, b);
    return first && second && first->household && first->household == second->household;
}

std::string Registry::id_number_end(db::Reader& db, std::int64_t county, PersonId person) const
{
    constexpr std::size_t kEnd = 6;
    const auto p = store::find_person(db, county, person);
    return p && p->id_number.size() >= kEnd ? p->id_number.substr(p->id_number.size() - kEnd) : std::string();
}

} // namespace xz::registry
