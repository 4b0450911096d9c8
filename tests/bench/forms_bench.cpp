#include "engines/forms/form.hpp"
#include "engines/forms/validate.hpp"

#include <benchmark/benchmark.h>

namespace
{

using namespace xz;

const char* const kReport = R"({
    "type": "object", "required": ["title", "category", "phone"], "additionalProperties": false,
    "properties": {
        "title": {"title": "标题", "type": "string", "minLength": 1, "maxLength": 80},
        "category": {"title": "类别", "enum": ["lamp", "road", "water", "trash", "dog"]},
        "phone": {"title": "联系电话", "type": "string", "pattern": "^1[3-9][0-9]{9}$"},
        "description": {"title": "说明", "type": "string", "maxLength": 500},
        "photos": {"title": "照片", "type": "array", "maxItems": 9, "items": {"type": "string"}},
        "place": {"type": "object", "required": ["lon", "lat"], "properties": {
            "lon": {"type": "number", "minimum": -180, "maximum": 180}, "lat": {"type": "number", "minimum": -90, "maximum": 90}}},
        "date": {"title": "日期", "type": "string", "format": "date"},
        "urgent": {"title": "紧急", "type": "boolean"}
    }
})";
const char* const kAnswer =
    R"({"title": "村口第三盏路灯不亮了", "category": "lamp", "phone": "13812345678", "description": "从上周开始就不亮",
    "photos": ["a", "b"], "place": {"lon": 107.7, "lat": 29.3}, "date": "2026-10-01", "urgent": false})";
constexpr Instant kNow{1'795'000'000'000};

void fill(benchmark::State& state, const std::string& schema)
{
    const auto form = forms::Form::make(json::parse(schema).value()).value();
    const json::Value answer = json::parse(kAnswer).value();
    for (auto _ : state) {
        auto filled = form.fill(answer, kNow);
        if (!filled.valid()) state.SkipWithError("the answer should be valid");
        benchmark::DoNotOptimize(filled);
    }
}

void check_report(benchmark::State& state)
{
    const auto schema = forms::CompiledSchema::make(json::parse(kReport).value()).value();
    const json::Value answer = json::parse(kAnswer).value();
    for (auto _ : state) benchmark::DoNotOptimize(forms::is_valid(schema->root(), answer));
}

void fill_report(benchmark::State& state) { fill(state, kReport); }

void fill_with_expressions(benchmark::State& state)
{
    std::string schema = kReport;
    const std::string plain = R"("urgent": {)";
    schema.replace(schema.find(plain), plain.size(),
                   R"j("count": {"type": "integer", "x-computed": "size(form.photos)"},
        "urgent": {"x-show-if": "form.category == 'lamp'", )j");
    fill(state, schema);
}

void make_form(benchmark::State& state)
{
    const json::Value schema = json::parse(kReport).value();
    for (auto _ : state) benchmark::DoNotOptimize(forms::Form::make(schema));
}

BENCHMARK(check_report);
BENCHMARK(fill_report);
BENCHMARK(fill_with_expressions);
BENCHMARK(make_form);

} // namespace

BENCHMARK_MAIN();
