#pragma once
#include "engines/workflow/chart.hpp"

namespace xz::workflow
{

/// The chart as nodes and edges for drawing: `{"id", "version", "title", "hash", "states": [{"path", "parent", "kind",
/// "title", "initial", "task", "timers"}], "transitions": [{"source", "event", "targets", "guard", "guard_text",
/// "effects", "internal"}]}`.
json::Value outline(const Chart& chart);

} // namespace xz::workflow
