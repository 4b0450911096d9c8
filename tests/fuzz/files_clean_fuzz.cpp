#include "foundation/files/clean.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

/// An upload's bytes: type finding, container walks, decoders. What was cleaned once must be clean.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace xz::files;
    constexpr std::int64_t kMostPixels = 1'000'000;
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    const auto type = sniff(bytes, Policy{.allow_office = true, .allow_zip = true});
    if (!type) return 0;
    const auto kept = clean(bytes, *type, kMostPixels);
    if (kept && (kept->bytes.empty() || kept->thumbnail.size() > kMostThumbnailBytes)) std::abort();
    return 0;
}
