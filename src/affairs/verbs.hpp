#pragma once
#include "affairs/access.hpp"
#include "affairs/flow.hpp"

#include <vector>

namespace xz::affairs
{

/// A verb that the caller has now, and the task that it is about.
struct AllowedVerb {
    VerbSpec spec;
    TaskId task; ///< zero for the applicant's and everybody's verbs
    std::int64_t photos_min = 0;
};

/// A task of the case, and whether the caller may act on it.
struct SeenTask {
    Task task;
    bool mine = false;
};

/// Tasks with whether they are the caller's.
std::vector<SeenTask> seen_tasks(const Context& ctx, const std::vector<Task>& tasks);

/// What the caller can do to the case now, the primary verb first.
std::vector<AllowedVerb> allowed_verbs(const Context& ctx, const SeenCase& seen, const workflow::Situation& situation,
                                       const std::vector<SeenTask>& tasks);

/// Engine verbs that a task may allow, by their names in the API ("add_sign_beside").
bool is_board_verb(std::string_view verb);

} // namespace xz::affairs
