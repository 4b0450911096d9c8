#pragma once
#include "affairs/access.hpp"
#include "affairs/events.hpp"
#include "engines/workflow/guard_programs.hpp"
#include "engines/workflow/timers.hpp"
#include "foundation/context/context.hpp"
#include "foundation/events/events.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace xz::affairs
{

/// The job kind that fires a case's timers.
inline constexpr std::string_view kTimerJob = "affairs.timer";

/// What the timeline says of a step.
struct Deed {
    std::string kind = "action";
    std::string verb;
    std::string says;
    std::string note;
    json::Value data;            ///< kept in the event row
    std::vector<CaseFile> files; ///< brought by this deed
    bool links = false;          ///< the case with another one
};

/// One case moving through its chart inside a unit of work: serves events, opens and closes tasks, starts and stops
/// timers, and writes it all down in `record`.
class Flow final : private rules::Host
{
public:
    /// With the case's facts nothing is read or parsed again, and `record` leaves the new ones there; a case without
    /// them (in the past that the demo county lives through) goes on without.
    Flow(db::Tx& tx, Context& ctx, SeenCase& seen);

    /// Enters the chart (a new case).
    Result<> start();
    /// Serves an event by name; false when nothing in the chart answers it now.
    Result<bool> serve(std::string_view event, const json::Value& input);
    /// An event that comes from one task: parallel tasks do not hear it.
    Result<bool> serve_at(std::string_view state, std::string_view event, const json::Value& input);
    /// Serves a timer that is due.
    Result<bool> serve_timer(workflow::TimerId timer);
    /// Takes the case from a state back to one that people have worked in before (退回); false when `from` is not
    /// active.
    Result<bool> return_to(std::string_view from, std::string_view to);
    /// Whether the event would move the chart now; nothing changes.
    bool would_move(std::string_view event, const json::Value& input);

    /// Open tasks as they stand, with their assignees (loaded on first use).
    const std::vector<Task>& tasks() { return open_tasks(); }
    /// Writes who has an open task now, and its board.
    void put_task(Task task);

    /// Writes the case, its event row and the news. Error: `affairs.moved_on` when somebody else was faster.
    Result<> record(Deed deed);

    const workflow::Situation& situation() const { return situation_; }
    std::vector<std::string_view> configuration() const;

private:
    Result<bool> take(workflow::EventId event, const json::Value& input, workflow::StateId at = workflow::kRoot);
    workflow::Facts facts(const json::Value& input);
    void settle();
    void keep_facts(CaseEvent event, std::vector<CaseFile> files, bool links);
    std::vector<Task>& open_tasks();
    void open_task(workflow::StateId state);
    void close_task(std::string_view state);
    std::string words_for(const Assignees& keys) const;
    std::vector<std::string> people_of(const Assignees& keys);
    /// `actor.is('role')` of a guard; the other functions have no answer here.
    Result<rules::Value> call(const rules::Function& function, std::span<const rules::Value> arguments) override;
    bool actor_is(std::string_view role) const;

    db::Tx& tx_;
    Context& ctx_;
    const Definition& definition_;
    Case& case_;
    SharedFacts& facts_;
    workflow::Situation situation_;
    workflow::StepResult result_;
    std::shared_ptr<const json::Value> form_;
    json::Value params_, case_tree_, actor_;
    std::optional<std::vector<Task>> tasks_;
    std::vector<std::string> effects_;
    bool fresh_ = false;
};

/// The key of a case's timer among the due jobs.
std::string timer_key(CaseId id, workflow::TimerId timer);

/// In words: 村文书, 村民委员会, 陈师傅.
std::string people_in_words(db::Reader& db, const Context& ctx, const Assignees& keys);

} // namespace xz::affairs
