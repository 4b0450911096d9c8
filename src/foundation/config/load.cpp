#include "foundation/config/load.hpp"

#include "foundation/config/keys.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <numeric>
#include <sstream>
#include <toml++/toml.h>
#include <unistd.h>

namespace xz::config
{

namespace
{

const Key* find_key(std::string_view name)
{
    const auto all = keys();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Key& key) { return key.name == name; });
    return found == all.end() ? nullptr : &*found;
}

/// Levenshtein distance, for "did you mean".
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t(0));
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
            diagonal = above;
        }
    }
    return row[b.size()];
}

std::string unknown_sentence(std::string_view name)
{
    const auto all = keys();
    const auto nearest = std::min_element(all.begin(), all.end(), [&](const Key& a, const Key& b) {
        return distance(name, a.name) < distance(name, b.name);
    });
    std::string out = "没有名为 " + std::string(name) + " 的设置";
    if (distance(name, nearest->name) <= 4) out += "，是不是 " + std::string(nearest->name) + "？";
    return out;
}

Result<> in_range(const Key& key, std::int64_t value, const std::string& where)
{
    const auto& range = key.range;
    if (range.low == range.high || (value >= range.low && value <= range.high)) return {};
    return fail(Kind::invalid, "config.out_of_range",
                where + std::string(key.name) + " 应在 " + std::to_string(range.low) + " 到 " +
                    std::to_string(range.high) + " 之间，现在是 " + std::to_string(value));
}

Result<> in_range(const Key& key, const std::string& value, const std::string& where)
{
    const auto& words = key.range.words;
    if (words.empty() || std::find(words.begin(), words.end(), value) != words.end()) return {};
    std::string allowed;
    for (const auto word : words) (allowed += allowed.empty() ? "" : "、") += word;
    return fail(Kind::invalid, "config.out_of_range", where + std::string(key.name) + " 只能是 " + allowed + " 之一");
}

Result<> in_range(const Key&, bool, const std::string&) { return {}; }
Result<> in_range(const Key&, const std::vector<std::string>&, const std::string&) { return {}; }

std::optional<std::string> read_node(const toml::node& node, std::type_identity<std::string>)
{
    return node.value_exact<std::string>();
}
std::optional<std::int64_t> read_node(const toml::node& node, std::type_identity<std::int64_t>)
{
    return node.value_exact<std::int64_t>();
}
std::optional<bool> read_node(const toml::node& node, std::type_identity<bool>) { return node.value_exact<bool>(); }
std::optional<std::vector<std::string>> read_node(const toml::node& node, std::type_identity<std::vector<std::string>>)
{
    const auto* list = node.as_array();
    if (!list) return std::nullopt;
    std::vector<std::string> out;
    for (const auto& item : *list) {
        auto text = item.value_exact<std::string>();
        if (!text) return std::nullopt;
        out.push_back(std::move(*text));
    }
    return out;
}

std::optional<std::string> read_text(std::string_view text, std::type_identity<std::string>)
{
    return std::string(text);
}
std::optional<std::int64_t> read_text(std::string_view text, std::type_identity<std::int64_t>)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}
std::optional<bool> read_text(std::string_view text, std::type_identity<bool>)
{
    if (text == "true" || text == "1") return true;
    if (text == "false" || text == "0") return false;
    return std::nullopt;
}
std::optional<std::vector<std::string>> read_text(std::string_view text, std::type_identity<std::vector<std::string>>)
{
    std::vector<std::string> out;
    std::istringstream in{std::string(text)};
    for (std::string item; std::getline(in, item, ',');) {
        const auto first = item.find_first_not_of(' ');
        if (first != std::string::npos) out.push_back(item.substr(first, item.find_last_not_of(' ') - first + 1));
    }
    return out;
}

/// Reads one value by `read` and puts it into its place.
template <class Read>
Result<> set(Settings& settings, const Key& key, const std::string& where, Read&& read)
{
    return std::visit(
        [&](auto place) -> Result<> {
            using Value = std::decay_t<decltype(settings.*place)>;
            std::optional<Value> value = read(std::type_identity<Value>());
            if (!value)
                return fail(Kind::invalid, "config.wrong_type",
                            where + std::string(key.name) + " 应是" + std::string(type_title(key)));
            XZ_TRY(in_range(key, *value, where));
            settings.*place = std::move(*value);
            return {};
        },
        key.place);
}

Result<> set_node(Settings& settings, const Key& key, const std::string& where, const toml::node& node)
{
    return set(settings, key, where, [&](auto type) { return read_node(node, type); });
}

Result<> set_text(Settings& settings, const Key& key, const std::string& where, std::string_view text)
{
    return set(settings, key, where, [&](auto type) { return read_text(text, type); });
}

std::string place_in_file(const std::string& file, const toml::source_region& source)
{
    return file + " 第 " + std::to_string(source.begin.line) + " 行：";
}

Result<> read_table(Settings& settings, const std::string& file, const toml::table& table, const std::string& prefix)
{
    for (const auto& [name, node] : table) {
        const std::string full = prefix + std::string(name.str());
        const auto where = place_in_file(file, name.source());
        if (const Key* key = find_key(full)) {
            XZ_TRY(set_node(settings, *key, where, node));
        } else if (const auto* inner = node.as_table()) {
            const auto all = keys();
            const bool known =
                std::any_of(all.begin(), all.end(), [&](const Key& key) { return key.name.starts_with(full + "."); });
            if (!known && inner->empty())
                return fail(Kind::invalid, "config.unknown_key", where + unknown_sentence(full));
            XZ_TRY(read_table(settings, file, *inner, full + "."));
        } else {
            return fail(Kind::invalid, "config.unknown_key", where + unknown_sentence(full));
        }
    }
    return {};
}

Result<Settings> defaults()
{
    Settings settings;
    for (const auto& key : keys()) {
        const toml::table line = toml::parse("v = " + std::string(key.default_text));
        XZ_TRY(set_node(settings, key, "", *line.get("v")));
    }
    return settings;
}

} // namespace

Result<Loaded> load(const Sources& sources)
{
    Loaded out{XZ_TRY(defaults()), {}};
    try {
        const toml::table table = toml::parse(sources.file_text, sources.file_name);
        XZ_TRY(read_table(out.settings, sources.file_name, table, ""));
    } catch (const toml::parse_error& error) {
        return fail(Kind::invalid, "config.bad_syntax",
                    place_in_file(sources.file_name, error.source()) + "写法不对（" + std::string(error.description()) +
                        "）");
    }
    for (const auto& [name, value] : sources.environment) {
        if (!name.starts_with("XZ_")) continue;
        const auto all = keys();
        const auto key = std::ranges::find(all, name, [](const Key& k) { return environment_name(k.name); });
        if (key == all.end())
            out.warnings.push_back("环境变量 " + name + " 不对应任何设置，已忽略");
        else
            XZ_TRY(set_text(out.settings, *key, "环境变量 " + name + "：", value));
    }
    for (const auto& [name, value] : sources.command_line) {
        const Key* key = find_key(name);
        if (!key) return fail(Kind::invalid, "config.unknown_key", "命令行：" + unknown_sentence(name));
        XZ_TRY(set_text(out.settings, *key, "命令行：", value));
    }
    return out;
}

Result<Loaded> load_file(const std::string& file_name, std::vector<std::pair<std::string, std::string>> command_line)
{
    Sources sources{file_name, {}, {}, std::move(command_line)};
    if (!file_name.empty()) {
        std::ifstream in(file_name, std::ios::binary);
        std::ostringstream text;
        if (!in || !(text << in.rdbuf()))
            return fail(Kind::invalid, "config.cannot_read", "读不了配置文件 " + file_name);
        sources.file_text = std::move(text).str();
    }
    for (char** variable = environ; variable && *variable; ++variable) {
        const std::string_view line = *variable;
        const auto equals = line.find('=');
        if (equals != line.npos) sources.environment.emplace_back(line.substr(0, equals), line.substr(equals + 1));
    }
    return load(sources);
}

std::string database_of(const Settings& settings)
{
    return settings.database_url.empty() ? "sqlite:" + settings.data_dir + "/xiangzhi.db" : settings.database_url;
}

} // namespace xz::config
