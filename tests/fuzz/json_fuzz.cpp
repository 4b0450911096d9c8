#include "foundation/core/json.hpp"

#include <cstdint>
#include <string_view>

/// Any bytes as JSON: what is read has one meaning and keeps it, what is not read says where it is wrong.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto read = xz::json::parse({reinterpret_cast<const char*>(data), size});
    if (!read) {
        if (read.error().code != "core.bad_json" || read.error().fields.empty()) __builtin_trap();
        return 0;
    }
    const auto again = xz::json::parse(xz::json::to_text(*read));
    if (!again || xz::json::canonical(*again) != xz::json::canonical(*read)) __builtin_trap();
    return 0;
}
