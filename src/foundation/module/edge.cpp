#include "foundation/module/edge.hpp"

#include "foundation/db/fault.hpp"
#include "foundation/http/problem.hpp"

#include <system_error>

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
            return unavailable(fault, request);
        } catch (const std::system_error& fault) { // the disk, while an attachment is kept
            return unavailable(fault, request);
        }
    }

private:
    http::Response unavailable(const std::exception& fault, const http::Request& request) const
    {
        hooks_->on_failure(fault.what(), request);
        const Error error{Kind::unavailable, "platform.unavailable", {}, {}, 2};
        return http::problem(error, hooks_->sentence(error.code), request.request_id);
    }

    Result<http::Response> handle(http::Request& request) const
    {
        auto authenticated = hooks_->authenticate(request);
        // Who is turned away counts as a stranger, so that trying out tokens has the limit of an address.
        const access::Caller& counted = authenticated ? **authenticated : access::Caller::anonymous();
        if (const auto seconds = hooks_->throttle(request, counted))
            return fail_until(Kind::rate_limited, "platform.too_many_requests", *seconds);
        const auto caller = XZ_TRY(std::move(authenticated));
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
