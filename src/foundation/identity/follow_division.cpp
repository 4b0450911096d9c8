#include "foundation/identity/follow_division.hpp"

#include "foundation/identity/store.hpp"

namespace xz::identity
{

namespace
{

const db::Query kMoveAccounts{"identity.move_accounts", "UPDATE identity_account SET division_code = $3 "
                                                        "WHERE county = $1 AND division_code = $2"};
const db::Query kMoveGrants{"identity.move_grants", "UPDATE identity_grant SET division_code = $3 "
                                                    "WHERE county = $1 AND division_code = $2 AND ended_at IS NULL"};
const db::Query kMoveSessions{"identity.move_sessions",
                              "UPDATE identity_session SET division_code = $3 "
                              "WHERE county = $1 AND division_code = $2 AND ended_at IS NULL"};

} // namespace

void follow_division(db::Tx& tx, const Context& ctx, access::DivisionCode from, access::DivisionCode to)
{
    for (const auto* query : {&kMoveAccounts, &kMoveGrants, &kMoveSessions})
        tx.exec(*query, ctx.county, from.value, to.value);
    store::bump_generation(tx, ctx.county);
}

} // namespace xz::identity
