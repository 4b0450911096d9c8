#include "affairs/read_type.hpp"

#include "affairs/applicant.hpp"
#include "affairs/definitions.hpp"
#include "affairs/type_view.hpp"

#include <algorithm>

namespace xz::affairs
{

namespace
{

/// What the register holds of the applicant for the form's bound fields (asked once).
void write_prefill(json::Writer& w, const Definition& d, const std::vector<registry::Held>& held)
{
    w.object("prefill", [&] {
        for (const auto& field : d.form->fields()) {
            const auto found = std::find_if(held.begin(), held.end(),
                                            [&](const registry::Held& h) { return h.field == field.bound_to; });
            if (field.bound_to.empty() || found == held.end()) continue;
            w.object(field.at.substr(1), [&] {
                w.raw_field("value", found->value);
                w.field("source", found->source);
                w.field("updated_at", found->updated_at);
            });
        }
    });
}

Result<std::vector<registry::Held>> held_of_applicant(const Context& ctx, const std::optional<PersonId>& on_behalf_of)
{
    using Answer = Result<std::vector<registry::Held>>;
    return ctx.db.read("affairs.prefill", [&](db::Reader& db) -> Answer {
        const auto applicant = on_behalf_of ? XZ_TRY(person_assisted(db, ctx, *on_behalf_of)).id : ctx.caller.person;
        return applicant ? ctx.use<registry::Api>().held(db, ctx.county, applicant) : std::vector<registry::Held>();
    });
}

} // namespace

Result<ReadType::Input> ReadType::parse(const http::Request& request)
{
    Fields f(request);
    Input in;
    in.type = f.path_text("type");
    if (const auto person = f.query("on_behalf_of", {1, 20})) {
        in.on_behalf_of = PersonId::parse(*person);
        if (!in.on_behalf_of) f.wrong("on_behalf_of", "没有这个人");
    }
    return f.done(std::move(in));
}

Result<ReadType::Output> ReadType::run(Context& ctx, const Input& in)
{
    const auto d = ctx.use<Definitions>().current(in.type);
    if (!d) return fail(Kind::not_found, "affairs.no_such_type");
    const auto held = XZ_TRY(held_of_applicant(ctx, in.on_behalf_of));
    json::Writer w;
    w.object([&] {
        write_type_head(w, *d);
        w.field("version", d->version);
        w.field("hash", d->hash);
        w.field("form", d->form_schema);
        write_prefill(w, *d, held);
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
