#include "engines/rules/rules.hpp"

#include <benchmark/benchmark.h>

/// How many guards a core evaluates a second. Each line is one expression over a case's form, as a flow has it.
namespace
{

using namespace xz;
using rules::Activation;
using rules::Schema;
using rules::StaticType;
using rules::Value;

const json::Value& form_schema()
{
    static const json::Value schema = json::parse(R"({"type":"object","properties":{
        "area_m2":{"type":"number"},"has_house":{"type":"boolean"},"budget_cents":{"type":"integer"},
        "kind":{"type":"string"},"applicant":{"type":"object","properties":{"age":{"type":"integer"}}},
        "members":{"type":"array","items":{"type":"object","properties":{"age":{"type":"integer"}}}}}})")
                                          .value();
    return schema;
}

const json::Value& form()
{
    static const json::Value value = json::parse(R"({"area_m2":120,"has_house":false,"budget_cents":4800000,
        "kind":"homestead","applicant":{"age":41},"members":[{"age":41},{"age":39},{"age":12},{"age":70}]})")
                                         .value();
    return value;
}

const json::Value& params()
{
    static const json::Value value = json::parse(R"({"town_limit_cents":5000000,"silence_is_consent":false})").value();
    return value;
}

void evaluate(benchmark::State& state, const char* text)
{
    Schema schema;
    schema.declare_json("form", form_schema()).declare("params", StaticType::map(StaticType::Base::string, {}));
    const auto program = rules::compile(text, &schema);
    if (!program) return state.SkipWithError("does not compile");
    const Activation activation{{"form", Value::view(form())}, {"params", Value::view(params())}};
    for (auto _ : state) benchmark::DoNotOptimize(rules::holds(*program, activation));
    state.SetItemsProcessed(state.iterations());
}

void compile(benchmark::State& state, const char* text)
{
    Schema schema;
    schema.declare_json("form", form_schema());
    for (auto _ : state) benchmark::DoNotOptimize(rules::compile(text, &schema));
    state.SetItemsProcessed(state.iterations());
}

} // namespace

BENCHMARK_CAPTURE(evaluate, one_field, "form.has_house");
BENCHMARK_CAPTURE(evaluate, compare, "form.budget_cents <= 5000000");
BENCHMARK_CAPTURE(evaluate, compare_two, "form.budget_cents >= params.town_limit_cents");
BENCHMARK_CAPTURE(evaluate, typical, "form.area_m2 <= 125.0 && !form.has_house && form.kind == 'homestead'");
BENCHMARK_CAPTURE(evaluate, nested_field, "form.applicant.age >= 18 && form.kind in ['homestead', 'extension']");
BENCHMARK_CAPTURE(evaluate, missing_field, "form.kind == 'homestead' && params.unknown > 1");
BENCHMARK_CAPTURE(evaluate, macro, "form.members.exists(m, m.age >= 60)");
BENCHMARK_CAPTURE(evaluate, pattern, "form.kind.matches('^home')");
BENCHMARK_CAPTURE(compile, typical, "form.area_m2 <= 125.0 && !form.has_house && form.kind == 'homestead'");

BENCHMARK_MAIN();
