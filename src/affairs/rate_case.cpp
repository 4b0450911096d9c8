#include "affairs/rate_case.hpp"

#include "affairs/case_view.hpp"
#include "affairs/store.hpp"

namespace xz::affairs
{

Result<RateCase::Input> RateCase::parse(const http::Request& request)
{
    Fields f(request);
    Input in;
    in.id = f.path_id<CaseId>("id");
    in.stars = f.integer("stars", 1, 5);
    in.reason = f.optional_text("reason", {1, 500}).value_or(std::string());
    in.key = f.optional_text("key", {8, 64}).value_or(std::string());
    if (in.stars <= 2 && in.reason.empty()) f.wrong("reason", "请说说哪里不满意");
    return f.done(std::move(in));
}

Result<> rate(db::Tx& tx, Context& ctx, SeenCase& seen, std::int64_t stars, std::string_view reason)
{
    if (!seen.own) return fail(Kind::forbidden, "affairs.only_the_person_concerned");
    if (seen.c.stars) return fail(Kind::rejected, "affairs.rated_already");
    const json::Value input = json::Object{{"stars", stars}, {"reason", reason}};
    Flow flow(tx, ctx, seen);
    if (!XZ_TRY(flow.serve("rate", input))) return fail(Kind::rejected, "affairs.not_to_be_rated_now");
    // A matter that goes on is rated again when it is answered again.
    if (seen.c.closed) seen.c.stars = stars;
    const auto spec = seen.definition->verb("rate");
    return flow.record({.kind = "rating",
                        .verb = "rate",
                        .says = fill(spec.says, {{"actor", ctx.caller.name}, {"stars", std::to_string(stars)}}),
                        .note = std::string(reason),
                        .data = input,
                        .files = {}});
}

Result<RateCase::Output> RateCase::run(Context& ctx, const Input& in)
{
    return ctx.db.write("affairs.rate_case", [&](db::Tx& tx) -> Result<Output> {
        auto seen = XZ_TRY(access_case(tx, ctx, in.id));
        if (!seen.own) return fail(Kind::forbidden, "affairs.only_the_person_concerned");
        const std::string digest = std::to_string(in.stars) + in.reason;
        if (!in.key.empty())
            if (const auto earlier =
                    store::remember_request(tx, ctx.county, ctx.caller.account, in.key, digest, in.id)) {
                if (earlier->digest != digest || earlier->case_id != in.id)
                    return fail(Kind::conflict, "affairs.key_used_otherwise");
                return answer_case(tx, ctx, seen);
            }
        XZ_TRY(rate(tx, ctx, seen, in.stars, in.reason));
        return answer_case(tx, ctx, seen);
    });
}

} // namespace xz::affairs
