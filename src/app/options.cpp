#include "app/options.hpp"

#include "foundation/config/load.hpp"
#include "foundation/log/log.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iostream>

#include <termios.h>
#include <unistd.h>

namespace xz::app
{

namespace
{

namespace fs = std::filesystem;

bool is_one_of(const std::vector<std::string>& names, const std::string& name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// The folder as set, or the same beside the program (a checkout) or where the package puts it.
std::string existing_folder(const std::string& set, const char* in_checkout, const char* installed)
{
    std::error_code ignored;
    if (fs::exists(set, ignored)) return set;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    for (const fs::path& candidate : {program / in_checkout, program / ".." / ".." / in_checkout, fs::path(installed)})
        if (fs::exists(candidate, ignored)) return fs::weakly_canonical(candidate, ignored).string();
    return set;
}

} // namespace

Result<Options> Options::read(const std::vector<std::string>& words, const std::vector<std::string>& values,
                              const std::vector<std::string>& flags, std::size_t most_rest)
{
    Options out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::string name = words[i];
        if (!name.starts_with("--")) {
            if (out.rest_.size() == most_rest)
                return fail(Kind::invalid, "app.bad_option", "what is " + name + " for?");
            out.rest_.push_back(name);
            continue;
        }
        name.erase(0, 2);
        std::optional<std::string> value;
        if (const auto equals = name.find('='); equals != std::string::npos) {
            value = name.substr(equals + 1);
            name.erase(equals);
        }
        if (is_one_of(flags, name) && !value) {
            out.flags_[name] = true;
        } else if (is_one_of(values, name)) {
            if (!value && i + 1 < words.size()) value = words[++i];
            if (!value) return fail(Kind::invalid, "app.bad_option", "--" + name + " needs a value");
            out.values_[name] = *value;
        } else {
            return fail(Kind::invalid, "app.bad_option", "unknown option --" + name);
        }
    }
    return out;
}

std::optional<std::string> Options::value(const std::string& name) const
{
    const auto it = values_.find(name);
    return it == values_.end() ? std::nullopt : std::optional(it->second);
}

Result<std::int64_t> Options::number(const std::string& name, std::int64_t least, std::int64_t most,
                                     std::int64_t otherwise) const
{
    const auto text = value(name);
    if (!text) return otherwise;
    std::int64_t n = 0;
    const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), n);
    if (problem != std::errc() || end != text->data() + text->size() || n < least || n > most)
        return fail(Kind::invalid, "app.bad_option",
                    "--" + name + " must be a number from " + std::to_string(least) + " to " + std::to_string(most));
    return n;
}

Result<config::Settings> settings_for(const Options& options)
{
    std::vector<std::pair<std::string, std::string>> line;
    std::string file = options.value("config").value_or("");
    if (const auto data = options.value("data")) {
        line.emplace_back("data.dir", *data);
        if (const auto own = fs::path(*data) / "xiangzhi.toml"; file.empty() && fs::exists(own)) file = own.string();
    }
    if (const auto listen = options.value("listen")) line.emplace_back("http.listen", *listen);
    if (const auto database = options.value("database")) line.emplace_back("database.url", *database);
    auto loaded = XZ_TRY(config::load_file(file, std::move(line)));
    for (const auto& warning : loaded.warnings) std::cerr << "xiangzhi: " << warning << "\n";
    config::Settings settings = std::move(loaded.settings);
    settings.packs_dir = existing_folder(settings.packs_dir, "packs", "/usr/share/xiangzhi/packs");
    settings.web_dir = existing_folder(settings.web_dir, "web/dist", "/usr/share/xiangzhi/web");
    log::set_up(log::parse_level(settings.log_level),
                settings.log_format == "json" ? log::Format::json : log::Format::logfmt);
    return settings;
}

void write_data_config(const std::string& data_dir, const std::string& county_code, const std::string& more)
{
    fs::create_directories(data_dir);
    std::ofstream out(fs::path(data_dir) / "xiangzhi.toml", std::ios::binary | std::ios::trunc);
    out << "# 本县的设置；全部设置项见 xiangzhi config\n[county]\ncode = \"" << county_code << "\"\n" << more;
}

std::optional<std::string> read_secret()
{
    termios before{};
    const bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;
    if (terminal) {
        termios quiet = before;
        quiet.c_lflag &= ~tcflag_t(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    std::string line;
    const bool read = bool(std::getline(std::cin, line));
    if (terminal) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    std::cout << "\n";
    if (line.ends_with('\r')) line.pop_back();
    return read ? std::optional(line) : std::nullopt;
}

} // namespace xz::app
