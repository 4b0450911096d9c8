#pragma once
#include "foundation/http/message.hpp"
#include "foundation/identity/identity.hpp"

namespace xz::identity
{

/// A browser in which somebody has signed in by password carries a mark of it, a cookie bound to the login. Failures
/// there are counted by themselves, so that strangers who guess at it do not lock its owner out of his own browser.
/// The mark opens nothing. Source: OWASP, "Slow Down Online Guessing Attacks with Device Cookies".
struct DeviceMark {
    std::string cookie; ///< its name, another one for each login
    std::string device; ///< empty when there is no mark, or none that we made
};

/// `cookies` is the header Cookie of the request.
DeviceMark read_device_mark(const Identity& identity, std::string_view login, std::string_view cookies);

/// Marks the browser after `login` has signed in, or lets its mark last longer.
void set_device_mark(http::Response& response, const Identity& identity, std::string_view login, DeviceMark mark);

} // namespace xz::identity
