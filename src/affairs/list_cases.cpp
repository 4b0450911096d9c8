#include "affairs/list_cases.hpp"

#include "affairs/case_filter.hpp"
#include "affairs/case_view.hpp"
#include "affairs/definitions.hpp"

#include <algorithm>

namespace xz::affairs
{

namespace
{

/// What is on notice where the caller lives: neighbours may read it and object.
std::vector<Case> on_notice(db::Reader& db, const Context& ctx, store::CaseFilter filter)
{
    if (ctx.caller.kind == access::CallerKind::villager) filter.regions = {ctx.caller.division};
    filter.closed = false;
    std::vector<Case> all;
    for (const auto& d : ctx.use<Definitions>().all_current()) {
        if (filter.type && *filter.type != d->type) continue;
        auto narrowed = filter;
        narrowed.type = d->type;
        for (std::string& state : d->notice_states()) {
            narrowed.state = std::move(state);
            auto some = store::list_cases(db, ctx.county, narrowed);
            all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
        }
    }
    std::sort(all.begin(), all.end(), [](const Case& a, const Case& b) { return a.id > b.id; });
    if (all.size() > std::size_t(filter.limit)) all.resize(std::size_t(filter.limit));
    return all;
}

} // namespace

Result<ListCases::Input> ListCases::parse(const http::Request& request)
{
    Fields f(request);
    Input in;
    in.division = f.query_division("division_code");
    in.type = f.query("type", {1, 40});
    in.state = f.query("state", {1, 200});
    in.q = f.query("q", {1, 60});
    in.closed = closed_from(f);
    in.overdue = f.query_flag("overdue");
    in.mine = f.query_flag("mine");
    in.notices = f.query_flag("notices");
    in.limit = int(f.query_integer("limit", 1, 200).value_or(50));
    const auto cursor = f.query("cursor", {1, 20});
    in.before = CaseId{std::numeric_limits<std::int64_t>::max()};
    if (cursor) {
        const auto before = CaseId::parse(*cursor);
        if (!before) f.wrong("cursor", "翻页位置不对，请从第一页看起");
        in.before = before.value_or(in.before);
    }
    return f.done(std::move(in));
}

Result<ListCases::Output> ListCases::run(Context& ctx, const Input& in)
{
    auto filter = filter_for(ctx, {in.division, in.type, in.state, in.q, in.closed, in.overdue});
    filter.before = in.before;
    filter.limit = in.limit + 1;
    // Whoever reads no region has own matters alone.
    const bool own_only = in.mine || ctx.caller.regions("affairs.read").empty();
    return ctx.db.read("affairs.list_cases", [&](db::Reader& db) -> Result<Output> {
        json::Writer w;
        w.reserve(std::size_t(filter.limit) * 600);
        int seen = 0;
        CaseId last;
        std::shared_ptr<const Definition> definition; // mostly that of the case before
        const auto write = [&](const Case& c) {
            if (++seen == filter.limit) return; // it only tells that there are more
            if (!definition || definition->hash != c.hash)
                definition = ctx.use<Definitions>().by_hash(db, ctx.county, c.hash);
            write_summary(w, ctx, c, *definition);
            last = c.id;
        };
        w.object([&] {
            w.array("items", [&] {
                if (in.notices)
                    std::ranges::for_each(on_notice(db, ctx, filter), write);
                else if (own_only)
                    std::ranges::for_each(store::list_parts(db, ctx.county, ctx.caller.account,
                                                            {"applicant", "filed", "follows"}, filter),
                                          write);
                else
                    store::each_case(db, ctx.county, filter, write);
            });
            w.field("next_cursor", seen == filter.limit ? std::optional(last) : std::nullopt);
        });
        return http::Response::json(200, std::move(w).text());
    });
}

} // namespace xz::affairs
