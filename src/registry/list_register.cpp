#include "registry/list_register.hpp"

#include "registry/access.hpp"
#include "registry/page.hpp"
#include "registry/registry.hpp"
#include "registry/views.hpp"

namespace xz::registry
{

namespace
{

template <class IdType>
std::vector<IdType> ids_of(const Page& page)
{
    std::vector<IdType> ids;
    for (const auto id : page.ids) ids.push_back(IdType{id});
    return ids;
}

void write_next(json::Writer& w, const Page& page)
{
    field_or_null(w, "next_cursor", page.next ? cursor_text(*page.next) : std::string());
}

} // namespace

Result<ListInput> parse_list(const http::Request& request)
{
    Fields f(request);
    ListInput in;
    in.division = f.query_division("division_code");
    in.q = f.query("q", {1, 40});
    in.limit = int(f.query_integer("limit", 1, 200).value_or(50));
    if (const auto cursor = f.query("cursor", {1, 40})) {
        const auto after = read_cursor(*cursor);
        if (!after) f.wrong("cursor", "翻页位置不对，请从第一页看起");
        in.after = after.value_or(store::After{});
    }
    return f.done(std::move(in));
}

Result<ListHouseholds::Output> ListHouseholds::run(Context& ctx, const Input& in)
{
    const auto divisions = ctx.use<Registry>().divisions();
    const auto regions = readable_regions(ctx, "registry.read", in.division);
    const std::string key = search_key(in.q.value_or(""));
    json::Writer w;
    ctx.db.read("registry.list_households", [&](db::Reader& db) {
        const Page page = read_page(regions, in.limit, [&](DivisionCode region, int limit) {
            if (!in.q) return store::list_households(db, ctx.county, region, in.after, limit);
            if (key.empty()) return std::vector<store::After>();
            return store::search_households(db, ctx.county, key, region, in.after, limit);
        });
        const auto ids = ids_of<HouseholdId>(page);
        auto summaries = store::summaries(db, ctx.county, ids);
        w.object([&] {
            w.array("items", [&] {
                for (const auto& h : store::households(db, ctx.county, ids))
                    write_household(w, *divisions, h, summaries[h.id]);
            });
            write_next(w, page);
        });
    });
    return http::Response::json(200, std::move(w).text());
}

Result<ListPersons::Output> ListPersons::run(Context& ctx, const Input& in)
{
    const auto divisions = ctx.use<Registry>().divisions();
    const auto regions = readable_regions(ctx, "registry.read", in.division);
    const std::string key = search_key(in.q.value_or(""));
    json::Writer w;
    ctx.db.read("registry.list_persons", [&](db::Reader& db) {
        const Page page = read_page(regions, in.limit, [&](DivisionCode region, int limit) {
            if (!in.q) return store::list_persons(db, ctx.county, region, in.after, limit);
            if (key.empty()) return std::vector<store::After>();
            return store::search_persons(db, ctx.county, key, region, in.after, limit);
        });
        w.object([&] {
            w.array("items", [&] {
                for (const auto& p : store::persons(db, ctx.county, ids_of<PersonId>(page)))
                    write_person(w, *divisions, p);
            });
            write_next(w, page);
        });
    });
    return http::Response::json(200, std::move(w).text());
}

} // namespace xz::registry
