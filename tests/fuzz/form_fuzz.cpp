#include "engines/forms/form.hpp"

#include <algorithm>
#include <cstdint>

/// Octets up to the first line end are a schema, the rest is what somebody filled in.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace xz;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::size_t end = std::min(text.find('\n'), text.size());
    auto schema = json::parse(text.substr(0, end));
    if (!schema) return 0;
    const auto form = forms::Form::make(std::move(*schema));
    if (!form) return 0;
    auto value = json::parse(text.substr(std::min(end + 1, text.size())));
    if (!value) return 0;
    const auto filled = form->fill(std::move(*value), Instant{1'795'000'000'000});
    for (const FieldError& error : filled.errors)
        if (error.says.empty()) __builtin_trap();
    return 0;
}
