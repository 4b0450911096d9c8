#pragma once

namespace xz
{

/// Thrown by XZ_ASSERT: our bug. Ends one request in 500 with a loud log line; a test fails on it.
/// (The builtins are what std::source_location is made of; clang 14 has only them.)
[[noreturn]] void broken_assertion(const char* condition, const char* file = __builtin_FILE(),
                                   unsigned line = __builtin_LINE());

} // namespace xz

/// States what must hold if our code is right; never for user input.
#define XZ_ASSERT(condition) ((condition) ? void() : ::xz::broken_assertion(#condition))
