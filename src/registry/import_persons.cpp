#include "foundation/audit/audit.hpp"
#include "foundation/checks/masking.hpp"
#include "foundation/events/events.hpp"
#include "registry/events.hpp"
#include "registry/imports.hpp"
#include "registry/residence.hpp"
#include "registry/store.hpp"

#include <algorithm>
#include <set>

namespace xz::registry::imports
{

namespace
{

constexpr std::string_view kSource = "导入";

/// What the register holds of the villages and identity numbers that a file speaks of.
struct Holdings {
    std::map<DivisionCode, std::map<std::string, Household, std::less<>>> households;
    std::map<std::string, Person, std::less<>> by_number;
    std::map<HouseholdId, std::vector<Person>> members;
};

Holdings load(db::Reader& db, std::int64_t county, const std::vector<PersonLine>& lines,
              const std::set<DivisionCode>& villages)
{
    Holdings held;
    std::vector<std::string> numbers;
    for (const auto& line : lines) {
        if (!line.person.id_number.empty()) numbers.push_back(line.person.id_number);
        const DivisionCode village = line.person.division;
        if (!villages.contains(village) || held.households.contains(village)) continue;
        held.households[village] = by_plain_number(db, county, village);
        for (auto& person : store::persons_of_village(db, county, village))
            if (person.household) held.members[person.household].push_back(std::move(person));
    }
    held.by_number = store::persons_with_id_numbers(db, county, numbers);
    return held;
}

/// Whom a row speaks of: by identity number, or by name in the household where one side has no number.
const Person* find(const Holdings& held, const Person& told, std::string_view mask)
{
    if (const auto it = held.by_number.find(told.id_number); it != held.by_number.end()) return &it->second;
    const auto members = held.members.find(told.household);
    if (members == held.members.end()) return nullptr;
    for (const Person& p : members->second)
        if (p.name == told.name && (p.id_number.empty() || told.id_number.empty()) &&
            (mask.empty() || checks::mask_id_number(p.id_number) == mask))
            return &p;
    return nullptr;
}

/// What is held, with what the file tells put over it; an empty cell leaves what the register holds.
Person merged(Person held, const Person& told)
{
    for (const auto field : {&Person::sex, &Person::birth_date, &Person::id_number, &Person::ethnicity, &Person::phone,
                             &Person::household_relation})
        if (!(told.*field).empty()) held.*field = told.*field;
    held.division = told.division;
    held.household = told.household;
    return held;
}

bool same(const Person& a, const Person& b)
{
    for (const auto field : {&Person::sex, &Person::birth_date, &Person::id_number, &Person::ethnicity, &Person::phone,
                             &Person::household_relation})
        if (a.*field != b.*field) return false;
    return a.division == b.division && a.household == b.household;
}

/// Every household that the file touches has one head afterwards.
void check_heads(const Sheet& sheet, const Holdings& held,
                 const std::map<HouseholdId, std::vector<std::pair<std::size_t, Person>>>& touched, Errors& errors)
{
    for (const auto& [household, told] : touched) {
        std::size_t heads = 0;
        const auto is_told = [&, &rows = told](const Person& p) {
            return std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row.second.id == p.id; });
        };
        if (const auto members = held.members.find(household); members != held.members.end())
            for (const Person& p : members->second)
                if (p.household_relation == kHeadRelation && !is_told(p)) ++heads;
        for (const auto& [row, person] : told)
            if (person.household_relation == kHeadRelation && ++heads > 1)
                errors.add(row, sheet.title("household_relation"), "这一户已有户主，只能有一位");
        if (heads == 0) errors.add(told.front().first, sheet.title("household_relation"), "这一户没有户主");
    }
}

} // namespace

PersonPlan plan_persons(db::Reader& db, Platform& platform, const Sheet& sheet, const MayWrite& may, Instant now)
{
    PersonPlan plan;
    auto& report = plan.report;
    const auto lines = check_persons(sheet, china_date(now), report.errors);
    sheet.report_damage(report.errors);
    report.rows = sheet.rows().size();
    report.sample = sheet.sample();

    std::set<DivisionCode> villages;
    for (const auto& row : store::divisions(db, platform.county))
        if (row.valid_to.empty() && may(row.code)) villages.insert(row.code);
    const Holdings held = load(db, platform.county, lines, villages);
    std::map<HouseholdId, std::vector<std::pair<std::size_t, Person>>> touched;
    std::map<PersonId, std::size_t> rows_of;
    for (const auto& line : lines) {
        const auto wrong = [&](std::string_view field, std::string_view says) {
            report.errors.add(line.row, sheet.title(field), says);
        };
        const auto in_village = held.households.find(line.person.division);
        if (in_village == held.households.end()) {
            wrong("division_code", "没有这个村，或者不在您的辖区");
            continue;
        }
        const auto household = in_village->second.find(plain_number(line.household_number));
        if (household == in_village->second.end()) {
            wrong("household_number", "这个村没有这一户，请先导入户");
            continue;
        }
        Person told = line.person;
        told.household = household->second.id;
        told.source = kSource;
        told.updated_at = now;
        const Person* before = find(held, told, line.id_mask);
        if (!before && !line.id_mask.empty()) {
            wrong("id_number", "这一户没有这个身份证号的人。新登记的人请写完整的身份证号");
            continue;
        }
        if (before && (before->name != told.name || !may(before->division))) {
            wrong("id_number", "身份证号已登记在别人名下");
            continue;
        }
        if (before && !rows_of.emplace(before->id, line.row).second) {
            wrong("name", "与第 " + std::to_string(rows_of[before->id]) + " 行是同一个人");
            continue;
        }
        if (!before) {
            told.id = {platform.ids.next(now)};
            plan.add.push_back(told);
            ++report.added;
        } else if (Person after = merged(*before, told); same(*before, after)) {
            told = after;
            ++report.unchanged;
        } else {
            after.source = kSource;
            after.updated_at = now;
            told = after;
            plan.change.emplace_back(*before, std::move(after));
            ++report.changed;
        }
        touched[told.household].emplace_back(line.row, std::move(told));
    }
    check_heads(sheet, held, touched, report.errors);
    return plan;
}

void apply(db::Tx& tx, const Context& ctx, const PersonPlan& plan)
{
    store::insert_persons(tx, ctx.county, plan.add);
    std::vector<Membership> memberships;
    for (const auto& person : plan.add)
        memberships.push_back(registered_membership(person, ctx.new_id<MembershipId>(), {}));
    store::insert_memberships(tx, ctx.county, memberships);
    for (const auto& [before, after] : plan.change) {
        store::update_person(tx, ctx.county, before, after);
        follow_move(tx, ctx, before, after);
    }
    const auto& r = plan.report;
    if (r.added + r.changed == 0) return;
    const DivisionCode county = access::county_division(ctx.county);
    audit::record(tx, ctx, "registry.import_persons", "import:persons", county,
                  json::to_text(json::Object{{"added", r.added}, {"changed", r.changed}}));
    events::publish(tx, ctx, RegisterImported{"persons", county, r.added, r.changed});
}

} // namespace xz::registry::imports
