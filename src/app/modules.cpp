#include "app/modules.hpp"

#include "affairs/manifest.hpp"
#include "app/wiring.hpp"
#include "foundation/audit/embedded.hpp"
#include "foundation/events/embedded.hpp"
#include "foundation/files/manifest.hpp"
#include "foundation/identity/manifest.hpp"
#include "foundation/jobs/embedded.hpp"
#include "foundation/live/manifest.hpp"
#include "foundation/module/embedded.hpp"
#include "registry/manifest.hpp"

namespace xz::app
{

std::vector<Manifest> manifests(const config::Settings& settings)
{
    return {identity::manifest(), files::manifest(files_settings(settings)), live::manifest(), registry::manifest(),
            affairs::manifest()};
}

std::vector<db::ModuleMigrations> migrations(const std::vector<Manifest>& manifests)
{
    std::vector<db::ModuleMigrations> all{{"events", events::embedded::migrations()},
                                          {"jobs", jobs::embedded::migrations()},
                                          {"audit", audit::embedded::migrations()}};
    for (const Manifest& m : manifests)
        if (m.migrations) all.push_back({m.name, *m.migrations});
    return all;
}

Result<texts::Catalogue> sentences(const std::vector<Manifest>& manifests)
{
    texts::Catalogue all;
    XZ_TRY(all.add("module", module::embedded::texts()));
    for (const Manifest& m : manifests)
        if (m.texts) XZ_TRY(all.add(m.name, *m.texts));
    return all;
}

} // namespace xz::app
