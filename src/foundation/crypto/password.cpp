#include "foundation/crypto/password.hpp"

#include "foundation/crypto/library.hpp"

#include <algorithm>
#include <new>
#include <semaphore>
#include <sodium.h>

namespace xz::crypto
{

namespace
{

constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemory = 19456u * 1024;
constexpr int kAtOnce = 4;

class Seat
{
public:
    Seat() { seats().acquire(); }
    ~Seat() { seats().release(); }
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;

private:
    static std::counting_semaphore<kAtOnce>& seats()
    {
        static std::counting_semaphore<kAtOnce> all{kAtOnce};
        return all;
    }
};

/// libsodium reads up to a NUL, so a stored text goes through a NUL-terminated copy of its own size.
std::string terminated(std::string_view stored)
{
    return std::string(stored.substr(0, std::min<std::size_t>(stored.size(), crypto_pwhash_STRBYTES - 1)));
}

} // namespace

std::string hash_password(std::string_view password)
{
    start_library();
    const Seat seat;
    char out[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str_alg(out, password.data(), password.size(), kPasses, kMemory, crypto_pwhash_ALG_ARGON2ID13) !=
        0)
        throw std::bad_alloc();
    return out;
}

bool verify_password(std::string_view stored, std::string_view password)
{
    if (!stored.starts_with("$argon2id$")) return false;
    start_library();
    const std::string text = terminated(stored);
    const Seat seat;
    return crypto_pwhash_str_verify(text.c_str(), password.data(), password.size()) == 0;
}

bool needs_rehash(std::string_view stored)
{
    start_library();
    return crypto_pwhash_str_needs_rehash(terminated(stored).c_str(), kPasses, kMemory) != 0;
}

void pretend_to_verify(std::string_view password)
{
    // A hash of a password that nobody has, made once at the cost of a real one.
    static const std::string nobody = hash_password("\x01 no password begins like this");
    verify_password(nobody, password);
}

} // namespace xz::crypto
