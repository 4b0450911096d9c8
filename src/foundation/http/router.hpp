#pragma once
#include "foundation/core/result.hpp"
#include "foundation/http/message.hpp"

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace xz::http
{

/// Answers one request. It may block (database); an exception that leaves it becomes 500.
using Handler = std::function<Response(Request&)>;

/// Where a handler runs: `workers` may block; `io` promises to return within microseconds (health page, static files).
enum class RunOn : std::uint8_t { workers, io };

/// What the server must know of a route before it reads the body.
struct RouteOptions {
    std::size_t body_limit =
        1 << 20; ///< bytes; a longer body is refused with 413, before it is sent if the client asks
    RunOn run_on = RunOn::workers;
};

/// Finds the handler of a path. Patterns begin with '/'; a place is one whole segment:
///   {name}         any non-empty segment        {name:id}    a positive 63-bit decimal number without leading zero
///   {name:digits}  digits only                  {name:word}  letters, digits, '_', '-' and '.'
///   {name...}      the rest of the path, perhaps empty, last place only
/// Fixed text beats id beats digits beats word beats any beats the rest. Matching visits each segment's candidates once
/// and allocates nothing.
class Router
{
public:
    struct Route {
        std::string pattern;
        Method method;
        Handler handler;
        RouteOptions options;
    };
    struct Match {
        const Route* route = nullptr; ///< null: no such path, or not with this method
        PathParams params;
        std::uint8_t allowed = 0; ///< bit per Method that the path has; 0 means 404, else 405 (or an answer to OPTIONS)
    };

    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    /// Errors: `http.bad_pattern`, `http.duplicate_route` (the same method on patterns that differ only in place
    /// names).
    Result<> add(Method method, std::string_view pattern, Handler handler, RouteOptions options = {});

    /// `path` is decoded and begins with '/'. HEAD finds GET's handler where it has none of its own.
    Match match(Method method, std::string_view path) const;

    /// "GET, HEAD, POST"; GET brings HEAD, and OPTIONS always stands at the end.
    static std::string allow_header(std::uint8_t allowed);

    /// Calls `see(route)` for every route, in the order added.
    void each_route(const std::function<void(const Route&)>& see) const;

private:
    struct Node;
    struct Walk;
    std::unique_ptr<Node> root_;
    std::vector<std::unique_ptr<Route>> routes_;
};

} // namespace xz::http
