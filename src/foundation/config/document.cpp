#include "foundation/config/document.hpp"

#include "foundation/config/keys.hpp"

namespace xz::config
{

namespace
{

std::string quoted(std::string_view text)
{
    static constexpr char kHex[] = "0123456789ABCDEF";
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') out += '\\';
        if (byte < 0x20 || byte == 0x7F)
            (out += "\\u00") += {kHex[byte >> 4], kHex[byte & 15]};
        else
            out += c;
    }
    return out + '"';
}

std::string toml_text(const std::string& value) { return quoted(value); }
std::string toml_text(std::int64_t value) { return std::to_string(value); }
std::string toml_text(bool value) { return value ? "true" : "false"; }
std::string toml_text(const std::vector<std::string>& values)
{
    std::string out = "[";
    for (const auto& value : values) (out += out.size() > 1 ? ", " : "") += quoted(value);
    return out + ']';
}

std::string range_title(const Range& range)
{
    std::string out;
    for (const auto word : range.words) (out += out.empty() ? "" : "、") += word;
    if (range.low != range.high) out = std::to_string(range.low) + " 到 " + std::to_string(range.high);
    return out;
}

/// Writes the tables in order; `line` gives the text of one key.
template <class Line>
std::string tables(Line&& line)
{
    std::string out;
    std::string_view table;
    for (const auto& key : keys()) {
        const auto dot = key.name.find('.');
        if (key.name.substr(0, dot) != table) {
            table = key.name.substr(0, dot);
            ((out += out.empty() ? "[" : "\n[") += table) += "]\n";
        }
        out += line(key, key.name.substr(dot + 1));
    }
    return out;
}

} // namespace

std::string documented_file()
{
    return "# 乡治配置文件。去掉行首的 # 即可修改；没有写的项目使用这里列出的默认值。\n"
           "# 每一项也可以用环境变量设置，变量名写在说明后面的括号里，它优先于本文件。\n\n" +
           tables([](const Key& key, std::string_view name) {
               std::string out = "# " + std::string(key.doc) + "（" + environment_name(key.name) + "）\n# 类型：" +
                                 std::string(type_title(key));
               if (const auto range = range_title(key.range); !range.empty()) out += "；可取：" + range;
               return out + "\n#" + std::string(name) + " = " + std::string(key.default_text) + "\n";
           });
}

std::string effective_file(const Settings& settings)
{
    return tables([&](const Key& key, std::string_view name) {
        const auto value = std::visit([&](auto place) { return toml_text(settings.*place); }, key.place);
        const bool hidden = key.secrecy == Secrecy::secret && value != "\"\"";
        return std::string(name) + " = " + (hidden ? "\"***\"" : value) + "\n";
    });
}

} // namespace xz::config
