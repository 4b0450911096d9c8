#include "engines/workflow/pack_files.hpp"

#include "foundation/core/assert.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <vector>

namespace xz::workflow
{

namespace
{

/// What every register of people holds; a form that asks for it wastes a villager's time.
const std::vector<std::string> kHeldFields = {
    "id_number",      "name",           "sex",           "birth_date", "phone",       "ethnicity",
    "household_head", "household_size", "division_code", "address",    "bank_account"};

Result<std::string> read_text(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    std::string text;
    if (file) text.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    if (!file || file.bad()) return fail(Kind::not_found, "workflow.no_file", "读不到文件 " + path);
    if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
    return text;
}

/// Finds forms beside a definition: "form/NAME@2" is form/NAME@2.json, form/NAME.json or, for the case's own form,
/// form.json.
class FormFolder
{
public:
    FormFolder(std::string folder, std::string case_form) : folder_(std::move(folder)), case_form_(std::move(case_form))
    {
    }

    const json::Value* find(std::string_view form)
    {
        const auto [at, is_new] = forms_.try_emplace(std::string(form));
        if (!is_new) return at->second ? &*at->second : nullptr;
        const std::string name(form);
        std::vector<std::string> places = {name + ".json", name.substr(0, name.find('@')) + ".json"};
        if (form == case_form_) places.push_back("form.json");
        // A name is only looked up below the definition's own folder.
        if (name.find("..") != name.npos || name.starts_with('/')) return nullptr;
        for (const std::string& place : places)
            if (auto read = read_json_file(folder_ + place)) {
                at->second = std::move(*read);
                return &*at->second;
            }
        return nullptr;
    }

private:
    std::string folder_;
    std::string case_form_;
    std::map<std::string, std::optional<json::Value>> forms_;
};

/// What a reader of JSON found wrong, at the innermost state around the place.
Finding of_text(const Error& error)
{
    XZ_ASSERT(!error.fields.empty());
    const auto& [pointer, sentence] = error.fields.front();
    if (pointer.empty()) return {"json.bad", "", "文件不是合格的 JSON，请检查引号、逗号和括号"};
    std::vector<std::string> steps;
    std::istringstream rest(pointer.substr(1));
    for (std::string step; std::getline(rest, step, '/');) steps.push_back(std::move(step));
    std::string state;
    for (std::size_t i = 0; i + 1 < steps.size() && steps[i] == "states"; i += 2)
        state += (state.empty() ? "" : ".") + steps[i + 1];
    return {"json.bad", state, "“" + steps.back() + "”：" + sentence};
}

} // namespace

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

Result<std::optional<json::Value>> ToolArguments::json_of(std::string_view option) const
{
    if (!has(option)) return std::optional<json::Value>();
    return std::optional(XZ_TRY(read_json_file(value(option))));
}

Result<json::Value> read_json_file(const std::string& path)
{
    auto value = json::parse(XZ_TRY(read_text(path)));
    if (!value)
        return fail(Kind::invalid, "core.bad_json", "文件 " + path + " 不是合格的 JSON，请检查引号、逗号和括号");
    return value;
}

Result<PackFlow> PackFlow::read(const std::string& path)
{
    const std::string text = XZ_TRY(read_text(path));
    PackFlow flow;
    const auto slash = path.find_last_of('/');
    if (slash != path.npos) flow.folder_ = path.substr(0, slash + 1);
    if (auto value = json::parse(text))
        flow.definition = std::move(*value);
    else
        flow.findings.push_back(of_text(value.error()));
    return flow;
}

CheckReport PackFlow::check(const json::Value* roster) const
{
    const json::Value* head = json::find(definition, "case");
    const json::Value* form = head ? json::find(*head, "form") : nullptr;
    FormFolder forms(folder_, form && form->is_string() ? std::string(form->get_string()) : std::string());
    CheckOptions options;
    options.roster = roster;
    options.form_schema = [&](std::string_view name) { return forms.find(name); };
    options.held_fields = kHeldFields;
    CheckReport report;
    if (findings.empty() || findings.front().code != "json.bad") report = workflow::check(definition, options);
    report.findings.insert(report.findings.begin(), findings.begin(), findings.end());
    return report;
}

std::string line_of(const Finding& finding)
{
    return finding.code + ' ' + (finding.where.empty() ? "-" : finding.where) + ' ' + finding.says;
}

} // namespace xz::workflow
