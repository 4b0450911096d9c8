#pragma once
#include "engines/workflow/check_parts.hpp"
#include "engines/workflow/step.hpp"

#include <functional>
#include <string>
#include <vector>

namespace xz::workflow
{

/// What a case has promised and not yet kept, followed along one path: notices, reserves, payments, and who acted.
struct Promises {
    bool reserved = false;
    bool paid = false;
    /// Notices by the id of the effect that publishes them: those that are open, the latest last, and those that were
    /// closed since they were last published.
    std::vector<EffectId> open_notices;
    std::vector<EffectId> completed_notices;
    /// Who made the last two human acts since a payment, and all roles that have acted since and are separated from
    /// another, one bit each.
    int last_actor = kSomebody;
    int actor_before = kSomebody;
    std::uint64_t acted = 0;

    /// Actors that are no role of `PathMonitor`: one who cannot be told from others, and several people together.
    static constexpr int kSomebody = -1, kSeveral = -2;

    /// The same promises give the same text.
    std::string key() const;
};

/// Something that a path must not do.
struct Breach {
    Finding finding;
    /// Whether the promise that is broken was already given at an earlier point of the path.
    std::function<bool(const Promises&)> since;
};

/// Follows the effects of each step and says what the rules about notices, money and duties forbid.
class PathMonitor
{
public:
    PathMonitor(const Chart& chart, const People& people);

    /// Carries `before` over a step from the configuration `active`; what goes wrong is added to `breaches`.
    Promises after(const Promises& before, const StateSet& active, EventId event, const StepResult& step,
                   std::vector<Breach>& breaches) const;

private:
    std::uint32_t task_of(StateId source, const StateSet& active) const;
    int actor_of(std::uint32_t task) const;
    void note_acts(Promises& p, const StateSet& active, EventId event, const StepResult& step) const;
    void note_notice(Promises& p, EffectId effect) const;
    void note_payment(Promises& p, const std::string& where, std::vector<Breach>& breaches) const;
    bool two_people_acted(const Promises& p) const;
    bool have_nobody_in_common(int a, int b) const;
    std::string place_of(EffectId effect, const StepResult& step) const;

    const Chart& chart_;
    const People& people_;
    /// Whether anything is paid at all; if not, nobody needs to remember who acted.
    bool pays_ = false;
    std::vector<bool> is_timer_;
    /// Distinct `who` of the tasks; per task its place there and whether it needs several people.
    std::vector<std::string> roles_;
    std::vector<std::size_t> role_of_;
    std::vector<bool> is_group_;
    /// Per role the roles that must be held by somebody else, one bit each.
    std::vector<std::uint64_t> separated_from_;
};

} // namespace xz::workflow
