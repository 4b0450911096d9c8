#include "foundation/audit/audit.hpp"
#include "foundation/events/events.hpp"
#include "registry/events.hpp"
#include "registry/imports.hpp"
#include "registry/store.hpp"

#include <algorithm>
#include <set>

namespace xz::registry::imports
{

namespace
{

std::string day_of(Instant t) { return to_iso_date(china_date(t)); }
std::string day_before(Instant t) { return day_of(t - std::chrono::hours(24)); }

using Current = std::map<DivisionCode, DivisionRow>;

/// Below what the file speaks for everything: the county if it is listed, otherwise listed divisions whose parent is
/// not.
std::vector<DivisionCode> tops_of(const std::vector<DivisionLine>& lines, DivisionCode county)
{
    std::set<DivisionCode> listed;
    for (const auto& line : lines) listed.insert(line.division.code);
    if (listed.contains(county)) return {county};
    std::vector<DivisionCode> tops;
    for (const auto& line : lines)
        if (line.division.level > 3 && !listed.contains(line.division.parent)) tops.push_back(line.division.code);
    return tops;
}

/// Rows in force that the file should have and has not, upper levels first. A file without any division of a level says
/// nothing of that level.
std::vector<DivisionRow> ended_by(const std::vector<DivisionLine>& lines, const Current& current, DivisionCode county)
{
    std::set<DivisionCode> listed;
    std::set<int> levels;
    for (const auto& line : lines) {
        listed.insert(line.division.code);
        levels.insert(line.division.level);
    }
    const auto tops = tops_of(lines, county);
    std::vector<DivisionRow> rows;
    for (const auto& [code, row] : current) rows.push_back(row);
    std::stable_sort(rows.begin(), rows.end(),
                     [](const DivisionRow& a, const DivisionRow& b) { return a.level < b.level; });

    std::vector<DivisionRow> ended;
    std::set<DivisionCode> gone;
    for (const auto& row : rows) {
        if (listed.contains(row.code)) continue;
        const bool covered = std::any_of(tops.begin(), tops.end(),
                                         [&](DivisionCode top) { return top != row.code && top.contains(row.code); });
        if (!covered || (!levels.contains(row.level) && !gone.contains(row.parent))) continue;
        gone.insert(row.code);
        ended.push_back(row);
    }
    return ended;
}

/// Ended places that go on under a new code: the same name and level under the same parent, or under what that has
/// become.
std::vector<std::pair<DivisionCode, DivisionCode>> recoded_among(std::vector<DivisionRow> added,
                                                                 const std::vector<DivisionRow>& ended)
{
    std::stable_sort(added.begin(), added.end(),
                     [](const DivisionRow& a, const DivisionRow& b) { return a.level < b.level; });
    std::map<DivisionCode, DivisionCode> became;
    for (const auto& now : added)
        for (const auto& before : ended) {
            const auto parent = became.find(before.parent);
            const DivisionCode parent_now = parent == became.end() ? before.parent : parent->second;
            if (before.name != now.name || before.level != now.level || parent_now != now.parent ||
                became.contains(before.code))
                continue;
            became[before.code] = now.code;
            break;
        }
    return {became.begin(), became.end()};
}

} // namespace

DivisionPlan plan_divisions(db::Reader& db, Platform& platform, const Sheet& sheet, Instant now)
{
    DivisionPlan plan;
    auto& report = plan.report;
    const auto known = store::divisions(db, platform.county);
    const auto lines = check_divisions(sheet, platform.county, known, report.errors);
    sheet.report_damage(report.errors);
    report.rows = sheet.rows().size();
    report.sample = sheet.sample();
    if (report.errors.any()) return plan;

    Current current;
    for (const auto& row : known)
        if (row.valid_to.empty()) current[row.code] = row;
    // The first import tells what has long been so.
    const std::string from = known.empty() ? std::string() : day_of(now);
    std::vector<DivisionRow> added;
    for (const auto& line : lines) {
        DivisionRow row = line.division;
        row.valid_from = from;
        const auto before = current.find(row.code);
        if (before == current.end()) {
            ++report.added;
            added.push_back(row);
        } else if (before->second.name == row.name && before->second.level == row.level &&
                   before->second.parent == row.parent) {
            ++report.unchanged;
            continue;
        } else {
            ++report.changed;
            if (before->second.valid_from != from) plan.close.push_back(before->second);
        }
        plan.put.push_back(std::move(row));
    }
    const auto ended = ended_by(lines, current, access::county_division(platform.county));
    report.ended = std::int64_t(ended.size());
    plan.recoded = recoded_among(std::move(added), ended);
    plan.close.insert(plan.close.end(), ended.begin(), ended.end());
    return plan;
}

void apply(db::Tx& tx, const Context& ctx, const DivisionPlan& plan)
{
    for (const auto& row : plan.close) store::end_division(tx, ctx.county, row, day_before(ctx.now));
    for (const auto& row : plan.put) store::put_division(tx, ctx.county, row);
    for (const auto& [from, to] : plan.recoded) {
        store::note_recoded(tx, ctx.county, from, to, day_of(ctx.now));
        store::move_rows(tx, ctx.county, from, to);
    }
    const auto& r = plan.report;
    if (r.added + r.changed + r.ended == 0) return;
    const DivisionCode county = access::county_division(ctx.county);
    audit::record(tx, ctx, "registry.import_divisions", "division:" + county.text(), county,
                  json::to_text(json::Object{{"added", r.added}, {"changed", r.changed}, {"ended", r.ended}}));
    events::publish(tx, ctx, DivisionsChanged{county, r.added, r.changed, r.ended, plan.recoded});
}

} // namespace xz::registry::imports
