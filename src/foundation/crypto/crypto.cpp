#include "foundation/crypto/crypto.hpp"

#include "foundation/core/assert.hpp"
#include "foundation/crypto/library.hpp"

#include <openssl/evp.h>
#include <sodium.h>

namespace xz::crypto
{

void start_library()
{
    // Thread-safe, and cheap after the first call; without it libsodium would open /dev/urandom anew.
    static const int state = sodium_init();
    XZ_ASSERT(state >= 0);
}

namespace
{

const unsigned char* raw(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

/// Fetched once: in OpenSSL 3 the look-up by name costs more than hashing a token.
const EVP_MD* sha256_method()
{
    static EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    XZ_ASSERT(method != nullptr);
    return method;
}

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

} // namespace

struct Sha256::State {
    Context context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : state_(std::make_unique<State>())
{
    XZ_ASSERT(EVP_DigestInit_ex2(state_->context.get(), sha256_method(), nullptr) == 1);
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view piece)
{
    XZ_ASSERT(EVP_DigestUpdate(state_->context.get(), piece.data(), piece.size()) == 1);
}

Digest Sha256::finish()
{
    Digest out;
    XZ_ASSERT(EVP_DigestFinal_ex(state_->context.get(), out.data(), nullptr) == 1);
    return out;
}

Digest sha256(std::string_view data)
{
    thread_local const Context context{EVP_MD_CTX_new()};
    Digest out;
    XZ_ASSERT(EVP_DigestInit_ex2(context.get(), sha256_method(), nullptr) == 1);
    XZ_ASSERT(EVP_DigestUpdate(context.get(), data.data(), data.size()) == 1);
    XZ_ASSERT(EVP_DigestFinal_ex(context.get(), out.data(), nullptr) == 1);
    return out;
}

Digest hmac_sha256(std::string_view key, std::string_view data)
{
    Digest out;
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, raw(key), key.size());
    crypto_auth_hmacsha256_update(&state, raw(data), data.size());
    crypto_auth_hmacsha256_final(&state, out.data());
    sodium_memzero(&state, sizeof state);
    return out;
}

std::string random_bytes(std::size_t count)
{
    start_library();
    std::string out(count, '\0');
    randombytes_buf(out.data(), out.size());
    return out;
}

std::uint32_t random_below(std::uint32_t bound)
{
    start_library();
    return randombytes_uniform(bound);
}

bool equal(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && (a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0);
}

void wipe(std::string& secret)
{
    sodium_memzero(secret.data(), secret.size());
    secret.clear();
}

std::string hex(std::string_view data)
{
    std::string out(data.size() * 2 + 1, '\0');
    sodium_bin2hex(out.data(), out.size(), raw(data), data.size());
    out.pop_back();
    return out;
}

std::optional<std::string> from_hex(std::string_view text)
{
    if (text.size() % 2 != 0) return std::nullopt;
    std::string out(text.size() / 2, '\0');
    std::size_t written = 0;
    const char* end = nullptr;
    if (sodium_hex2bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(), nullptr,
                       &written, &end) != 0 ||
        end != text.data() + text.size())
        return std::nullopt;
    return out;
}

std::string base64url(std::string_view data)
{
    constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string out(sodium_base64_encoded_len(data.size(), kVariant), '\0');
    sodium_bin2base64(out.data(), out.size(), raw(data), data.size(), kVariant);
    out.pop_back();
    return out;
}

std::optional<std::string> from_base64url(std::string_view text)
{
    std::string out(text.size() / 4 * 3 + 3, '\0');
    std::size_t written = 0;
    const char* end = nullptr;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(), nullptr,
                          &written, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        end != text.data() + text.size())
        return std::nullopt;
    out.resize(written);
    return out;
}

std::string new_token() { return base64url(random_bytes(32)); }

} // namespace xz::crypto
