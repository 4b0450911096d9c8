#pragma once
#include "foundation/identity/identity.hpp"
#include "foundation/module/route.hpp"

namespace xz::identity
{

/// POST /api/auth/codes: a one-time code (验证码) for a villager's phone. Answers and works the same for unknown
/// phones.
struct SendCode {
    struct Input {
        std::string phone;
        std::string address;
    };
    struct Output {
        std::int64_t resend_after_seconds;
    };
    static constexpr int status = 202;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
    static void write(json::Writer& w, const Output& out);
};

/// True when the code is the one in force for the phone; it can be used once. Five tries, then it is void.
bool use_code(Context& ctx, std::string_view phone, std::string_view code);

} // namespace xz::identity
