#include "engines/workflow/check.hpp"
#include "engines/workflow/pack_files.hpp"

#include <map>
#include <ostream>

namespace xz::workflow
{

namespace
{

constexpr int kFine = 0, kRefused = 1, kUnusable = 2;

/// What every register of people holds; a form that asks for it wastes a villager's time.
const std::vector<std::string> kHeldFields = {
    "id_number",      "name",           "sex",           "birth_date", "phone",       "ethnicity",
    "household_head", "household_size", "division_code", "address",    "bank_account"};

/// Finds forms beside a definition: "form/NAME@2" is form/NAME@2.json, form/NAME.json or, for the case's own form,
/// form.json.
class FormFolder
{
public:
    explicit FormFolder(const std::string& flow_file)
    {
        const auto slash = flow_file.find_last_of('/');
        folder_ = slash == flow_file.npos ? "" : flow_file.substr(0, slash + 1);
    }

    const json::Value* find(std::string_view form, std::string_view case_form)
    {
        const auto [at, is_new] = forms_.try_emplace(std::string(form));
        if (!is_new) return at->second ? &*at->second : nullptr;
        const std::string name(form);
        std::vector<std::string> places = {name + ".json", name.substr(0, name.find('@')) + ".json"};
        if (form == case_form) places.push_back("form.json");
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
    std::map<std::string, std::optional<json::Value>> forms_;
};

} // namespace

int pack_check_tool(std::span<const std::string_view> arguments, std::ostream& out, std::ostream& err)
{
    const auto args = ToolArguments::read(arguments, {"--json"}, {"--roster"});
    if (!args.problem.empty()) {
        err << args.problem << '\n';
        return kUnusable;
    }
    const auto definition = read_json_file(args.file);
    if (!definition) {
        err << definition.error().note << '\n';
        return kUnusable;
    }
    json::Value roster;
    CheckOptions options;
    if (args.has("--roster")) {
        auto read = read_json_file(args.value("--roster"));
        if (!read) {
            err << read.error().note << '\n';
            return kUnusable;
        }
        roster = std::move(*read);
        options.roster = &roster;
    }
    FormFolder forms(args.file);
    const json::Value* head = json::find(*definition, "case");
    const json::Value* form = head ? json::find(*head, "form") : nullptr;
    const std::string case_form = form && form->is_string() ? std::string(form->get_string()) : std::string();
    options.form_schema = [&](std::string_view name) { return forms.find(name, case_form); };
    options.held_fields = kHeldFields;

    const CheckReport report = check(*definition, options);
    if (args.has("--json")) {
        out << json::to_text(report.to_json()) << '\n';
    } else {
        for (const Finding& f : report.findings)
            out << f.code << ' ' << (f.where.empty() ? "-" : f.where) << ' ' << f.says << '\n';
    }
    return report.ok() ? kFine : kRefused;
}

} // namespace xz::workflow
