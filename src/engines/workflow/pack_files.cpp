#include "engines/workflow/pack_files.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace xz::workflow
{

ToolArguments ToolArguments::read(std::span<const std::string_view> arguments,
                                  std::initializer_list<std::string_view> flags,
                                  std::initializer_list<std::string_view> valued)
{
    const auto among = [](std::initializer_list<std::string_view> names, std::string_view name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    ToolArguments out;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view a = arguments[i];
        if (among(flags, a)) {
            out.options.emplace(a, "");
        } else if (among(valued, a)) {
            if (++i == arguments.size()) {
                out.problem = "选项 " + std::string(a) + " 后面缺少内容";
                return out;
            }
            out.options.insert_or_assign(std::string(a), std::string(arguments[i]));
        } else if (a.starts_with("--")) {
            out.problem = "不认识的选项 " + std::string(a);
            return out;
        } else if (!out.file.empty()) {
            out.problem = "一次只处理一个流程文件";
            return out;
        } else {
            out.file = a;
        }
    }
    if (out.file.empty()) out.problem = "请写明流程文件，如 FLOW.json";
    return out;
}

Result<json::Value> read_json_file(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    std::string text;
    if (file) text.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    if (!file || file.bad()) return fail(Kind::not_found, "workflow.no_file", "读不到文件 " + path);
    if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
    auto value = json::parse(text);
    if (!value) return fail(Kind::invalid, "core.bad_json", "文件 " + path + " 不是合格的 JSON：" + value.error().note);
    return value;
}

} // namespace xz::workflow
