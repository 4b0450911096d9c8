#include "engines/workflow/guard_programs.hpp"
#include "engines/workflow/step.hpp"

#include <benchmark/benchmark.h>
#include <string>

namespace
{

using namespace xz;
using namespace xz::workflow;

/// Eight states in a ring of two, an event each: the cost of one plain step.
constexpr const char* kRing = R"({"initial": "a.x", "states": {
    "a": {"initial": "x", "entry": ["log.append"], "states": {"x": {"on": {"go": {"target": "y"}}}, "y": {"on": {"go": {"target": "b", "do": ["notify:someone"]}}}}},
    "b": {"after": {"5d": {"target": "a"}}, "states": {"x": {"on": {"go": {"target": "y"}}}, "y": {"on": {"go": {"target": "a"}}}}}}})";

/// Four regions that all move on one event, with exits, entries and a join.
constexpr const char* kParallel = R"({"states": {"p": {"kind": "parallel", "states": {
    "a": {"states": {"x": {"on": {"go": {"target": "y", "do": ["log.append:1"]}}}, "y": {"on": {"go": {"target": "x"}}}}},
    "b": {"states": {"x": {"on": {"go": {"target": "y", "do": ["log.append:2"]}}}, "y": {"on": {"go": {"target": "x"}}}}},
    "c": {"states": {"x": {"on": {"go": {"target": "y", "do": ["log.append:3"]}}}, "y": {"on": {"go": {"target": "x"}}}}},
    "d": {"states": {"x": {"on": {"go": {"target": "y", "do": ["log.append:4"]}}}, "y": {"on": {"go": {"target": "x"}}}}}}}}})";

/// One guard in the rules language on every step.
constexpr const char* kGuarded = R"({"states": {
    "a": {"on": {"go": [{"target": "b", "guard": "form.amount >= params.limit && visits('a') > 0"}]}},
    "b": {"on": {"go": {"target": "a"}}}}})";

std::shared_ptr<const Chart> compile(const char* text)
{
    return Chart::compile(json::parse(text).value(), {.lenient = true}).value();
}

void run(benchmark::State& state, const char* text, const Guards& guards)
{
    const auto chart = compile(text);
    const EventId go = *chart->find_event("go");
    StepResult here, there;
    start(*chart, guards, here);
    for (auto _ : state) {
        step(*chart, here.situation, guards, go, there);
        std::swap(here, there);
        benchmark::DoNotOptimize(here.situation.active);
    }
    state.SetItemsProcessed(state.iterations());
}

void step_plain(benchmark::State& state) { run(state, kRing, OpenGuards()); }
void step_four_regions(benchmark::State& state) { run(state, kParallel, OpenGuards()); }
void step_with_guard(benchmark::State& state)
{
    const json::Value form = json::parse(R"({"amount": 6000000})").value(),
                      params = json::parse(R"({"limit": 5000000})").value();
    Facts facts;
    facts.form = &form;
    facts.params = &params;
    run(state, kGuarded, CelGuards(facts));
}

BENCHMARK(step_plain);
BENCHMARK(step_four_regions);
BENCHMARK(step_with_guard);

} // namespace

BENCHMARK_MAIN();
