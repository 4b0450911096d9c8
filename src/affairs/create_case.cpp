#include "affairs/create_case.hpp"

#include "affairs/applicant.hpp"
#include "affairs/case_files.hpp"
#include "affairs/case_view.hpp"
#include "affairs/index_case.hpp"
#include "affairs/new_case.hpp"
#include "affairs/store.hpp"
#include "foundation/crypto/crypto.hpp"
#include "registry/api.hpp"

#include <algorithm>

namespace xz::affairs
{

namespace
{

/// Whose matter it is: the caller's own, or the person for whom staff file it.
Result<registry::PersonBrief> applicant_of(db::Reader& db, const Context& ctx, const CreateCase::Input& in)
{
    if (!in.on_behalf_of) {
        const auto own =
            ctx.caller.person ? ctx.use<registry::Api>().person(db, ctx.county, ctx.caller.person) : std::nullopt;
        return own ? *own : registry::PersonBrief{{}, ctx.caller.name, ctx.caller.division, {}, {}};
    }
    if (!ctx.caller.may("affairs.assist", in.division)) return fail(Kind::forbidden, "affairs.may_not_assist");
    return person_assisted(db, ctx, *in.on_behalf_of);
}

} // namespace

Result<CreateCase::Input> CreateCase::parse(const http::Request& request)
{
    Fields f(request);
    Input in;
    in.type = f.text("type", {1, 40});
    in.division = f.division("division_code");
    in.form = f.object("form");
    if (!f.has("form")) f.miss("form");
    in.attachments = f.ids<FileId>("attachments", 20);
    in.key = f.optional_text("key", {8, 64}).value_or(std::string());
    in.on_behalf_of = f.optional_id<PersonId>("on_behalf_of");
    if (!in.key.empty()) in.digest = crypto::hex(crypto::bytes(crypto::sha256(request.body)));
    return f.done(std::move(in));
}

Result<CreateCase::Output> CreateCase::run(Context& ctx, const Input& in)
{
    const auto definition = ctx.use<Definitions>().current(in.type);
    if (!definition) return fail(Kind::not_found, "affairs.no_such_type");
    const auto division = ctx.use<registry::Api>().division(in.division);
    if (!division || !ctx.caller.may("affairs.file", in.division))
        return fail(Kind::not_found, "affairs.no_such_division");
    auto accepted = definition->form->accept(json::Value(in.form), ctx.now);
    if (!accepted) {
        for (FieldError& field : accepted.error().fields) field.at.insert(0, "/form");
        return tl::unexpected<Error>(std::move(accepted).error());
    }
    const auto form = std::make_shared<const json::Value>(std::move(*accepted));

    return ctx.db.write("affairs.create_case", [&](db::Tx& tx) -> Result<Output> {
        const auto applicant = XZ_TRY(applicant_of(tx, ctx, in));
        auto nothing_yet = std::make_shared<CaseFacts>();
        nothing_yet->c = new_case(ctx, *definition, in.division, *form, applicant);
        nothing_yet->definition = definition;
        nothing_yet->form = form;
        SeenCase seen(std::move(nothing_yet));
        seen.own = true;
        Case& c = seen.c;
        if (!in.key.empty())
            if (const auto earlier =
                    store::remember_request(tx, ctx.county, ctx.caller.account, in.key, in.digest, c.id)) {
                if (earlier->digest != in.digest) return fail(Kind::conflict, "affairs.key_used_otherwise");
                return answer_case(tx, ctx, XZ_TRY(access_case(tx, ctx, earlier->case_id)), 201);
            }
        auto wanted = in.attachments;
        for (const FileId file : files_in(definition->form_schema, *form))
            if (std::find(wanted.begin(), wanted.end(), file) == wanted.end()) wanted.push_back(file);
        auto files = XZ_TRY(own_uploads(tx, ctx, wanted));
        number_case(tx, ctx, *definition, c);
        store::add_part(tx, ctx.county, c.created_by, "filed", c.id);
        Flow flow(tx, ctx, seen);
        XZ_TRY(flow.start());
        const bool assisted = in.on_behalf_of.has_value();
        XZ_TRY(flow.record({.kind = "created",
                            .verb = "created",
                            .says = assisted ? ctx.caller.name + "代为填报" : ctx.caller.name + "提交",
                            .note = {},
                            .data = json::Object{{"assisted", assisted}},
                            .files = std::move(files)}));
        index(tx, ctx, c, *form);
        events::publish(tx, ctx, CaseCreated{c.id, c.division, c.type});
        return answer_case(tx, ctx, seen, 201);
    });
}

} // namespace xz::affairs
