#pragma once
#include "foundation/core/json.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace xz::workflow
{

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
};

/// Reads a JSON file. Errors: `workflow.no_file`, `core.bad_json`; the note is a Chinese sentence that names the file.
Result<json::Value> read_json_file(const std::string& path);

} // namespace xz::workflow
