#pragma once
#include "foundation/config/settings.hpp"
#include "foundation/core/result.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace xz::app
{

/// The words of a command: `--name value` pairs, `--flag`s and the rest.
class Options
{
public:
    /// `values` take a value, `flags` do not; at most `most_rest` other words follow. Error: `app.bad_option`, with an
    /// English sentence in the note.
    static Result<Options> read(const std::vector<std::string>& words, const std::vector<std::string>& values,
                                const std::vector<std::string>& flags = {}, std::size_t most_rest = 0);

    std::optional<std::string> value(const std::string& name) const;
    /// Error: `app.bad_option` when it is no number in the range.
    Result<std::int64_t> number(const std::string& name, std::int64_t least, std::int64_t most,
                                std::int64_t otherwise) const;
    bool flag(const std::string& name) const { return flags_.contains(name); }
    const std::vector<std::string>& rest() const { return rest_; }

private:
    std::map<std::string, std::string> values_;
    std::map<std::string, bool> flags_;
    std::vector<std::string> rest_;
};

/// The settings for a data folder: its `xiangzhi.toml` (or `--config`), the environment, then the command line. Packs
/// and web apps are looked for in the working folder, then beside the program, then where the package puts them.
Result<config::Settings> settings_for(const Options& options);

/// Writes `xiangzhi.toml` into the data folder with the county and the given lines.
void write_data_config(const std::string& data_dir, const std::string& county_code, const std::string& more);

/// A line of standard input, not shown while it is typed at a terminal; nothing at the end of the input.
std::optional<std::string> read_secret();

} // namespace xz::app
