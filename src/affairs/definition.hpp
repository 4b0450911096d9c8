#pragma once
#include "affairs/ids.hpp"
#include "engines/forms/form.hpp"
#include "engines/rules/rules.hpp"
#include "engines/workflow/calendar.hpp"
#include "engines/workflow/chart.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace xz::affairs
{

/// Who may use a verb.
enum class VerbBy {
    task,      ///< the people of the task that waits
    applicant, ///< the person whose matter it is
    everybody  ///< everybody who lives where the case is (objections to a notice)
};

/// One verb (办理动作) of a type: how it is shown and what it asks.
struct VerbSpec {
    std::string verb;
    std::string title;
    std::string style = "plain"; ///< primary, plain, danger
    VerbBy by = VerbBy::task;
    std::string says; ///< sentence for the timeline with {actor}, {assignee}, {stars}
    bool needs_reason = false;
    bool assigns = false; ///< sets the case's assignee from `assignee_id`
    bool hidden = false;  ///< has a door of its own (rating)
    std::string links;    ///< relation to `of_case_id`
    std::string choice_field;
    std::vector<std::string> choice_roles;
    json::Value form_schema; ///< null when it asks nothing
    std::shared_ptr<const forms::Form> form;
};

/// One kind of matter within a type, with its own parameters.
struct Category {
    std::string category;
    std::string title;
    std::string icon;
    bool urgent = false;
    json::Object params;
};

/// One step of the path that people are shown.
struct StepSpec {
    std::string title;
    std::vector<std::string> states; ///< this state or any below it; empty: reached by filing
};

/// An affair type (事项类型) in one version: form, flow and words, immutable and shared. Cases stay on the version they
/// began with.
class Definition
{
public:
    /// Compiles `{"affair", "flow", "form", "guide"}`. Error: `affairs.bad_definition`, one field per finding.
    static Result<std::shared_ptr<const Definition>> make(const json::Value& content,
                                                          const workflow::Calendar& calendar);

    std::string hash; ///< SHA-256 of the canonical content
    json::Value content;
    std::string type, title, summary, icon, promise, guide, number_pattern;
    std::int64_t version = 0;
    bool for_villagers = false;
    std::vector<std::string> titles;
    std::vector<StepSpec> steps;
    std::vector<Category> categories;
    std::map<std::string, VerbSpec, std::less<>> verbs;
    std::map<std::string, rules::Program, std::less<>> roles;
    std::vector<rules::Program> task_people; ///< `who` of each task of the chart
    std::map<std::string, std::string, std::less<>> state_titles;
    json::Value form_schema;
    json::Value outline;
    std::shared_ptr<const workflow::Chart> chart;
    std::shared_ptr<const forms::Form> form;
    workflow::Calendar calendar;

    const Category* category(std::string_view name) const;
    /// Title of a verb: the type's own, or the engine's common word (退回, 转办 …).
    VerbSpec verb(std::string_view name) const;
    /// Whether a case in this state counts as closed: done, and perhaps waiting to be rated.
    bool is_closed_in(std::string_view state) const;
    /// Whether neighbours see the case (its public fields) in this state.
    bool is_public_in(std::string_view state) const;
    /// The public states in which everybody who lives there may speak up: those on notice (公示).
    std::vector<std::string> notice_states() const;
    bool is_public_field(std::string_view field) const;
    /// Whether neighbours see the case's photos: a broken lamp, but not the pages of a household register.
    bool shows_photos() const { return is_public_field("photos"); }
    /// What neighbours read as title: that of the category or of the type, since a case's own title may name the
    /// applicant or quote what only the people concerned should read.
    std::string_view title_for_neighbours(std::string_view category) const;
    std::string_view state_title(std::string_view state) const;
    /// The chart's parameters for one case: the defaults, and over them the category's.
    json::Value params_for(std::string_view category) const;

private:
    std::vector<std::string> closed_in_, public_in_, public_fields_;
};

/// Whether `state` is `ancestor` or lies below it ("answered.resolved" is below "answered").
bool is_within(std::string_view state, std::string_view ancestor);

} // namespace xz::affairs
