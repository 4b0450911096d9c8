#include "registry/list_divisions.hpp"

#include "registry/registry.hpp"
#include "registry/store.hpp"
#include "registry/views.hpp"

#include <algorithm>

namespace xz::registry
{

namespace
{

constexpr std::size_t kMostFound = 50;

/// The divisions as they stood on a day.
std::shared_ptr<const Divisions> divisions_on(const Context& ctx, const std::string& day)
{
    auto rows = ctx.db.read("registry.divisions_on", [&](db::Reader& db) { return store::divisions(db, ctx.county); });
    std::erase_if(rows, [&](const DivisionRow& row) { return !in_force(row.valid_from, row.valid_to, day); });
    for (auto& row : rows) row.valid_to.clear();
    return std::make_shared<const Divisions>(ctx.county, rows);
}

} // namespace

Result<ListDivisions::Input> ListDivisions::parse(const http::Request& request)
{
    Fields f(request);
    Input in;
    in.parent = f.query_division("parent");
    in.q = f.query("q", {1, 40});
    in.on = f.query("on", {10, 10});
    if (in.on && !parse_iso_date(*in.on)) f.wrong("on", "日期应当写成 2026-11-23 这样");
    return f.done(std::move(in));
}

Result<ListDivisions::Output> ListDivisions::run(Context& ctx, const Input& in)
{
    const auto divisions = in.on ? divisions_on(ctx, *in.on) : ctx.use<Registry>().divisions();
    std::vector<const Divisions::Entry*> found;
    if (in.q) {
        for (const auto* entry : divisions->search(*in.q, kMostFound))
            if (!in.parent || in.parent->contains(entry->division.code)) found.push_back(entry);
    } else if (!in.parent) {
        if (const auto* county = divisions->find(access::county_division(ctx.county))) found.push_back(county);
    } else if (const auto* parent = divisions->find(*in.parent)) {
        for (const auto& child : parent->children) found.push_back(divisions->find(child.code));
    }
    json::Writer w;
    w.object([&] {
        w.array("items", [&] {
            for (const auto* entry : found) write_division(w, *entry);
        });
    });
    return http::Response::json(200, std::move(w).text());
}

Result<ReadDivision::Input> ReadDivision::parse(const http::Request& request)
{
    return Input{DivisionCode::parse(Fields(request).path_text("code")).value_or(DivisionCode{})};
}

Result<ReadDivision::Output> ReadDivision::run(Context& ctx, const Input& in)
{
    const auto divisions = ctx.use<Registry>().divisions();
    std::vector<DivisionRow> history;
    ctx.db.read("registry.read_division", [&](db::Reader& db) {
        auto codes = store::former_codes(db, ctx.county, in.code);
        codes.push_back(in.code);
        const auto rows = store::divisions(db, ctx.county);
        for (const DivisionCode code : codes)
            std::copy_if(rows.begin(), rows.end(), std::back_inserter(history),
                         [&](const DivisionRow& row) { return row.code == code; });
    });
    if (history.empty() || history.back().code != in.code) return fail(Kind::not_found, "registry.no_such_division");
    const DivisionRow& last = history.back();
    json::Writer w;
    w.object([&] {
        w.field("code", in.code.text());
        w.field("name", last.name);
        w.field("level", last.level);
        field_or_null(w, "parent_code", last.parent ? last.parent.text() : std::string());
        w.array("path", [&] {
            for (const auto& division : divisions->path(in.code))
                w.object([&] {
                    w.field("code", division.code.text());
                    w.field("name", division.name);
                });
        });
        w.array("history", [&] {
            for (const auto& row : history)
                w.object([&] {
                    w.field("code", row.code.text());
                    w.field("name", row.name);
                    field_or_null(w, "valid_from", row.valid_from);
                    field_or_null(w, "valid_to", row.valid_to);
                });
        });
    });
    return http::Response::json(200, std::move(w).text());
}

} // namespace xz::registry
