#pragma once
#include <memory>
#include <openssl/evp.h>
#include <string>
#include <string_view>

namespace xz::db
{

/// SHA-256 of bytes that come in pieces.
class Sha256
{
public:
    static constexpr std::size_t kSize = 32;
    Sha256();
    void add(std::string_view bytes);
    /// The 32 bytes; nothing may be added afterwards.
    std::string finish();

private:
    std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

std::string hex(std::string_view bytes);

} // namespace xz::db
