#include "foundation/identity/grants.hpp"

#include "foundation/audit/audit.hpp"
#include "foundation/module/input.hpp"

#include <algorithm>

namespace xz::identity
{

namespace
{

std::string date_text(const std::optional<std::chrono::year_month_day>& date)
{
    return date ? to_iso_date(*date) : std::string();
}

/// Every permission of the role must be the giver's own, in the whole region.
bool has_all_of(const access::Caller& giver, const access::Role& role, DivisionCode division)
{
    return std::all_of(role.permissions.begin(), role.permissions.end(),
                       [&](const std::string& permission) { return giver.may(permission, division); });
}

std::string_view level_text(int level) { return level == 3 ? "county" : level == 4 ? "township" : "village"; }

Result<> may_give(const Context& ctx, const Account& to, const access::Role& role, DivisionCode division)
{
    const bool self = to.id == ctx.caller.account || (to.person && to.person == ctx.caller.person);
    if (self) return fail(Kind::rejected, "identity.not_to_yourself");
    if (!ctx.caller.may(kGrant, division)) return fail(Kind::forbidden, "identity.not_your_region");
    if (role.level != division.level()) return fail(Kind::rejected, "identity.wrong_level");
    if (!has_all_of(ctx.caller, role, division)) return fail(Kind::forbidden, "identity.beyond_own_power");
    return {};
}

} // namespace

Result<GiveRole::Input> GiveRole::parse(const http::Request& request)
{
    Fields f(request);
    Input in;
    in.account = AccountId{request.param_id("id")};
    in.role = f.text("role", {1, 60});
    in.division = f.division("division_code");
    in.valid_from = date_text(f.optional_date("valid_from"));
    in.valid_to = date_text(f.optional_date("valid_to"));
    if (!in.valid_from.empty() && !in.valid_to.empty() && in.valid_to < in.valid_from)
        f.wrong("valid_to", "结束日期不能早于开始日期");
    return f.done(std::move(in));
}

Result<GiveRole::Output> GiveRole::run(Context& ctx, const Input& in)
{
    auto& identity = ctx.use<Identity>();
    const auto role = identity.roles().find(in.role);
    if (!role || role->role == kEverybodysRole) return fail(Kind::rejected, "identity.no_such_role");
    const auto view = XZ_TRY(ctx.db.write("identity.give_role", [&](db::Tx& tx) -> Result<AccountView> {
        const auto account = XZ_TRY(access_account(tx, ctx, in.account, kGrant));
        XZ_TRY(may_give(ctx, account, *role, in.division));
        const GrantRow grant{ctx.new_id<GrantId>(), account.id, in.role, in.division, in.valid_from, in.valid_to};
        store::insert_grant(tx, ctx.county, grant, ctx.caller.account, ctx.now);
        identity.changed(tx, ctx.county, account.id);
        json::Writer detail;
        detail.object([&] {
            detail.field("role", in.role);
            detail.field("account", account.id.text());
        });
        audit::record(tx, ctx, "identity.give_role", "grant:" + grant.id.text(), in.division, detail.text());
        return AccountView{account, store::grants_of(tx, ctx.county, account.id)};
    }));
    json::Writer w;
    write_account(w, identity, view);
    return http::Response::json(201, std::move(w).text());
}

Result<TakeRoleBack::Input> TakeRoleBack::parse(const http::Request& request)
{
    return Input{AccountId{request.param_id("id")}, GrantId{request.param_id("grant_id")}};
}

Result<> TakeRoleBack::run(Context& ctx, const Input& in)
{
    auto& identity = ctx.use<Identity>();
    return ctx.db.write("identity.take_role_back", [&](db::Tx& tx) -> Result<> {
        const auto account = XZ_TRY(access_account(tx, ctx, in.account, kGrant));
        const auto grants = store::grants_of(tx, ctx.county, account.id);
        const auto grant =
            std::find_if(grants.begin(), grants.end(), [&](const GrantRow& g) { return g.id == in.grant; });
        if (grant == grants.end() || !ctx.caller.may(kGrant, grant->division))
            return fail(Kind::not_found, "identity.no_such_grant");
        store::end_grant(tx, ctx.county, grant->id, ctx.now);
        identity.changed(tx, ctx.county, account.id);
        json::Writer detail;
        detail.object([&] {
            detail.field("role", grant->role);
            detail.field("account", account.id.text());
        });
        audit::record(tx, ctx, "identity.take_role_back", "grant:" + grant->id.text(), grant->division, detail.text());
        return {};
    });
}

Result<http::Response> list_roles(Context& ctx, const http::Request&)
{
    json::Writer w;
    w.object([&] {
        w.array("items", [&] {
            for (const auto& role : ctx.use<Identity>().roles().grantable())
                w.object([&] {
                    w.field("role", role->role);
                    w.field("title", role->title);
                    w.field("level", level_text(role->level));
                    w.array("permissions", [&] {
                        for (const auto& permission : role->permissions) w.value(permission);
                    });
                });
        });
    });
    return http::Response::json(200, std::move(w).text());
}

} // namespace xz::identity
