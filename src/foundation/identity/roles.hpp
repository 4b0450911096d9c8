#pragma once
#include "foundation/access/caller.hpp"
#include "foundation/core/result.hpp"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace xz::identity
{

/// The role that everybody with an account of a villager holds at home without a grant.
inline constexpr std::string_view kEverybodysRole = "villager";

/// The roles (角色) of an installation: data, not code.
class Roles
{
public:
    /// Reads `[{"role", "title", "level", "permissions"}]`; a permission may be a pattern ("affairs.*", "*") over
    /// `known`, the permissions of all modules. Error: `identity.bad_roles`.
    static Result<Roles> read(std::string_view json, std::span<const std::string> known);
    /// The text of the roles that come with the product.
    static std::string_view standard();

    /// nullptr for a role that does not exist (any more).
    std::shared_ptr<const access::Role> find(std::string_view role) const;
    /// In the order of the file; without the everybody's role.
    const std::vector<std::shared_ptr<const access::Role>>& grantable() const { return grantable_; }
    /// Permissions named in the file that no module has: for a warning at start.
    const std::vector<std::string>& unknown() const { return unknown_; }

private:
    std::map<std::string, std::shared_ptr<const access::Role>, std::less<>> by_name_;
    std::vector<std::shared_ptr<const access::Role>> grantable_;
    std::vector<std::string> unknown_;
};

} // namespace xz::identity
