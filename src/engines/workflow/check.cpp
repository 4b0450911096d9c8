#include "engines/workflow/check.hpp"

#include "engines/workflow/chart_reader.hpp"
#include "engines/workflow/check_parts.hpp"
#include "engines/workflow/guard_programs.hpp"

#include <algorithm>

namespace xz::workflow
{

json::Value to_json(const Finding& finding)
{
    return json::Object{{"code", finding.code}, {"where", finding.where}, {"says", finding.says}};
}

json::Value CheckReport::to_json() const
{
    json::Array list;
    for (const Finding& f : findings) list.push_back(workflow::to_json(f));
    return json::Object{{"ok", ok()}, {"hash", hash}, {"findings", std::move(list)}};
}

CheckReport check(const json::Value& definition, const CheckOptions& options)
{
    CheckReport report;
    report.hash = Chart::hash_of(definition);
    ChartReader reader(definition, {});
    const auto chart = reader.read();
    report.findings = std::move(reader.findings);
    if (!chart) return report;
    chart->guard_programs = GuardPrograms::compile(*chart, report.findings);
    check_conditions(*chart, options, report.findings);
    check_forms(*chart, options, report.findings);
    const People people = check_people(*chart, options, report.findings);
    // Targets that cannot be entered together lead to configurations that do not exist.
    const bool is_walkable = std::none_of(report.findings.begin(), report.findings.end(),
                                          [](const Finding& f) { return f.code == "target.conflict"; });
    if (is_walkable) check_paths(*chart, people, report.findings);
    // Several transitions of a state may have the same fault; it is said once.
    Findings once;
    for (Finding& f : report.findings)
        if (std::find(once.begin(), once.end(), f) == once.end()) once.push_back(std::move(f));
    report.findings = std::move(once);
    return report;
}

} // namespace xz::workflow
