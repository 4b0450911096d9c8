#include "foundation/identity/known_device.hpp"

#include "foundation/crypto/crypto.hpp"
#include "foundation/identity/open_session.hpp"

namespace xz::identity
{

namespace
{

constexpr std::int64_t kMarkLastsSeconds = std::int64_t(180) * 24 * 3600;
constexpr std::size_t kNameOctets = 12; // of the hash: enough that two logins in one browser differ

std::string seal(const Identity& identity, std::string_view login, std::string_view device)
{
    return identity.keyed("device", std::string(device) + '\n' + std::string(login));
}

} // namespace

DeviceMark read_device_mark(const Identity& identity, std::string_view login, std::string_view cookies)
{
    DeviceMark mark;
    mark.cookie = std::string(identity.settings().sessions.secure_cookie ? "__Host-" : "") + "xz_device_" +
                  identity.keyed("device name", login).substr(0, kNameOctets);
    const auto value = http::cookie_in(cookies, mark.cookie);
    const auto dot = value.find('.');
    if (dot == value.npos) return mark;
    const auto device = value.substr(0, dot);
    if (crypto::equal(value.substr(dot + 1), seal(identity, login, device))) mark.device = device;
    return mark;
}

void set_device_mark(http::Response& response, const Identity& identity, std::string_view login, DeviceMark mark)
{
    if (mark.device.empty()) mark.device = crypto::new_token();
    response.set_cookie(mark.cookie, mark.device + "." + seal(identity, login, mark.device),
                        cookie_attributes(identity.settings().sessions, kMarkLastsSeconds));
}

} // namespace xz::identity
