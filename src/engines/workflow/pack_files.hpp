#pragma once
#include "engines/workflow/check.hpp"
#include "foundation/core/json.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace xz::workflow
{

/// How a pack tool ends.
enum ExitStatus : int { kFine = 0, kRefused = 1, kUnusable = 2 };

/// The arguments of a pack tool: one file, flags, and options with a value.
struct ToolArguments {
    std::string file;
    std::map<std::string, std::string, std::less<>> options;
    std::string problem;

    bool has(std::string_view name) const { return options.find(name) != options.end(); }
    const std::string& value(std::string_view name) const { return options.find(name)->second; }

    /// `flags` stand alone ("--json"), `valued` take the next argument ("--roster"); a bad argument is said in
    /// `problem`.
    static ToolArguments read(std::span<const std::string_view> arguments,
                              std::initializer_list<std::string_view> flags,
                              std::initializer_list<std::string_view> valued);

    /// The JSON file that an option names; nothing if the option is not there. Errors of `read_json_file`.
    Result<std::optional<json::Value>> json_of(std::string_view option) const;
};

/// Reads a JSON file. Errors: `workflow.no_file`, `core.bad_json`; the note is a Chinese sentence that names the file.
Result<json::Value> read_json_file(const std::string& path);

/// A definition as its author keeps it: one file, with its forms beside it.
struct PackFlow {
    json::Value definition;
    /// What can only be seen in the text: that it is no JSON, or that a member is written twice.
    Findings findings;

    /// Error: `workflow.no_file`.
    static Result<PackFlow> read(const std::string& path);

    /// The whole check, with the forms beside the file.
    CheckReport check(const json::Value* roster) const;

private:
    std::string folder_;
};

/// One line for people: `code where says`, "-" for the definition as a whole.
std::string line_of(const Finding& finding);

} // namespace xz::workflow
