#pragma once
#include "affairs/ids.hpp"
#include "foundation/module/route.hpp"

namespace xz::affairs
{

/// An attachment of a case, whole or as a thumbnail.
struct ReadAttachment {
    struct Input {
        CaseId id;
        FileId file;
        bool thumb = false;
        http::Request request; ///< its conditions and ranges
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::affairs
