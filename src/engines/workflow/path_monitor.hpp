#pragma once
#include "engines/workflow/check_parts.hpp"
#include "engines/workflow/step.hpp"

#include <string>
#include <vector>

namespace xz::workflow
{

/// What a case has promised and not yet kept, followed along one path: notices, reserves, payments, and who acted last.
struct Promises {
    /// A notice ran its full time since the last one was published.
    bool notice_completed = false;
    bool reserved = false;
    bool paid = false;
    /// Open notices by the id of their effect, the latest last.
    std::vector<EffectId> notices;
    /// The last two human acts: place of the acting role in `PathMonitor::roles`, or -1.
    int last_role = -1;
    int role_before = -1;

    /// The same promises give the same text.
    std::string key() const;
};

/// Follows the effects of each step and says what the rules about notices, money and duties forbid.
class PathMonitor
{
public:
    PathMonitor(const Chart& chart, const People& people, Findings& findings);

    /// Carries `before` over a step from the configuration `active`.
    Promises after(const Promises& before, const StateSet& active, EventId event, const StepResult& step);

private:
    int role_of(StateId source, const StateSet& active) const;
    void note_effect(Promises& p, EffectId effect, const std::string& where);
    void note_payment(Promises& p, const std::string& where);
    bool different_people(int a, int b) const;
    bool is_group(int role) const;
    void say(std::string code, const std::string& where, std::string says);

    const Chart& chart_;
    const People& people_;
    Findings& findings_;
    /// Distinct `who` of the tasks, and per role whether one task of it needs several people.
    std::vector<std::string> roles_;
    std::vector<bool> group_;
    std::vector<std::pair<std::string, std::string>> separated_;
};

} // namespace xz::workflow
