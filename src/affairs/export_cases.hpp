#pragma once
#include "affairs/ids.hpp"
#include "foundation/module/route.hpp"

namespace xz::affairs
{

/// The same list as a CSV file; names are masked.
struct ExportCases {
    struct Input {
        std::optional<DivisionCode> division;
        std::optional<std::string> type, state, q;
        std::optional<bool> closed;
        bool overdue = false;
    };
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request);
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::affairs
