#include "engines/workflow/pack_files.hpp"
#include "engines/workflow/simulate.hpp"

#include <istream>
#include <ostream>
#include <string>

namespace xz::workflow
{

namespace
{

/// The findings of a definition that even `--unchecked` cannot run.
Findings why_not_runnable(const Error& error)
{
    Findings findings;
    for (const FieldError& field : error.fields) findings.push_back({error.code, field.at, field.says});
    return findings;
}

} // namespace

int pack_simulate_tool(std::span<const std::string_view> arguments, std::istream& in, std::ostream& out,
                       std::ostream& err)
{
    const auto args = ToolArguments::read(arguments, {"--unchecked"}, {"--roster", "--calendar", "--context", "--at"});
    const auto unusable = [&](const std::string& says) {
        err << says << '\n';
        return kUnusable;
    };
    if (!args.problem.empty()) return unusable(args.problem);
    const auto flow = PackFlow::read(args.file);
    if (!flow) return unusable(flow.error().note);
    const auto roster = args.json_of("--roster"), table = args.json_of("--calendar"),
               context = args.json_of("--context");
    for (const auto* file : {&roster, &table, &context})
        if (!*file) return unusable(file->error().note);
    std::optional<Instant> at;
    if (args.has("--at")) {
        const auto read = parse_rfc3339(args.value("--at"));
        if (!read) return unusable("--at 应是时间，如 2026-05-01T08:00:00+08:00");
        at = *read;
    }

    const bool unchecked = args.has("--unchecked");
    const auto refused = [&](const Findings& findings) {
        for (const Finding& f : findings) err << line_of(f) << '\n';
        return kRefused;
    };
    if (!unchecked)
        if (const CheckReport report = flow->check(*roster ? &**roster : nullptr); !report.ok())
            return refused(report.findings);
    if (flow->definition.is_null()) return refused(flow->findings);
    auto chart = Chart::compile(flow->definition, {.lenient = unchecked});
    if (!chart) return refused(why_not_runnable(chart.error()));
    auto calendar = *table ? Calendar::make(**table) : Calendar::named((*chart)->calendar);
    if (!calendar && *table)
        return unusable("日历文件 " + args.value("--calendar") + " 写得不对：" + calendar.error().note);
    if (!calendar) calendar = Calendar();

    Simulation simulation(std::move(*chart), std::move(*calendar));
    if (*context) simulation.set_context(**context);
    out << json::to_text(simulation.start(at)) << std::endl;
    for (std::string line; std::getline(in, line);) {
        if (line.find_first_not_of(" \t\r") == line.npos) continue;
        const auto value = json::parse(line);
        const json::Value answer = value ? simulation.serve(*value) : json::Object{{"error", "这一行不是合格的 JSON"}};
        out << json::to_text(answer) << std::endl;
    }
    return kFine;
}

} // namespace xz::workflow
