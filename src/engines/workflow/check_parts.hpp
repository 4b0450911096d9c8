#pragma once
#include "engines/workflow/chart.hpp"
#include "engines/workflow/check.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace xz::workflow
{

/// People by role of the chart; nothing where the roster cannot know them (the one who applies, the one in charge of
/// the case).
using People = std::map<std::string, std::optional<std::set<std::string>>, std::less<>>;

/// Roles resolve, bodies are large enough, separated duties can be held by different people. Gives the people of each
/// role.
People check_people(const Chart& chart, const CheckOptions& options, Findings& findings);

/// Guards and other conditions have the type they need and do not fail on forms that the schema allows.
void check_conditions(const Chart& chart, const CheckOptions& options, Findings& findings);

/// Forms bind to the register what it already holds.
void check_forms(const Chart& chart, const CheckOptions& options, Findings& findings);

/// All ways that the chart can go: reachable states, ends, timers, automatic cycles, notices, reserves, payments.
void check_paths(const Chart& chart, const People& people, Findings& findings);

} // namespace xz::workflow
