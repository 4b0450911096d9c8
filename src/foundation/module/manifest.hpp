#pragma once
#include "foundation/core/embedded.hpp"
#include "foundation/events/events.hpp"
#include "foundation/jobs/jobs.hpp"
#include "foundation/module/route.hpp"

#include <string>
#include <vector>

namespace xz
{

/// A right that roles can give: "points.award" 记录加减分.
struct Permission {
    std::string permission;
    std::string title;
};

/// Everything a module brings, on one screen. `app/modules.cpp` lists the manifests; start-up refuses a set that does
/// not fit together.
struct Manifest {
    std::string name;                                   ///< folder and prefix: "points"
    std::string title;                                  ///< 积分
    std::vector<std::string> asks{};                    ///< modules whose api.hpp it uses
    const std::vector<EmbeddedMigration>* migrations{}; ///< its tables
    std::string_view openapi{};                         ///< its part of the API description, as JSON text
    const std::vector<EmbeddedTexts>* texts{};          ///< its message files
    std::vector<Permission> permissions{};
    std::vector<Route> routes{};
    std::vector<std::string_view> publishes{}; ///< event types
    std::vector<events::Subscription> subscribes{};
    std::vector<jobs::Kind> jobs{};
};

/// What does not fit together in a set of manifests, one English sentence each that names the module; empty when all
/// fits: repeated names, unknown permissions, routes that the API description lacks or has too many, events that nobody
/// publishes, gaps in migrations, circles of `asks`.
std::vector<std::string> find_misfits(const std::vector<Manifest>& manifests);

/// The whole API description (OpenAPI 3.1): the modules' parts in one document.
json::Value assemble_openapi(const std::vector<Manifest>& manifests);

} // namespace xz
