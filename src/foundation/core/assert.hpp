#pragma once
#include <source_location>

namespace xz
{

/// Thrown by XZ_ASSERT: our bug. Ends one request in 500 with a loud log line; a test fails on it.
[[noreturn]] void broken_assertion(const char* condition, std::source_location where = std::source_location::current());

} // namespace xz

/// States what must hold if our code is right; never for user input.
#define XZ_ASSERT(condition) ((condition) ? void() : ::xz::broken_assertion(#condition))
