#pragma once
#include "affairs/ids.hpp"
#include "foundation/module/route.hpp"

namespace xz::affairs
{

/// One affair type with form, flow picture and guide, and what the register already holds of the person whose matter it
/// will be: the caller, or the one for whom staff file it.
struct ReadType {
    struct Input {
        std::string type;
        std::optional<PersonId> on_behalf_of;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::affairs
