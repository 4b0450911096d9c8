#include "registry/search_register.hpp"

#include "registry/page.hpp"
#include "registry/registry.hpp"
#include "registry/views.hpp"

#include <algorithm>

namespace xz::registry
{

namespace
{

constexpr int kMostOfAKind = 10;

void write_hit(json::Writer& w, std::string_view kind, std::string_view id, std::string_view title,
               std::string_view subtitle)
{
    w.object([&] {
        w.field("kind", kind);
        w.field("id", id);
        w.field("title", title);
        w.field("subtitle", subtitle);
    });
}

/// 莫干山镇 后坞村
std::string place_text(const Divisions& divisions, DivisionCode code)
{
    std::string out;
    const auto path = divisions.path(code);
    for (std::size_t i = path.size() > 1 ? 1 : 0; i < path.size(); ++i) out += (out.empty() ? "" : " ") + path[i].name;
    return out;
}

} // namespace

Result<SearchRegister::Input> SearchRegister::parse(const http::Request& request)
{
    Fields f(request);
    Input in;
    const auto q = f.query("q", {1, 40});
    if (!q) f.miss("q");
    in.q = q.value_or("");
    return f.done(std::move(in));
}

Result<SearchRegister::Output> SearchRegister::run(Context& ctx, const Input& in)
{
    const auto divisions = ctx.use<Registry>().divisions();
    const auto regions = ctx.caller.regions("registry.read");
    const std::string key = search_key(in.q);
    json::Writer w;
    ctx.db.read("registry.search", [&](db::Reader& db) {
        std::vector<PersonId> persons;
        std::vector<HouseholdId> households;
        if (!key.empty()) {
            const store::After start{};
            for (const auto id : read_page(regions, kMostOfAKind, [&](DivisionCode region, int limit) {
                                     return store::search_persons(db, ctx.county, key, region, start, limit);
                                 }).ids)
                persons.push_back({id});
            for (const auto id : read_page(regions, kMostOfAKind, [&](DivisionCode region, int limit) {
                                     return store::search_households(db, ctx.county, key, region, start, limit);
                                 }).ids)
                households.push_back({id});
        }
        auto summaries = store::summaries(db, ctx.county, households);
        w.object([&] {
            w.array("items", [&] {
                for (const auto& p : store::persons(db, ctx.county, persons))
                    write_hit(w, "person", p.id.text(), p.name, place_text(*divisions, p.division));
                for (const auto& h : store::households(db, ctx.county, households)) {
                    const auto& head = summaries[h.id].head_name;
                    write_hit(w, "household", h.id.text(), head.empty() ? h.number : head + "家",
                              place_text(*divisions, h.division) + " " + h.number);
                }
                int listed = 0;
                for (const auto* entry : divisions->search(in.q, divisions->all().size())) {
                    const DivisionCode code = entry->division.code;
                    const bool mine = std::any_of(regions.begin(), regions.end(),
                                                  [&](DivisionCode region) { return region.contains(code); });
                    if (!mine || listed++ >= kMostOfAKind) continue;
                    write_hit(w, "division", code.text(), entry->division.name, place_text(*divisions, entry->parent));
                }
            });
        });
    });
    return http::Response::json(200, std::move(w).text());
}

} // namespace xz::registry
