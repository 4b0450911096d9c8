#include "foundation/audit/audit.hpp"
#include "foundation/events/events.hpp"
#include "registry/events.hpp"
#include "registry/imports.hpp"
#include "registry/residence.hpp"
#include "registry/store.hpp"

#include <set>

namespace xz::registry::imports
{

namespace
{

constexpr std::string_view kSource = "导入";

/// An empty cell leaves what the register holds.
bool take_over(std::string& held, const std::string& told)
{
    if (told.empty() || told == held) return false;
    held = told;
    return true;
}

} // namespace

HouseholdPlan plan_households(db::Reader& db, Platform& platform, const Sheet& sheet, const MayWrite& may, Instant now)
{
    HouseholdPlan plan;
    auto& report = plan.report;
    const auto lines = check_households(sheet, report.errors);
    sheet.report_damage(report.errors);
    report.rows = sheet.rows().size();
    report.sample = sheet.sample();

    std::set<DivisionCode> villages;
    for (const auto& row : store::divisions(db, platform.county))
        if (row.valid_to.empty() && may(row.code)) villages.insert(row.code);
    std::map<DivisionCode, std::map<std::string, Household, std::less<>>> known;
    std::vector<HouseholdId> ids;
    for (const auto& line : lines) {
        const DivisionCode village = line.household.division;
        if (!villages.contains(village)) {
            report.errors.add(line.row, sheet.title("division_code"), "没有这个村，或者不在您的辖区");
            continue;
        }
        if (!known.contains(village)) known[village] = by_plain_number(db, platform.county, village);
        const auto it = known[village].find(plain_number(line.household.number));
        if (it != known[village].end()) ids.push_back(it->second.id);
    }
    if (report.errors.any()) return plan;

    auto summaries = store::summaries(db, platform.county, ids);
    const auto add_head = [&](const HouseholdLine& line, HouseholdId household) {
        plan.heads.push_back({.id = {platform.ids.next(now)},
                              .division = line.household.division,
                              .name = line.head_name,
                              .household = household,
                              .household_relation = std::string(kHeadRelation),
                              .source = std::string(kSource),
                              .updated_at = now});
    };
    for (const auto& line : lines) {
        const auto& in_village = known[line.household.division];
        const auto it = in_village.find(plain_number(line.household.number));
        if (it == in_village.end()) {
            Household fresh = line.household;
            fresh.id = {platform.ids.next(now)};
            fresh.source = kSource;
            fresh.updated_at = now;
            add_head(line, fresh.id);
            plan.add.push_back(std::move(fresh));
            ++report.added;
            continue;
        }
        Household held = it->second;
        const auto& summary = summaries[held.id];
        if (summary.head && summary.head_name != line.head_name) {
            report.errors.add(line.row, sheet.title("head_name"),
                              "这一户登记的户主是" + summary.head_name + "。写错了请改正；真换了户主，请用人员表导入");
            continue;
        }
        const bool regrouped = take_over(held.villager_group, line.household.villager_group);
        const bool moved = take_over(held.address, line.household.address);
        if (!summary.head) add_head(line, held.id);
        if (!regrouped && !moved && summary.head) {
            ++report.unchanged;
            continue;
        }
        held.source = kSource;
        held.updated_at = now;
        plan.change.push_back(std::move(held));
        ++report.changed;
    }
    return plan;
}

void apply(db::Tx& tx, const Context& ctx, const HouseholdPlan& plan)
{
    store::insert_households(tx, ctx.county, plan.add);
    for (const auto& household : plan.change) store::update_household(tx, ctx.county, household);
    store::insert_persons(tx, ctx.county, plan.heads);
    std::vector<Membership> memberships;
    for (const auto& head : plan.heads)
        memberships.push_back(registered_membership(head, ctx.new_id<MembershipId>(), {}));
    store::insert_memberships(tx, ctx.county, memberships);
    const auto& r = plan.report;
    if (r.added + r.changed == 0) return;
    const DivisionCode county = access::county_division(ctx.county);
    audit::record(tx, ctx, "registry.import_households", "import:households", county,
                  json::to_text(json::Object{{"added", r.added}, {"changed", r.changed}}));
    events::publish(tx, ctx, RegisterImported{"households", county, r.added, r.changed});
}

} // namespace xz::registry::imports
