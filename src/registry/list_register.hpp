#pragma once
#include "foundation/module/route.hpp"
#include "registry/store.hpp"

namespace xz::registry
{

/// What lists of the register may be narrowed by.
struct ListInput {
    std::optional<DivisionCode> division;
    std::optional<std::string> q;
    int limit = 50;
    store::After after;
};
Result<ListInput> parse_list(const http::Request& request);

/// Households of the caller's regions, by village, page by page.
struct ListHouseholds {
    using Input = ListInput;
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request) { return parse_list(request); }
    static Result<Output> run(Context& ctx, const Input& in);
};

/// People of the caller's regions, by village, page by page.
struct ListPersons {
    using Input = ListInput;
    using Output = http::Response;
    static Result<Input> parse(const http::Request& request) { return parse_list(request); }
    static Result<Output> run(Context& ctx, const Input& in);
};

} // namespace xz::registry
