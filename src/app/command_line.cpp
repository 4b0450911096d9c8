#include "app/command_line.hpp"

#include "app/commands.hpp"
#include "engines/forms/form_check_tool.hpp"
#include "engines/rules/eval_tool.hpp"
#include "engines/workflow/check.hpp"
#include "engines/workflow/simulate.hpp"

#include <iostream>
#include <string_view>

namespace xz::app
{

namespace
{

constexpr std::string_view kHelp = R"(乡治 xiangzhi - the digital platform of rural governance for one county

the platform
  xiangzhi serve --data DIR [--listen HOST:PORT] [--config FILE] [--database URL]
                                   serve a data folder; Ctrl-C stops gracefully
  xiangzhi init --data DIR --county CODE --divisions FILE.csv --admin LOGIN
                                   make an empty county; asks for the administrator's password
  xiangzhi demo --data DIR [--divisions FILE.csv] [--county CODE] [--households N] [--cases N] [--seed S]
                                   make a believable county to try things in
  xiangzhi accounts --data DIR STAFF.csv PASSWORDS.csv [--reset]
                                   open accounts for a list of staff; writes their first passwords to a file
  xiangzhi migrate --data DIR      bring the database up to date without serving
  xiangzhi backup --data DIR FILE  copy database and attachments into one file while the platform serves
  xiangzhi restore --data DIR FILE put a backup into an empty data folder
  xiangzhi verify --data DIR       check the database file and the chain of every case's history
  xiangzhi config [--data DIR] [--effective]
                                   every setting, its default and what it does
  xiangzhi openapi                 the API description as JSON

tools of a pack's author
  xiangzhi pack check FLOW.json [--roster ROSTER.json] [--json]
  xiangzhi pack simulate FLOW.json [--unchecked]
  xiangzhi eval                    lines {"expr", "vars"} in, {"type", "value"} or {"error"} out
  xiangzhi form check SCHEMA.json  one JSON value a line in, {"valid"} out
)";

int pack(const std::vector<std::string>& words)
{
    const std::vector<std::string_view> rest(words.begin() + (words.empty() ? 0 : 1), words.end());
    if (!words.empty() && words[0] == "check") return workflow::pack_check_tool(rest, std::cout, std::cerr);
    if (!words.empty() && words[0] == "simulate")
        return workflow::pack_simulate_tool(rest, std::cin, std::cout, std::cerr);
    std::cerr << "xiangzhi pack check FLOW.json | xiangzhi pack simulate FLOW.json\n";
    return 2;
}

int report(const Result<int>& done)
{
    if (done) return *done;
    const Error& error = done.error();
    std::cerr << "xiangzhi: " << (error.note.empty() ? error.code : error.note) << "\n";
    for (const auto& field : error.fields) std::cerr << "  " << field.at << " " << field.says << "\n";
    return error.code == "app.bad_option" ? 2 : 1;
}

} // namespace

int run_command(std::vector<std::string> words)
{
    std::ios::sync_with_stdio(false);
    if (words.empty() || words[0] == "help" || words[0] == "--help" || words[0] == "-h") {
        std::cout << kHelp;
        return 0;
    }
    const std::string command = words[0];
    words.erase(words.begin());
    if (command == "serve") return report(serve(words));
    if (command == "init") return report(init(words));
    if (command == "demo") return report(demo(words));
    if (command == "accounts") return report(accounts(words));
    if (command == "migrate") return report(migrate(words));
    if (command == "backup") return report(backup(words));
    if (command == "restore") return report(restore(words));
    if (command == "verify") return report(verify(words));
    if (command == "config") return report(show_config(words));
    if (command == "openapi") return report(show_openapi(words));
    if (command == "pack") return pack(words);
    if (command == "eval") return rules::eval_lines(std::cin, std::cout);
    if (command == "form" && !words.empty() && words[0] == "check")
        return forms::form_check_tool({words.begin() + 1, words.end()}, std::cin, std::cout, std::cerr);
    if (command == "--version" || command == "version") {
        std::cout << "xiangzhi " XZ_VERSION "\n";
        return 0;
    }
    std::cerr << "xiangzhi: unknown command " << command << "\n\n" << kHelp;
    return 2;
}

} // namespace xz::app
