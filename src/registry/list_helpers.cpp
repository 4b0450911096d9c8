#include "registry/list_helpers.hpp"

#include "foundation/context/directory.hpp"
#include "registry/store.hpp"
#include "registry/views.hpp"

#include <algorithm>
#include <array>

namespace xz::registry
{

namespace
{

/// Nearest to the household first.
constexpr std::array<std::string_view, 3> kHelpingRoles{"grid_worker", "village_clerk", "village_director"};

} // namespace

Result<ListHelpers::Input> ListHelpers::parse(const http::Request&) { return Input{}; }

Result<ListHelpers::Output> ListHelpers::run(Context& ctx, const Input&)
{
    const auto& directory = ctx.use<Directory>();
    std::vector<Holder> holders;
    std::map<PersonId, std::string> phones;
    ctx.db.read("registry.list_helpers", [&](db::Reader& db) {
        for (const auto role : kHelpingRoles)
            for (auto& holder : directory.holders(db, ctx.county, role, ctx.caller.division, ctx.now)) {
                const bool listed = std::any_of(holders.begin(), holders.end(),
                                                [&](const Holder& h) { return h.account == holder.account; });
                if (!listed) holders.push_back(std::move(holder));
            }
        std::vector<PersonId> ids;
        for (const auto& holder : holders)
            if (holder.person) ids.push_back(holder.person);
        for (const auto& person : store::persons(db, ctx.county, ids)) phones[person.id] = person.work_phone;
    });
    json::Writer w;
    w.object([&] {
        w.array("items", [&] {
            for (const auto& holder : holders)
                w.object([&] {
                    w.field("name", holder.name);
                    w.field("role_title", directory.role_title(holder.role));
                    field_or_null(w, "phone", phones[holder.person]);
                });
        });
    });
    return http::Response::json(200, std::move(w).text());
}

} // namespace xz::registry
