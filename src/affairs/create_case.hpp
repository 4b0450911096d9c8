#pragma once
#include "affairs/ids.hpp"
#include "foundation/module/route.hpp"

namespace xz::affairs
{

/// Report or apply (上报、申请).
struct CreateCase {
    struct Input {
        std::string type;
        DivisionCode division;
        json::Object form;
        std::vector<FileId> attachments;
        std::string key; ///< empty: no protection against repeats
        std::optional<PersonId> on_behalf_of;
        std::string digest;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::affairs
