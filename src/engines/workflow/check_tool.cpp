#include "engines/workflow/pack_files.hpp"

#include <ostream>

namespace xz::workflow
{

int pack_check_tool(std::span<const std::string_view> arguments, std::ostream& out, std::ostream& err)
{
    const auto args = ToolArguments::read(arguments, {"--json"}, {"--roster"});
    const auto unusable = [&](const std::string& says) {
        err << says << '\n';
        return kUnusable;
    };
    if (!args.problem.empty()) return unusable(args.problem);
    const auto flow = PackFlow::read(args.file);
    if (!flow) return unusable(flow.error().note);
    const auto roster = args.json_of("--roster");
    if (!roster) return unusable(roster.error().note);

    const CheckReport report = flow->check(*roster ? &**roster : nullptr);
    for (const Finding& f : report.findings)
        out << (args.has("--json") ? json::to_text(workflow::to_json(f)) : line_of(f)) << '\n';
    return report.ok() ? kFine : kRefused;
}

} // namespace xz::workflow
