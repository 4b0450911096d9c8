#include "affairs/read_type.hpp"

#include "affairs/definitions.hpp"
#include "affairs/type_view.hpp"
#include "registry/api.hpp"

#include <algorithm>

namespace xz::affairs
{

namespace
{

/// What the register holds of the caller for the form's bound fields (asked once).
void write_prefill(json::Writer& w, const Context& ctx, const Definition& d)
{
    const auto held = ctx.caller.person
                          ? ctx.db.read("affairs.prefill",
                                        [&](db::Reader& db) {
                                            return ctx.use<registry::Api>().held(db, ctx.county, ctx.caller.person);
                                        })
                          : std::vector<registry::Held>();
    w.object("prefill", [&] {
        for (const auto& field : d.form->fields()) {
            const auto found = std::find_if(held.begin(), held.end(),
                                            [&](const registry::Held& h) { return h.field == field.bound_to; });
            if (field.bound_to.empty() || found == held.end()) continue;
            w.object(field.at.substr(1), [&] {
                w.raw_field("value", found->value);
                w.field("source", found->source);
                w.field("updated_at", to_rfc3339(found->updated_at));
            });
        }
    });
}

} // namespace

Result<ReadType::Input> ReadType::parse(const http::Request& request)
{
    return Input{Fields(request).path_text("type")};
}

Result<ReadType::Output> ReadType::run(Context& ctx, const Input& in)
{
    const auto d = ctx.use<Definitions>().current(in.type);
    if (!d) return fail(Kind::not_found, "affairs.no_such_type");
    json::Writer w;
    w.object([&] {
        write_type_head(w, *d);
        w.field("version", d->version);
        w.field("hash", d->hash);
        w.field("form", d->form_schema);
        write_prefill(w, ctx, *d);
        w.array("categories", [&] {
            for (const Category& c : d->categories)
                w.object([&] {
                    w.field("category", c.category);
                    w.field("title", c.title);
                    w.field("icon", c.icon);
                    w.field("urgent", c.urgent);
                    w.field("params", json::Value(c.params));
                });
        });
        w.field("outline", d->outline);
        w.object("verbs", [&] {
            for (const auto& [name, verb] : d->verbs) w.field(name, verb.title);
        });
        w.field("params", d->chart->default_params);
        w.field("guide", d->guide);
    });
    return http::Response::json(200, std::move(w).text());
}

} // namespace xz::affairs
