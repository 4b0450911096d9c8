#include "registry/read_register.hpp"

#include "registry/access.hpp"
#include "registry/views.hpp"

namespace xz::registry
{

Result<ReadHousehold::Input> ReadHousehold::parse(const http::Request& request)
{
    return Input{Fields(request).path_id<HouseholdId>("id")};
}

Result<ReadHousehold::Output> ReadHousehold::run(Context& ctx, const Input& in)
{
    return ctx.db.read("registry.read_household", [&](db::Reader& db) -> Result<Output> {
        const auto household = XZ_TRY(access_household(db, ctx, in.id, Purpose::read));
        return http::Response::json(200, household_detail(db, ctx, household));
    });
}

Result<ReadPerson::Input> ReadPerson::parse(const http::Request& request)
{
    return Input{Fields(request).path_id<PersonId>("id")};
}

Result<ReadPerson::Output> ReadPerson::run(Context& ctx, const Input& in)
{
    return ctx.db.read("registry.read_person", [&](db::Reader& db) -> Result<Output> {
        const auto person = XZ_TRY(access_person(db, ctx, in.id, Purpose::read));
        return http::Response::json(200, person_detail(db, ctx, person));
    });
}

} // namespace xz::registry
