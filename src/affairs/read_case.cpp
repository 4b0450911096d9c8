#include "affairs/read_case.hpp"

#include "affairs/case_view.hpp"

namespace xz::affairs
{

Result<ReadCase::Input> ReadCase::parse(const http::Request& request)
{
    return Input{Fields(request).path_id<CaseId>("id")};
}

Result<ReadCase::Output> ReadCase::run(Context& ctx, const Input& in)
{
    return ctx.db.read("affairs.read_case", [&](db::Reader& db) -> Result<Output> {
        const auto seen = XZ_TRY(access_case(db, ctx, in.id));
        ctx.use<CaseCache>().keep(seen.facts);
        return answer_case(db, ctx, seen);
    });
}

} // namespace xz::affairs
