#pragma once
#include "foundation/identity/identity.hpp"

namespace xz::identity
{

/// A session that has just been opened; the token is known here and to its owner alone.
struct Opened {
    std::string token;
    Session session;
    std::shared_ptr<const access::Caller> caller;
};

/// Opens a session for an account in the commit of the sign-in; for staff, by setting, it ends the others.
Opened open_session(db::Tx& tx, const Context& ctx, const Account& account, std::string_view device,
                    std::string_view token);

/// What a device calls itself, made readable: "Android · 微信", "Windows · Chrome".
std::string device_title(std::string_view user_agent);

/// The Set-Cookie attributes of a session.
std::string cookie_attributes(const SessionRules& rules, std::int64_t max_age_seconds);

} // namespace xz::identity
