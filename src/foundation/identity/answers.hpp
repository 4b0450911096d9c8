#pragma once
#include "foundation/core/json.hpp"
#include "foundation/identity/identity.hpp"

/// The shapes of `openapi.yaml`.
namespace xz::identity
{

/// An account with its grants, as administrators see it.
struct AccountView {
    Account account;
    std::vector<GrantRow> grants;
};

void write_account(json::Writer& w, const Identity& identity, const AccountView& view);

/// A caller as the apps see it; `phone` is masked here.
void write_caller(json::Writer& w, const Identity& identity, const access::Caller& caller, std::string_view phone,
                  std::string_view csrf);

} // namespace xz::identity
