#include "foundation/identity/roles.hpp"

#include "foundation/core/json.hpp"
#include "foundation/identity/embedded.hpp"

#include <algorithm>
#include <set>

namespace xz::identity
{

namespace
{

bool matches(std::string_view pattern, std::string_view permission)
{
    return pattern.ends_with('*') ? permission.starts_with(pattern.substr(0, pattern.size() - 1))
                                  : pattern == permission;
}

Result<access::Role> read_role(const json::Value& from, std::span<const std::string> known,
                               std::vector<std::string>& unknown)
{
    const auto bad = [](std::string_view why) { return fail(Kind::invalid, "identity.bad_roles", std::string(why)); };
    const auto* name = json::find(from, "role");
    const auto* title = json::find(from, "title");
    const auto* level = json::find(from, "level");
    const auto* permissions = json::find(from, "permissions");
    if (!name || !name->is_string() || !title || !title->is_string()) return bad("role and title must be texts");
    if (!level || !level->is_int64() || level->as_int64() < 3 || level->as_int64() > 5)
        return bad("level must be 3, 4 or 5");
    if (!permissions || !permissions->is_array()) return bad("permissions must be a list");

    access::Role role{std::string(name->as_string()), std::string(title->as_string()), int(level->as_int64()), {}};
    std::set<std::string> given;
    for (const auto& pattern : permissions->as_array()) {
        if (!pattern.is_string()) return bad("a permission must be a text");
        bool found = false;
        for (const auto& permission : known)
            if (matches(pattern.as_string(), permission)) {
                given.insert(permission);
                found = true;
            }
        if (!found) unknown.emplace_back(pattern.as_string());
    }
    role.permissions.assign(given.begin(), given.end());
    return role;
}

} // namespace

Result<Roles> Roles::read(std::string_view json, std::span<const std::string> known)
{
    const auto tree = XZ_TRY(json::parse(json));
    if (!tree.is_array()) return fail(Kind::invalid, "identity.bad_roles", "not a list");
    Roles roles;
    for (const auto& item : tree.as_array()) {
        auto role = std::make_shared<const access::Role>(XZ_TRY(read_role(item, known, roles.unknown_)));
        if (!roles.by_name_.emplace(role->role, role).second)
            return fail(Kind::invalid, "identity.bad_roles", role->role + " repeats");
        if (role->role != kEverybodysRole) roles.grantable_.push_back(role);
    }
    std::sort(roles.unknown_.begin(), roles.unknown_.end());
    roles.unknown_.erase(std::unique(roles.unknown_.begin(), roles.unknown_.end()), roles.unknown_.end());
    return roles;
}

std::string_view Roles::standard() { return embedded::data("roles.json"); }

std::shared_ptr<const access::Role> Roles::find(std::string_view role) const
{
    const auto found = by_name_.find(role);
    return found == by_name_.end() ? nullptr : found->second;
}

} // namespace xz::identity
