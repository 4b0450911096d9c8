#pragma once
#include "foundation/module/route.hpp"
#include "registry/model.hpp"

namespace xz::registry
{

/// Enters a household of a village.
struct EnterHousehold {
    struct Input {
        DivisionCode division;
        std::string number, villager_group, address;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

/// Corrects what is known of a household; what is not told stays, an empty text clears.
struct CorrectHousehold {
    struct Input {
        HouseholdId id;
        std::optional<std::string> villager_group, address;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::registry
