#include "affairs/seed.hpp"

#include "affairs/flow.hpp"
#include "affairs/index_case.hpp"
#include "affairs/new_case.hpp"
#include "affairs/store.hpp"

namespace xz::affairs::seed
{

namespace
{

std::string text_in(const json::Object& data, std::string_view name)
{
    const auto* v = data.if_contains(name);
    return v && v->is_string() ? std::string(v->get_string()) : std::string();
}

Result<bool> perform(db::Tx& tx, Platform& platform, const Definition& d, Case& c, const Deed& deed)
{
    Context ctx(platform, *deed.who);
    ctx.now = deed.at;
    const auto spec = d.verb(deed.verb);
    if (spec.assigns) c.assignee = PersonId::parse(text_in(deed.data, "assignee_id")).value_or(PersonId{});
    Flow flow(tx, ctx, d, c);
    const json::Value data(deed.data);
    if (!XZ_TRY(flow.serve(deed.verb, data))) return false;
    std::string stars;
    if (const auto* n = deed.data.if_contains("stars"); n && n->is_int64()) stars = std::to_string(n->get_int64());
    if (!stars.empty() && c.closed) c.stars = deed.data.at("stars").get_int64();
    std::string note = text_in(deed.data, "reason");
    if (note.empty()) note = text_in(deed.data, "note");
    XZ_TRY(flow.record(
        {.kind = stars.empty() ? "action" : "rating",
         .verb = deed.verb,
         .says = fill(spec.says, {{"actor", deed.who->name}, {"assignee", deed.assignee_name}, {"stars", stars}}),
         .note = std::move(note),
         .data = data,
         .files = {}}));
    if (!deed.who->grants.empty() && deed.who->kind == access::CallerKind::staff)
        store::add_part(tx, ctx.county, deed.who->account, "acted", c.id);
    return true;
}

} // namespace

Result<std::size_t> tell(db::Tx& tx, Platform& platform, const Definitions& definitions, const Story& story)
{
    const auto d = definitions.current(story.type);
    if (!d) return fail(Kind::not_found, "affairs.no_such_type");
    Context ctx(platform, *story.filed_by);
    ctx.now = story.at;
    const json::Value form = XZ_TRY(d->form->accept(json::Value(story.form), story.at));
    Case c = new_case(ctx, *d, story.applicant.division, form, story.applicant);
    number_case(tx, ctx, *d, c);
    store::add_part(tx, ctx.county, c.created_by, "filed", c.id);
    {
        Flow flow(tx, ctx, *d, c);
        XZ_TRY(flow.start());
        XZ_TRY(flow.record({.kind = "created",
                            .verb = "created",
                            .says = story.filed_by->name + "提交",
                            .note = {},
                            .data = json::Object{{"assisted", false}},
                            .files = story.photos}));
    }
    std::size_t done = 0;
    for (const Deed& deed : story.deeds) done += XZ_TRY(perform(tx, platform, *d, c, deed));
    index(tx, ctx, c);
    return done;
}

} // namespace xz::affairs::seed
