#include "foundation/db/sha256.hpp"

#include "foundation/db/fault.hpp"

namespace xz::db
{

Sha256::Sha256() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free)
{
    if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1)
        throw Fault("SHA-256 is not to be had");
}

void Sha256::add(std::string_view bytes)
{
    if (EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) != 1) throw Fault("SHA-256 failed");
}

std::string Sha256::finish()
{
    std::string out(kSize, '\0');
    unsigned size = 0;
    if (EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(out.data()), &size) != 1)
        throw Fault("SHA-256 failed");
    return out;
}

std::string hex(std::string_view bytes)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        out += kDigits[static_cast<unsigned char>(c) >> 4];
        out += kDigits[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

} // namespace xz::db
