#include "foundation/identity/answers.hpp"

#include "foundation/checks/masking.hpp"

namespace xz::identity
{

namespace
{

void optional_text(json::Writer& w, std::string_view name, std::string_view text)
{
    if (text.empty())
        w.field(name, nullptr);
    else
        w.field(name, text);
}

void write_grant(json::Writer& w, const Identity& identity, const GrantRow& grant)
{
    const auto role = identity.roles().find(grant.role);
    w.object([&] {
        w.field("id", grant.id.text());
        w.field("role", grant.role);
        w.field("title", role ? role->title : grant.role);
        w.field("division_code", grant.division.text());
        w.field("division_name", identity.hooks().division_name(grant.division));
        optional_text(w, "valid_from", grant.valid_from);
        optional_text(w, "valid_to", grant.valid_to);
    });
}

std::string id_text(std::int64_t id) { return id == 0 ? std::string() : std::to_string(id); }

} // namespace

void write_account(json::Writer& w, const Identity& identity, const AccountView& view)
{
    const Account& a = view.account;
    w.object([&] {
        w.field("id", a.id.text());
        optional_text(w, "person_id", id_text(a.person.value));
        w.field("name", a.name);
        optional_text(w, "account", a.login);
        optional_text(w, "phone_masked", a.phone.empty() ? std::string() : checks::mask_phone(a.phone));
        w.field("kind", a.staff ? "staff" : "villager");
        w.field("division_code", a.division.text());
        w.field("division_name", identity.hooks().division_name(a.division));
        w.field("has_pin", !a.pin_hash.empty());
        w.array("grants", [&] {
            for (const auto& grant : view.grants) write_grant(w, identity, grant);
        });
    });
}

void write_caller(json::Writer& w, const Identity& identity, const access::Caller& caller, std::string_view phone,
                  std::string_view csrf)
{
    const auto& hooks = identity.hooks();
    w.object([&] {
        w.field("account_id", caller.account.text());
        optional_text(w, "person_id", id_text(caller.person.value));
        optional_text(w, "household_id", id_text(caller.household.value));
        w.field("name", caller.name);
        optional_text(w, "phone_masked", phone.empty() ? std::string() : checks::mask_phone(phone));
        w.field("kind", caller.kind == access::CallerKind::staff ? "staff" : "villager");
        w.field("division_code", caller.division.text());
        w.field("division_name", hooks.division_name(caller.division));
        w.array("division_path", [&] {
            for (const auto& name : hooks.division_path(caller.division)) w.value(name);
        });
        w.array("grants", [&] {
            for (const auto& grant : caller.grants)
                if (grant.id)
                    write_grant(w, identity, {grant.id, caller.account, grant.role->role, grant.division, {}, {}});
        });
        w.array("bodies", [&] {
            for (const auto& seat : caller.seats)
                w.object([&] {
                    w.field("body", seat.body);
                    w.field("division_code", seat.division.text());
                    w.field("title", hooks.body_title(seat.body));
                });
        });
        w.array("permissions", [&] {
            for (const auto& permission : caller.permissions()) w.value(permission);
        });
        w.field("csrf_token", csrf);
    });
}

} // namespace xz::identity
