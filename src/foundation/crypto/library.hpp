#pragma once

namespace xz::crypto
{

/// Readies libsodium; private to this folder, called before its random generator or password hash is used.
void start_library();

} // namespace xz::crypto
