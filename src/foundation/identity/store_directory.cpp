#include "foundation/identity/store.hpp"

namespace xz::identity::store
{

namespace
{

const db::Query kHolders{"identity.holders",
                         "SELECT a.id, a.person_id, a.name FROM identity_grant g "
                         "JOIN identity_account a ON a.county = g.county AND a.id = g.account_id "
                         "WHERE g.county = $1 AND g.role = $2 AND g.division_code = $3 AND g.ended_at IS NULL "
                         "AND a.disabled_at IS NULL AND (g.valid_from IS NULL OR g.valid_from <= $4) "
                         "AND (g.valid_to IS NULL OR g.valid_to >= $4) ORDER BY a.id"};

} // namespace

std::vector<Holder> holders_of(db::Reader& db, std::int64_t county, std::string_view role, DivisionCode division,
                               std::string_view today)
{
    return db.all(
        kHolders,
        [&](const db::Row& row) {
            return Holder{row.get<AccountId>(0), row.get<PersonId>(1), row.get<std::string>(2), std::string(role)};
        },
        county, role, division.value, today);
}

} // namespace xz::identity::store
