#include "foundation/audit/audit.hpp"
#include "foundation/events/events.hpp"
#include "foundation/identity/follow_division.hpp"
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

/// 后坞 of 后坞村, 后坞社区 and 后坞社区居民委员会: what stays when a village becomes a community, or a 乡 a 镇.
std::string_view stem_of(std::string_view name)
{
    for (const std::string_view tail :
         {"村民委员会", "村委会", "社区居民委员会", "社区居委会", "居民委员会", "居委会", "街道办事处"})
        if (name.size() > tail.size() && name.ends_with(tail)) name.remove_suffix(tail.size());
    for (const std::string_view tail : {"街道", "社区", "村", "镇", "乡"})
        if (name.size() > tail.size() && name.ends_with(tail)) {
            name.remove_suffix(tail.size());
            break;
        }
    return name;
}

using Recoded = std::map<DivisionCode, DivisionCode>; ///< old code, new code

/// Places of which the file itself says what they have become (合并).
Recoded told_by(const Sheet& sheet, const std::vector<DivisionLine>& lines, std::span<const DivisionRow> known,
                const std::vector<DivisionRow>& ended, Errors& errors)
{
    Recoded became;
    for (const auto& line : lines)
        for (const DivisionCode former : line.former) {
            const auto is_it = [&](const DivisionRow& row) { return row.code == former; };
            const bool ends = std::any_of(ended.begin(), ended.end(), is_it);
            const bool was = std::any_of(known.begin(), known.end(), [&](const DivisionRow& row) {
                return row.code == former && !row.valid_to.empty();
            });
            if (!ends && was) continue; // told before
            if (!ends)
                errors.add(line.row, sheet.title("former_codes"),
                           std::any_of(known.begin(), known.end(), is_it)
                               ? former.text() + " 还在表里，没有撤销"
                               : "登记里没有 " + former.text() + " 这个代码");
            else if (!became.emplace(former, line.division.code).second)
                errors.add(line.row, sheet.title("former_codes"), former.text() + " 写了两次去向");
        }
    return became;
}

/// Ended places that go on under a new code: the same name and level under the same parent, or under what that has
/// become; else the only one there whose name differs in its ending alone (后坞村, 后坞社区).
void find_recoded(Recoded& became, std::vector<DivisionRow> added, const std::vector<DivisionRow>& ended)
{
    std::stable_sort(added.begin(), added.end(),
                     [](const DivisionRow& a, const DivisionRow& b) { return a.level < b.level; });
    const auto goes_on = [&](const DivisionRow& before, const DivisionRow& now) {
        const auto parent = became.find(before.parent);
        const DivisionCode parent_now = parent == became.end() ? before.parent : parent->second;
        return before.level == now.level && parent_now == now.parent && !became.contains(before.code);
    };
    for (int level = 4; level <= 5; ++level) {
        for (const auto& now : added)
            for (const auto& before : ended)
                if (now.level == level && before.name == now.name && goes_on(before, now)) {
                    became[before.code] = now.code;
                    break;
                }
        std::set<DivisionCode> taken;
        for (const auto& [from, to] : became) taken.insert(to);
        for (const auto& now : added) {
            if (now.level != level || taken.contains(now.code)) continue;
            std::vector<DivisionCode> alike;
            for (const auto& before : ended)
                if (stem_of(before.name) == stem_of(now.name) && goes_on(before, now)) alike.push_back(before.code);
            if (alike.size() == 1) became[alike.front()] = now.code;
        }
    }
}

/// Nobody is left in a place that is no more.
void check_left_behind(db::Reader& db, std::int64_t county, const Sheet& sheet, const std::vector<DivisionRow>& ended,
                       const Recoded& became, Errors& errors)
{
    for (const auto& row : ended) {
        if (became.contains(row.code)) continue;
        const auto there = store::count_in(db, county, row.code);
        if (there.households + there.persons == 0) continue;
        errors.add(1, sheet.title("former_codes"),
                   "表里没有了" + row.name + "（" + row.code.text() + "），那里还登记着 " +
                       std::to_string(there.households) + " 户、" + std::to_string(there.persons) +
                       " 人。并到了哪里，请在那一行的“原代码”写上 " + row.code.text());
    }
}

} // namespace

DivisionPlan plan_divisions(db::Reader& db, Platform& platform, const Sheet& sheet, Instant now, Others others)
{
    DivisionPlan plan;
    auto& report = plan.report;
    const auto known = store::divisions(db, platform.county);
    const auto lines = check_divisions(sheet, platform.county, known, others, report.errors);
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
    auto became = told_by(sheet, lines, known, ended, report.errors);
    find_recoded(became, std::move(added), ended);
    check_left_behind(db, platform.county, sheet, ended, became, report.errors);
    plan.recoded = {became.begin(), became.end()};
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
        identity::follow_division(tx, ctx, from, to);
    }
    const auto& r = plan.report;
    if (r.added + r.changed + r.ended == 0) return;
    const DivisionCode county = access::county_division(ctx.county);
    audit::record(tx, ctx, "registry.import_divisions", "division:" + county.text(), county,
                  json::to_text(json::Object{{"added", r.added}, {"changed", r.changed}, {"ended", r.ended}}));
    events::publish(tx, ctx, DivisionsChanged{county, r.added, r.changed, r.ended, plan.recoded});
}

} // namespace xz::registry::imports
