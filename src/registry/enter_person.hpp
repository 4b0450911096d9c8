#pragma once
#include "foundation/module/route.hpp"
#include "registry/model.hpp"

namespace xz::registry
{

/// Enters a person with a registration (户籍) in a village.
struct EnterPerson {
    using Input = Person; ///< identity number and phone as typed
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

/// Corrects a person's data; what is not told stays, an empty text clears.
struct CorrectPerson {
    struct Input {
        PersonId id;
        std::optional<std::string> name, phone, work_phone, ethnicity;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::registry
