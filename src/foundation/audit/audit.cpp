#include "foundation/audit/audit.hpp"

namespace xz::audit
{

namespace
{

const db::Query kInsert{
    "audit.insert",
    "INSERT INTO audit_entry (county, id, at, division_code, account_id, action, subject, detail, request_id) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};

} // namespace

void record(db::Tx& tx, const Context& ctx, std::string_view action, std::string_view subject,
            access::DivisionCode division, std::string_view detail)
{
    tx.exec(kInsert, ctx.county, ctx.new_id(), ctx.now, division.value, ctx.caller.account, action, subject, detail,
            ctx.request_id);
}

} // namespace xz::audit
