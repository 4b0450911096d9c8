#include "foundation/identity/identity.hpp"

#include "foundation/crypto/crypto.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace xz::identity
{

namespace
{

constexpr std::size_t kSecretBytes = 32;

http::RateLimit per_hour(std::int64_t count) { return {.burst = double(count), .per_second = double(count) / 3600}; }

Result<std::string> read_secret(const std::string& path)
{
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return fail(Kind::invalid, "identity.bad_secret", "cannot read " + path);
    struct stat info;
    std::string secret(kSecretBytes + 1, '\0');
    const bool stated = ::fstat(fd, &info) == 0;
    const auto size = ::read(fd, secret.data(), secret.size());
    ::close(fd);
    if (!stated || (info.st_mode & 077) != 0)
        return fail(Kind::invalid, "identity.bad_secret", "others may read " + path + "; chmod 600");
    if (size != ssize_t(kSecretBytes)) return fail(Kind::invalid, "identity.bad_secret", path + " must hold 32 bytes");
    secret.resize(kSecretBytes);
    return secret;
}

} // namespace

Result<std::string> load_or_make_secret(const std::string& path)
{
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0) {
        const auto secret = crypto::random_bytes(kSecretBytes);
        const bool written = ::write(fd, secret.data(), secret.size()) == ssize_t(secret.size()) && ::fsync(fd) == 0;
        ::close(fd);
        if (!written) ::unlink(path.c_str());
    }
    return read_secret(path);
}

Identity::Identity(Platform& platform, Settings settings, Roles roles, Hooks hooks, std::unique_ptr<SmsProvider> sms)
    : settings_(std::move(settings)), roles_(std::move(roles)), hooks_(std::move(hooks)), sms_(std::move(sms)),
      sign_ins_(per_hour(settings_.sign_ins_per_address_hour)),
      code_requests_(per_hour(settings_.codes_per_address_hour)),
      authenticator_(platform, roles_, hooks_, settings_.sessions)
{
    XZ_ASSERT(settings_.secret.size() == kSecretBytes);
}

void Identity::changed(db::Tx& tx, std::int64_t county, AccountId account)
{
    store::bump_generation(tx, county);
    tx.after_commit([this, account] { authenticator_.forget(account); });
}

std::string Identity::keyed(std::string_view purpose, std::string_view text) const
{
    return crypto::base64url(
        crypto::bytes(crypto::hmac_sha256(settings_.secret, std::string(purpose) + '\n' + std::string(text))));
}

KnownOfPerson Identity::known_of(db::Reader& db, std::int64_t county, const Account& account) const
{
    return {.login = account.login,
            .name = account.name,
            .phone = account.phone,
            .id_number_end = account.person ? hooks_.id_number_end(db, county, account.person) : std::string(),
            .division_names = hooks_.division_path(account.division)};
}

} // namespace xz::identity
