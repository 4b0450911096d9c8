#pragma once
#include "foundation/http/router.hpp"
#include "foundation/module/manifest.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace xz
{

/// What the edge needs of the rest of the platform.
struct EdgeHooks {
    /// Who calls: the anonymous caller when the request brings no credentials. Errors: unauthenticated, forbidden
    /// (CSRF).
    std::function<Result<std::shared_ptr<const access::Caller>>(const http::Request&)> authenticate;
    /// Seconds to wait when this caller has asked too often.
    std::function<std::optional<std::int64_t>(const http::Request&, const access::Caller&)> throttle;
    /// The Chinese sentence of an error code.
    std::function<std::string(std::string_view code)> sentence;
    /// The machine failed, or we have a bug: for the log, with the request id.
    std::function<void(std::string_view what, const http::Request&)> on_failure;
};

/// Puts the manifests' routes before their use cases: authenticate, throttle, check the permission, run, and turn the
/// result into an answer. A permission that the caller has nowhere is 403; rows outside the caller's regions are the
/// use case's to hide (404).
void add_routes(http::Router& router, Platform& platform, const std::vector<Manifest>& manifests, EdgeHooks hooks);

} // namespace xz
