#include "engines/workflow/check.hpp"
#include "engines/workflow/pack_files.hpp"
#include "engines/workflow/simulate.hpp"

#include <istream>
#include <ostream>
#include <string>

namespace xz::workflow
{

namespace
{

constexpr int kFine = 0, kRefused = 1, kUnusable = 2;

void print(const Findings& findings, std::ostream& err)
{
    for (const Finding& f : findings)
        err << f.code << ' ' << (f.where.empty() ? "-" : f.where) << ' ' << f.says << '\n';
}

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
    const auto definition = read_json_file(args.file);
    if (!definition) return unusable(definition.error().note);

    Calendar calendar;
    if (args.has("--calendar")) {
        const auto table = read_json_file(args.value("--calendar"));
        if (!table) return unusable(table.error().note);
        auto made = Calendar::make(*table);
        if (!made) return unusable("日历文件 " + args.value("--calendar") + " 写得不对：" + made.error().note);
        calendar = std::move(*made);
    }
    json::Value roster, context;
    for (const auto& [option, into] : {std::pair{"--roster", &roster}, std::pair{"--context", &context}}) {
        if (!args.has(option)) continue;
        auto read = read_json_file(args.value(option));
        if (!read) return unusable(read.error().note);
        *into = std::move(*read);
    }
    std::optional<Instant> at;
    if (args.has("--at")) {
        const auto read = parse_rfc3339(args.value("--at"));
        if (!read) return unusable("--at 应是时间，如 2026-05-01T08:00:00+08:00");
        at = *read;
    }
    if (!args.has("--unchecked")) {
        CheckOptions options;
        if (args.has("--roster")) options.roster = &roster;
        if (const CheckReport report = check(*definition, options); !report.ok()) {
            print(report.findings, err);
            return kRefused;
        }
    }
    auto chart = Chart::compile(*definition, {.lenient = args.has("--unchecked")});
    if (!chart) {
        print(why_not_runnable(chart.error()), err);
        return kRefused;
    }

    Simulation simulation(std::move(*chart), std::move(calendar));
    simulation.set_context(context);
    out << json::to_text(simulation.start(at)) << std::endl;
    for (std::string line; std::getline(in, line);) {
        if (line.find_first_not_of(" \t\r") == line.npos) continue;
        const auto value = json::parse(line);
        const json::Value answer =
            value ? simulation.serve(*value) : json::Object{{"error", "这一行不是合格的 JSON：" + value.error().note}};
        out << json::to_text(answer) << std::endl;
    }
    return kFine;
}

} // namespace xz::workflow
