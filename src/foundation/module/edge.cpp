#include "foundation/module/edge.hpp"

#include "foundation/db/fault.hpp"
#include "foundation/http/problem.hpp"
#include "foundation/http/rate_limiter.hpp"

namespace xz
{

namespace
{

Result<> check_permission(const access::Caller& caller, const std::string& permission)
{
    if (permission == access::kPublicAccess) return {};
    if (!caller.signed_in()) return fail(Kind::unauthenticated, "identity.sign_in_first");
    if (permission == access::kSignedIn || caller.may_somewhere(permission)) return {};
    return fail(Kind::forbidden, "identity.not_allowed");
}

class Door
{
public:
    Door(Platform& platform, const Route& route, std::shared_ptr<const EdgeHooks> hooks)
        : platform_(platform), route_(route), hooks_(std::move(hooks))
    {
    }

    http::Response operator()(http::Request& request) const
    {
        try {
            auto answer = handle(request);
            if (answer) return std::move(*answer);
            return http::problem(answer.error(), hooks_->sentence(answer.error().code), request.request_id);
        } catch (const db::Fault& fault) {
            hooks_->on_failure(fault.what(), request);
            const Error error{Kind::unavailable, "platform.unavailable", {}, {}};
            return http::problem(error, hooks_->sentence(error.code), request.request_id).with("Retry-After", "2");
        }
    }

private:
    Result<http::Response> handle(http::Request& request) const
    {
        const auto caller = XZ_TRY(hooks_->authenticate(request));
        if (const auto seconds = hooks_->throttle(request, *caller)) {
            const Error error{Kind::rate_limited, "platform.too_many_requests", {}, {}};
            auto answer = http::problem(error, hooks_->sentence(error.code), request.request_id);
            answer.headers.push_back(http::retry_after(*seconds));
            return answer;
        }
        XZ_TRY(check_permission(*caller, route_.permission));
        Context ctx(platform_, *caller, request.request_id);
        return route_.handle(ctx, request);
    }

    Platform& platform_;
    Route route_;
    std::shared_ptr<const EdgeHooks> hooks_;
};

} // namespace

void add_routes(http::Router& router, Platform& platform, const std::vector<Manifest>& manifests, EdgeHooks hooks)
{
    const auto shared = std::make_shared<const EdgeHooks>(std::move(hooks));
    for (const Manifest& m : manifests)
        for (const Route& r : m.routes) {
            const auto added = router.add(r.method, r.path, Door(platform, r, shared), r.options);
            XZ_ASSERT(added.has_value());
        }
}

} // namespace xz
