#include "engines/workflow/check.hpp"
#include "engines/workflow/simulate.hpp"

#include <cstdint>
#include <string_view>

/// Loads any bytes as a definition, checks it, and sends a few events and years to it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto definition = xz::json::parse({reinterpret_cast<const char*>(data), size});
    if (!definition) return 0;
    (void)xz::workflow::check(*definition);
    auto chart = xz::workflow::Chart::compile(*definition, {.lenient = true});
    if (!chart) return 0;
    xz::workflow::Simulation simulation(*chart, {});
    (void)simulation.start(xz::Instant{0});
    for (std::size_t i = 1; i < (*chart)->events.size() && i < 12; ++i)
        (void)simulation.serve(xz::json::Object{{"event", (*chart)->events[i]}});
    (void)simulation.serve(xz::json::Object{{"at", "1971-01-01T00:00:00Z"}});
    return 0;
}
