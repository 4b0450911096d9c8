#pragma once
#include "foundation/context/directory.hpp"
#include "foundation/identity/account.hpp"
#include "foundation/identity/roles.hpp"

#include <mutex>
#include <unordered_map>

namespace xz::identity
{

/// Who holds which role where, remembered for five seconds: a desk asks for the same few roles again and again.
class RoleDirectory final : public Directory
{
public:
    explicit RoleDirectory(const Roles& roles) : roles_(roles) {}

    std::vector<Holder> holders(db::Reader& db, std::int64_t county, std::string_view role, DivisionCode division,
                                Instant now) const override;
    std::string role_title(std::string_view role) const override;

private:
    struct Remembered {
        std::vector<Holder> holders;
        Instant until;
    };
    const Roles& roles_;
    mutable std::mutex mutex_;
    mutable std::unordered_map<std::string, Remembered> remembered_;
};

} // namespace xz::identity
