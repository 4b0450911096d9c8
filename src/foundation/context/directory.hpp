#pragma once
#include "foundation/access/caller.hpp"
#include "foundation/db/tx.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace xz
{

/// Somebody who holds a role in a division now.
struct Holder {
    access::AccountId account;
    access::PersonId person;
    std::string name;
    std::string role;
};

/// Who holds which role where: a door of `Platform` that identity opens.
class Directory
{
public:
    virtual ~Directory() = default;
    virtual std::vector<Holder> holders(db::Reader& db, std::int64_t county, std::string_view role,
                                        access::DivisionCode division, Instant now) const = 0;
    /// 村文书; the role's own text when there is none.
    virtual std::string role_title(std::string_view role) const = 0;
};

} // namespace xz
