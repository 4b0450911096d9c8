#pragma once
#include "foundation/context/context.hpp"
#include "foundation/core/json.hpp"
#include "foundation/http/router.hpp"
#include "foundation/module/input.hpp"

#include <functional>
#include <string>

namespace xz
{

/// One door of a module: a route cannot be written without its permission; an open one says `access::kPublicAccess`.
struct Route {
    http::Method method;
    std::string path;
    std::string permission;
    std::function<Result<http::Response>(Context&, const http::Request&)> handle;
    http::RouteOptions options{};
};

/// A use case: `Input`, `Output`, `parse(const http::Request&) -> Result<Input>`, `run(Context&, const Input&) ->
/// Result<Output>`; `write(json::Writer&, const Output&)` unless Output is an http::Response or void; `status` unless
/// 200.
template <class UseCase>
Result<http::Response> serve_use_case(Context& ctx, const http::Request& request)
{
    const auto input = XZ_TRY(UseCase::parse(request));
    using Output = typename UseCase::Output;
    if constexpr (std::is_void_v<Output>) {
        XZ_TRY(UseCase::run(ctx, input));
        return http::Response::no_content();
    } else if constexpr (std::is_same_v<Output, http::Response>) {
        return UseCase::run(ctx, input);
    } else {
        const Output output = XZ_TRY(UseCase::run(ctx, input));
        json::Writer w;
        UseCase::write(w, output);
        int status = 200;
        if constexpr (requires { UseCase::status; }) status = UseCase::status;
        return http::Response::json(status, std::move(w).text());
    }
}

template <class UseCase>
Route route(http::Method method, std::string_view path, std::string_view permission, http::RouteOptions options = {})
{
    return {method, std::string(path), std::string(permission), serve_use_case<UseCase>, options};
}
template <class UseCase>
Route get(std::string_view path, std::string_view permission)
{
    return route<UseCase>(http::Method::get, path, permission);
}
template <class UseCase>
Route post(std::string_view path, std::string_view permission, http::RouteOptions options = {})
{
    return route<UseCase>(http::Method::post, path, permission, options);
}
template <class UseCase>
Route put(std::string_view path, std::string_view permission, http::RouteOptions options = {})
{
    return route<UseCase>(http::Method::put, path, permission, options);
}
template <class UseCase>
Route patch(std::string_view path, std::string_view permission)
{
    return route<UseCase>(http::Method::patch, path, permission);
}
template <class UseCase>
Route delete_(std::string_view path, std::string_view permission)
{
    return route<UseCase>(http::Method::delete_, path, permission);
}

} // namespace xz
