#pragma once
#include "foundation/identity/identity.hpp"
#include "foundation/module/route.hpp"

namespace xz::identity
{

/// POST /api/auth/sessions (登录). Unknown account and wrong secret get the same answer after the same work.
struct SignIn {
    enum class Way { password, code, pin };
    struct Input {
        Way way = Way::password;
        std::string name; ///< account or phone
        std::string secret;
        std::string device;
        std::string address;
        std::string cookies; ///< for the mark of a known device
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

struct NotedAttempt {
    std::string subject; ///< to forget once the secret was right
    bool locks = false;  ///< the account is locked from now on unless the secret is right
};

/// Notes an attempt on a name before the secret is looked at; a known `device` has a count of its own. Errors: those of
/// begin_attempt().
Result<NotedAttempt> note_attempt(Context& ctx, SignIn::Way way, std::string_view name, std::string_view device);

} // namespace xz::identity
