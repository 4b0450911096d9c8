#include "foundation/identity/directory.hpp"

#include "foundation/identity/store.hpp"

namespace xz::identity
{

namespace
{

constexpr std::chrono::seconds kRemember{5};
constexpr std::size_t kMostRemembered = 10000;

} // namespace

std::vector<Holder> RoleDirectory::holders(db::Reader& db, std::int64_t county, std::string_view role,
                                           DivisionCode division, Instant now) const
{
    std::string key = division.text() + ":";
    key += role;
    {
        const std::lock_guard lock(mutex_);
        const auto it = remembered_.find(key);
        if (it != remembered_.end() && it->second.until > now && it->second.until <= now + kRemember)
            return it->second.holders;
    }
    auto found = store::holders_of(db, county, role, division, to_iso_date(china_date(now)));
    const std::lock_guard lock(mutex_);
    if (remembered_.size() >= kMostRemembered) remembered_.clear();
    remembered_[std::move(key)] = {found, now + kRemember};
    return found;
}

std::string RoleDirectory::role_title(std::string_view role) const
{
    const auto found = roles_.find(role);
    return found ? found->title : std::string(role);
}

} // namespace xz::identity
