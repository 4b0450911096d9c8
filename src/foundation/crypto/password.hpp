#pragma once
#include <string>
#include <string_view>

/// Argon2id (RFC 9106) for passwords and PINs: 19 MiB, two passes, one lane. At most four are computed at the same
/// time (76 MiB), others wait, so that a burst of sign-ins cannot take the machine's memory.
namespace xz::crypto
{

/// The text to store: algorithm, cost, salt and hash in one line ("$argon2id$v=19$m=19456,t=2,p=1$…").
std::string hash_password(std::string_view password);

/// False for a wrong password and for a stored text that is none.
bool verify_password(std::string_view stored, std::string_view password);

/// True when the stored text was made with another cost than today's; hash again at the next sign-in.
bool needs_rehash(std::string_view stored);

/// Takes as long as verify_password() and says nothing: for accounts that do not exist.
void pretend_to_verify(std::string_view password);

} // namespace xz::crypto
