#include "foundation/live/manifest.hpp"

#include "foundation/live/embedded.hpp"
#include "foundation/live/hub.hpp"

namespace xz::live
{

namespace
{

Result<http::Response> open_stream(Context& ctx, const http::Request& request)
{
    const auto last = Id<struct EventTag>::parse(request.header("Last-Event-ID")).value_or(Id<struct EventTag>{});
    http::Response answer;
    answer.content_type = "text/event-stream";
    answer.events = ctx.use<Hub>().open(std::make_shared<const access::Caller>(ctx.caller), request, last.value);
    return answer;
}

} // namespace

Manifest manifest()
{
    return {
        .name = "live",
        .title = "实时消息",
        .openapi = embedded::openapi(),
        .routes = {{http::Method::get, "/api/events", std::string(access::kSignedIn), open_stream}},
    };
}

} // namespace xz::live
