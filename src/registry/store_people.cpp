#include "foundation/core/json.hpp"
#include "registry/store.hpp"
#include "registry/store_rows.hpp"

// The columns of household_at() and person_at(). Macros, so that each query stays one constant text.
#define XZ_HOUSEHOLD                                                                                                   \
    "SELECT id, division_code, household_number, villager_group, address, source, updated_at FROM registry_household "
#define XZ_PERSON                                                                                                      \
    "SELECT id, division_code, name, sex, birth_date, id_number, ethnicity, phone, work_phone, household_id, "         \
    "household_relation, source, updated_at FROM registry_person "

namespace xz::registry::store
{

namespace
{

const db::Query kHousehold{"registry.household", XZ_HOUSEHOLD "WHERE county = $1 AND id = $2"};
const db::Query kHouseholds{"registry.households",
                            XZ_HOUSEHOLD "WHERE county = $1 AND id IN ({{ids $2}}) ORDER BY division_code, id"};
const db::Query kVillageHouseholds{"registry.village_households",
                                   XZ_HOUSEHOLD "WHERE county = $1 AND division_code = $2"};
const db::Bulk kHouseholdRows{
    "registry.insert_households", "registry_household",
    "county, id, division_code, household_number, villager_group, address, source, created_at, updated_at"};
const db::Query kUpdateHousehold{
    "registry.update_household",
    "UPDATE registry_household SET villager_group = $3, address = $4, source = $5, updated_at = $6 "
    "WHERE county = $1 AND id = $2"};
const db::Query kSummaries{"registry.household_summaries",
                           "SELECT household_id, id, name, household_relation FROM registry_person WHERE county = $1 "
                           "AND household_id IN ({{ids $2}})"};

const db::Query kPerson{"registry.person", XZ_PERSON "WHERE county = $1 AND id = $2"};
const db::Query kPersonByNumber{"registry.person_by_id_number", XZ_PERSON "WHERE county = $1 AND id_number = $2"};
const db::Query kPersonsByNumbers{"registry.persons_by_id_numbers",
                                  XZ_PERSON "WHERE county = $1 AND id_number IN ({{texts $2}})"};
const db::Query kPersons{"registry.persons",
                         XZ_PERSON "WHERE county = $1 AND id IN ({{ids $2}}) ORDER BY division_code, id"};
const db::Query kHouseholdPersons{"registry.household_persons",
                                  XZ_PERSON "WHERE county = $1 AND household_id = $2 ORDER BY id"};
const db::Query kVillagePersons{"registry.village_persons",
                                XZ_PERSON "WHERE county = $1 AND division_code = $2 ORDER BY id"};
const db::Bulk kPersonRows{"registry.insert_persons", "registry_person",
                           "county, id, division_code, name, sex, birth_date, id_number, ethnicity, phone, work_phone, "
                           "household_id, household_relation, source, created_at, updated_at"};
const db::Query kUpdatePerson{
    "registry.update_person",
    "UPDATE registry_person SET division_code = $3, name = $4, sex = $5, birth_date = $6, id_number = $7, ethnicity = "
    "$8, "
    "phone = $9, work_phone = $10, household_id = $11, household_relation = $12, source = $13, updated_at = $14 "
    "WHERE county = $1 AND id = $2"};

const db::Bulk kTokenRows{"registry.insert_tokens", "registry_token", "county, kind, token, division_code, subject_id"};
const db::Query kDropTokens{"registry.drop_tokens", "DELETE FROM registry_token WHERE county = $1 AND subject_id = $2"};

const db::Query kMemberships{
    "registry.memberships",
    "SELECT id, person_id, kind, division_code, household_id, household_relation, valid_from, valid_to "
    "FROM registry_membership WHERE county = $1 AND person_id = $2 ORDER BY id"};
const db::Query kHouseholdMemberships{
    "registry.household_memberships",
    "SELECT id, person_id, kind, division_code, household_id, household_relation, valid_from, valid_to "
    "FROM registry_membership WHERE county = $1 AND household_id = $2 ORDER BY id"};
const db::Bulk kMembershipRows{
    "registry.insert_memberships", "registry_membership",
    "county, id, person_id, kind, division_code, household_id, household_relation, valid_from, valid_to"};
const db::Query kEndMembership{"registry.end_membership",
                               "UPDATE registry_membership SET valid_to = $3 WHERE county = $1 AND id = $2"};
const db::Query kPlaceMembership{"registry.place_membership",
                                 "UPDATE registry_membership SET division_code = $3, "
                                 "household_id = $4, household_relation = $5 WHERE county = $1 AND id = $2"};

const db::Query kKin{"registry.kin", "SELECT person_id, other_id, kinship, division_code FROM registry_kin "
                                     "WHERE county = $1 AND person_id = $2 ORDER BY other_id"};
const db::Query kPutKin{"registry.put_kin",
                        "INSERT INTO registry_kin (county, person_id, other_id, kinship, division_code) "
                        "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (county, person_id, other_id) DO UPDATE SET "
                        "kinship = excluded.kinship, division_code = excluded.division_code"};
const db::Bulk kKinRows{"registry.insert_kin", "registry_kin", "county, person_id, other_id, kinship, division_code"};

Household household_at(const db::Row& row)
{
    return {row.get<HouseholdId>(0), division_at(row, 1),     row.get<std::string>(2), row.get<std::string>(3),
            row.get<std::string>(4), row.get<std::string>(5), row.get<Instant>(6)};
}

Person person_at(const db::Row& row)
{
    return {row.get<PersonId>(0),    division_at(row, 1),     row.get<std::string>(2),  row.get<std::string>(3),
            row.get<std::string>(4), row.get<std::string>(5), row.get<std::string>(6),  row.get<std::string>(7),
            row.get<std::string>(8), row.get<HouseholdId>(9), row.get<std::string>(10), row.get<std::string>(11),
            row.get<Instant>(12)};
}

Membership membership_at(const db::Row& row)
{
    return {row.get<MembershipId>(0), row.get<PersonId>(1),    row.get<std::string>(2), division_at(row, 3),
            row.get<HouseholdId>(4),  row.get<std::string>(5), row.get<std::string>(6), row.get<std::string>(7)};
}

void insert_tokens(db::Tx& tx, std::int64_t county, std::span<const Person> people)
{
    tx.copy(kTokenRows, [&](db::Copier& rows) {
        for (const Person& p : people)
            for (const auto& token : name_tokens(p.name)) rows.add(county, "person", token, p.division.value, p.id);
    });
}

} // namespace

std::optional<Household> find_household(db::Reader& db, std::int64_t county, HouseholdId id)
{
    return db.one(kHousehold, household_at, county, id);
}

std::map<std::string, Household, std::less<>> households_of(db::Reader& db, std::int64_t county, DivisionCode village)
{
    std::map<std::string, Household, std::less<>> out;
    db.each(
        kVillageHouseholds,
        [&](const db::Row& row) {
            auto household = household_at(row);
            out.emplace(household.number, std::move(household));
        },
        county, village.value);
    return out;
}

std::vector<Household> households(db::Reader& db, std::int64_t county, std::span<const HouseholdId> ids)
{
    return db.all(kHouseholds, household_at, county, ids_text(ids));
}

void insert_households(db::Tx& tx, std::int64_t county, std::span<const Household> households)
{
    tx.copy(kHouseholdRows, [&](db::Copier& rows) {
        for (const Household& h : households)
            rows.add(county, h.id, h.division.value, h.number, or_null(h.villager_group), or_null(h.address), h.source,
                     h.updated_at, h.updated_at);
    });
    tx.copy(kTokenRows, [&](db::Copier& rows) {
        for (const Household& h : households)
            if (const auto key = search_key(h.number); !key.empty())
                rows.add(county, "household", key, h.division.value, h.id);
    });
}

void update_household(db::Tx& tx, std::int64_t county, const Household& h)
{
    tx.exec(kUpdateHousehold, county, h.id, or_null(h.villager_group), or_null(h.address), h.source, h.updated_at);
}

std::map<HouseholdId, HouseholdSummary> summaries(db::Reader& db, std::int64_t county, std::span<const HouseholdId> ids)
{
    std::map<HouseholdId, HouseholdSummary> out;
    db.each(
        kSummaries,
        [&](const db::Row& row) {
            auto& summary = out[row.get<HouseholdId>(0)];
            ++summary.size;
            if (row.text(3) == kHeadRelation) {
                summary.head = row.get<PersonId>(1);
                summary.head_name = row.text(2);
            }
        },
        county, ids_text(ids));
    return out;
}

std::optional<Person> find_person(db::Reader& db, std::int64_t county, PersonId id)
{
    return db.one(kPerson, person_at, county, id);
}

std::optional<Person> person_with_id_number(db::Reader& db, std::int64_t county, std::string_view id_number)
{
    return db.one(kPersonByNumber, person_at, county, id_number);
}

std::map<std::string, Person, std::less<>> persons_with_id_numbers(db::Reader& db, std::int64_t county,
                                                                   std::span<const std::string> id_numbers)
{
    constexpr std::size_t kAtOnce = 1000;
    std::map<std::string, Person, std::less<>> out;
    for (std::size_t from = 0; from < id_numbers.size(); from += kAtOnce) {
        json::Array list;
        for (const auto& number : id_numbers.subspan(from, std::min(kAtOnce, id_numbers.size() - from)))
            list.emplace_back(number);
        db.each(
            kPersonsByNumbers,
            [&](const db::Row& row) {
                auto person = person_at(row);
                out.emplace(person.id_number, std::move(person));
            },
            county, json::to_text(list));
    }
    return out;
}

std::vector<Person> persons(db::Reader& db, std::int64_t county, std::span<const PersonId> ids)
{
    return db.all(kPersons, person_at, county, ids_text(ids));
}

std::vector<Person> persons_of_household(db::Reader& db, std::int64_t county, HouseholdId household)
{
    return db.all(kHouseholdPersons, person_at, county, household);
}

std::vector<Person> persons_of_village(db::Reader& db, std::int64_t county, DivisionCode village)
{
    return db.all(kVillagePersons, person_at, county, village.value);
}

void insert_persons(db::Tx& tx, std::int64_t county, std::span<const Person> people)
{
    tx.copy(kPersonRows, [&](db::Copier& rows) {
        for (const Person& p : people)
            rows.add(county, p.id, p.division.value, p.name, or_null(p.sex), or_null(p.birth_date),
                     or_null(p.id_number), or_null(p.ethnicity), or_null(p.phone), or_null(p.work_phone),
                     or_null(p.household), or_null(p.household_relation), p.source, p.updated_at, p.updated_at);
    });
    insert_tokens(tx, county, people);
}

void update_person(db::Tx& tx, std::int64_t county, const Person& before, const Person& p)
{
    tx.exec(kUpdatePerson, county, p.id, p.division.value, p.name, or_null(p.sex), or_null(p.birth_date),
            or_null(p.id_number), or_null(p.ethnicity), or_null(p.phone), or_null(p.work_phone), or_null(p.household),
            or_null(p.household_relation), p.source, p.updated_at);
    if (before.name == p.name && before.division == p.division) return;
    tx.exec(kDropTokens, county, p.id);
    insert_tokens(tx, county, {&p, 1});
}

std::vector<Membership> memberships_of(db::Reader& db, std::int64_t county, PersonId person)
{
    return db.all(kMemberships, membership_at, county, person);
}

std::vector<Membership> memberships_in(db::Reader& db, std::int64_t county, HouseholdId household)
{
    return db.all(kHouseholdMemberships, membership_at, county, household);
}

void insert_memberships(db::Tx& tx, std::int64_t county, std::span<const Membership> memberships)
{
    tx.copy(kMembershipRows, [&](db::Copier& rows) {
        for (const Membership& m : memberships)
            rows.add(county, m.id, m.person, m.kind, m.division.value, or_null(m.household),
                     or_null(m.household_relation), or_null(m.valid_from), or_null(m.valid_to));
    });
}

void end_membership(db::Tx& tx, std::int64_t county, MembershipId id, std::string_view last_day)
{
    tx.exec(kEndMembership, county, id, last_day);
}

void place_membership(db::Tx& tx, std::int64_t county, const Membership& m)
{
    tx.exec(kPlaceMembership, county, m.id, m.division.value, or_null(m.household), or_null(m.household_relation));
}

std::vector<Kin> kin_of(db::Reader& db, std::int64_t county, PersonId person)
{
    return db.all(
        kKin,
        [](const db::Row& row) {
            return Kin{row.get<PersonId>(0), row.get<PersonId>(1), row.get<std::string>(2), division_at(row, 3)};
        },
        county, person);
}

void put_kin(db::Tx& tx, std::int64_t county, const Kin& k)
{
    tx.exec(kPutKin, county, k.person, k.other, k.kinship, k.division.value);
    tx.exec(kPutKin, county, k.other, k.person, reverse_kinship(k.kinship), k.division.value);
}

void insert_kin(db::Tx& tx, std::int64_t county, std::span<const Kin> kin)
{
    tx.copy(kKinRows, [&](db::Copier& rows) {
        for (const Kin& k : kin) {
            rows.add(county, k.person, k.other, k.kinship, k.division.value);
            rows.add(county, k.other, k.person, reverse_kinship(k.kinship), k.division.value);
        }
    });
}

} // namespace xz::registry::store
