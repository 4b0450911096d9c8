#pragma once
#include "engines/workflow/finding.hpp"
#include "foundation/core/json.hpp"

#include <functional>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace xz::workflow
{

/// What a check may be measured against beside the definition itself.
struct CheckOptions {
    /// The people of the place where the definition shall run (see README); without it roles are only checked by form.
    const json::Value* roster = nullptr;
    /// The JSON Schema of a form by its name ("form/village-project@2"), nullptr if unknown; then its fields have any
    /// type.
    std::function<const json::Value*(std::string_view form)> form_schema = {};
    /// Names of form fields that the register already holds; a form may show them bound by `x-register`, not ask for
    /// them.
    std::vector<std::string> held_fields = {};
};

/// `{"code", "where", "says"}`
json::Value to_json(const Finding& finding);

/// The outcome of `check`; stored with the hash when a definition is published.
struct CheckReport {
    std::string hash;
    Findings findings;
    bool ok() const { return findings.empty(); }
    /// `{"ok", "hash", "findings": [{"code", "where", "says"}]}`
    json::Value to_json() const;
};

/// Everything that must hold before a definition may be published (发布前检查).
CheckReport check(const json::Value& definition, const CheckOptions& options = {});

/// `pack check FLOW.json [--roster ROSTER.json] [--json]`: one finding a line, as text or as JSON. Exit status: 0 in
/// order, 1 something is wrong, 2 no such file or a bad argument.
int pack_check_tool(std::span<const std::string_view> arguments, std::ostream& out, std::ostream& err);

} // namespace xz::workflow
