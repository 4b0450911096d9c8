#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// The only door to cryptography: libsodium and OpenSSL 3 behind plain values. Byte strings are std::string.
namespace xz::crypto
{

/// A 256-bit hash or authenticator.
using Digest = std::array<std::uint8_t, 32>;

/// The bytes of a digest, for columns and for comparison.
inline std::string_view bytes(const Digest& digest)
{
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// Bytes of the system's random generator.
std::string random_bytes(std::size_t count);
/// A random number below `bound` (without modulo bias); 0 when `bound` is 0 or 1.
std::uint32_t random_below(std::uint32_t bound);

/// FIPS 180-4.
Digest sha256(std::string_view data);

/// SHA-256 of a text that comes in pieces.
class Sha256
{
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    void update(std::string_view piece);
    /// Ends the text; the object may not be used afterwards.
    Digest finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// RFC 2104 with SHA-256; keys of any length.
Digest hmac_sha256(std::string_view key, std::string_view data);

/// Compares without telling by time where the difference is; texts of different length differ at once.
bool equal(std::string_view a, std::string_view b);

/// Overwrites a secret so that the compiler cannot leave it out, then empties the string.
void wipe(std::string& secret);

/// Lower-case hexadecimal text.
std::string hex(std::string_view data);
/// nullopt for an odd length or any other character.
std::optional<std::string> from_hex(std::string_view text);
/// RFC 4648 section 5, without padding.
std::string base64url(std::string_view data);
/// Accepts the form that base64url() writes, and nothing else (no padding, no white space).
std::optional<std::string> from_base64url(std::string_view text);

/// An opaque secret of 256 random bits as 43 characters of base64url.
std::string new_token();

} // namespace xz::crypto
