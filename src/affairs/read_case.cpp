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
    return ctx.db.read("affairs.read_case", [&](db::Reader& db) { return answer_case(db, ctx, in.id); });
}

} // namespace xz::affairs
