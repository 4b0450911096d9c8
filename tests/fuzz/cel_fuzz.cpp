#include "engines/rules/rules.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

/// Any text: it compiles or is refused, evaluates within its limits or fails, with and without a schema, and a second
/// evaluation gives the same answer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace xz;
    static const json::Value form =
        json::parse(R"({"a":1,"b":2.5,"s":"文字","n":null,"l":[1,2,3,"x"],"m":{"k":true},"t":"2026-01-01T00:00:00Z"})")
            .value();
    static const rules::Schema schema = [] {
        rules::Schema s;
        s.declare_json("x",
                       json::parse(R"({"type":"object","additionalProperties":true,"properties":{"a":{"type":"integer"},
            "b":{"type":"number"},"s":{"type":"string"},"l":{"type":"array"},"m":{"type":"object"}}})")
                           .value());
        s.declare("y", rules::StaticType::Base::int_);
        return s;
    }();
    const rules::Activation activation{{"x", rules::Value::view(form)}, {"y", rules::Value(7)}};
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto program = rules::compile(text)) {
        const auto first = rules::evaluate(*program, activation, nullptr, 2000);
        const auto second = rules::evaluate(*program, activation, nullptr, 2000);
        if (first.has_value() != second.has_value()) std::abort();
        if (first) (void)json::to_text(first->to_json());
    }
    if (const auto program = rules::compile(text, &schema)) {
        (void)rules::evaluate(*program, activation, nullptr, 2000);
        if (!rules::describe(text, schema)) std::abort();
    }
    return 0;
}
