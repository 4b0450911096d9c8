#pragma once
#include "affairs/ids.hpp"
#include "foundation/module/route.hpp"

namespace xz::affairs
{

/// Cases that the caller may see, newest first, page by page.
struct ListCases {
    struct Input {
        std::optional<DivisionCode> division;
        std::optional<std::string> type, state, q;
        std::optional<bool> closed;
        bool overdue = false;
        bool mine = false;
        bool notices = false;
        int limit = 50;
        CaseId before;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::affairs
