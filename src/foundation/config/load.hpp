#pragma once
#include "foundation/config/settings.hpp"
#include "foundation/core/result.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xz::config
{

/// The sources of the settings; a later one wins: default, file, environment, command line.
struct Sources {
    std::string file_name;                                         ///< for sentences; empty: no file
    std::string file_text;                                         ///< TOML
    std::vector<std::pair<std::string, std::string>> environment;  ///< all variables; those beginning with XZ_ count
    std::vector<std::pair<std::string, std::string>> command_line; ///< key and value as text: {"http.listen", "…"}
};

/// Settings and what the administrator should hear about them.
struct Loaded {
    Settings settings;
    std::vector<std::string> warnings; ///< Chinese sentences, such as an XZ_ variable that names no setting
};

/// Puts the sources together. Errors, each with a Chinese sentence with file and line in `note`: `config.bad_syntax`,
/// `config.unknown_key`, `config.wrong_type`, `config.out_of_range`. A secret's value never appears in a sentence.
Result<Loaded> load(const Sources& sources);

/// The same with a file of this machine ("" for none) and this process's environment. Further error:
/// `config.cannot_read`.
Result<Loaded> load_file(const std::string& file_name,
                         std::vector<std::pair<std::string, std::string>> command_line = {});

} // namespace xz::config
