#include "affairs/act_on_case.hpp"

#include "affairs/case_files.hpp"
#include "affairs/case_view.hpp"
#include "affairs/store.hpp"
#include "affairs/task_acts.hpp"
#include "foundation/crypto/crypto.hpp"
#include "registry/api.hpp"

#include <algorithm>

namespace xz::affairs
{

namespace
{

std::string text_in(const json::Value& data, std::string_view name)
{
    const json::Value* v = json::find(data, name);
    return v && v->is_string() ? std::string(v->get_string()) : std::string();
}

/// What everybody who sees a case may do beside the flow.
Result<bool> act_beside(db::Tx& tx, Context& ctx, SeenCase& seen, Flow& flow, const ActOnCase::Input& in,
                        std::vector<CaseFile>& files)
{
    if (in.verb == "comment") {
        const std::string text = text_in(json::Value(in.data), "text");
        if (text.empty())
            return tl::unexpected<Error>(Error{Kind::invalid, "request.invalid", {}, {{"/data/text", "请写几句话"}}});
        if (seen.sight != Sight::full) return fail(Kind::forbidden, "affairs.verb_not_allowed");
        XZ_TRY(flow.record({.kind = "comment",
                            .verb = "comment",
                            .says = ctx.caller.name + "留言",
                            .note = text,
                            .data = json::Object(),
                            .files = std::move(files)}));
        return true;
    }
    if (in.verb != "follow" && in.verb != "unfollow") return false;
    const bool follow = in.verb == "follow";
    if (seen.own) return fail(Kind::rejected, "affairs.own_case");
    const bool changed = follow ? store::add_part(tx, ctx.county, ctx.caller.account, "follows", seen.c.id)
                                : store::remove_part(tx, ctx.county, ctx.caller.account, "follows", seen.c.id);
    seen.following = follow;
    if (!changed) return true;
    seen.c.followers += follow ? 1 : -1;
    XZ_TRY(flow.record({.kind = "system",
                        .verb = in.verb,
                        .says = follow ? "又有 1 位乡亲关注" : "有 1 位乡亲不再关注",
                        .note = {},
                        .data = json::Object(),
                        .files = {}}));
    return true;
}

Result<> check_data(const AllowedVerb& verb, const ActOnCase::Input& in, const std::vector<CaseFile>& files,
                    Instant now)
{
    Error error{Kind::invalid, "request.invalid", {}, {}};
    if (verb.spec.needs_reason && text_in(json::Value(in.data), "reason").empty())
        error.fields.push_back({"/data/reason", "请写明理由"});
    if (verb.spec.form) {
        const auto filled = verb.spec.form->fill(json::Value(in.data), now);
        for (const auto& problem : filled.errors) error.fields.push_back({"/data" + problem.at, problem.says});
    }
    const auto photos =
        std::count_if(files.begin(), files.end(), [](const CaseFile& f) { return f.media_type.starts_with("image/"); });
    if (photos < verb.photos_min)
        error.fields.push_back({"/attachments", "请至少上传 " + std::to_string(verb.photos_min) + " 张现场照片"});
    if (!error.fields.empty()) return tl::unexpected<Error>(std::move(error));
    return {};
}

/// Links this case to the one that the deed names, both ways, when the caller may see that one too.
Result<> link_cases(db::Tx& tx, const Context& ctx, const SeenCase& seen, const VerbSpec& spec,
                    const json::Object& data)
{
    if (spec.links.empty()) return {};
    const auto other = CaseId::parse(text_in(json::Value(data), "of_case_id"));
    const auto named = other && *other != seen.c.id ? access_case(tx, ctx, *other)
                                                    : Result<SeenCase>(fail(Kind::not_found, "affairs.no_such_case"));
    if (!named || named->c.type != seen.c.type)
        return tl::unexpected<Error>(
            Error{Kind::invalid, "request.invalid", {}, {{"/data/of_case_id", "请选一件同类的事"}}});
    store::link(tx, ctx.county, seen.c.id, spec.links, *other, "duplicated_by");
    // The people of this case hear of that one from now on.
    for (const AccountId account : store::listeners_of(tx, ctx.county, seen.c.id))
        store::add_part(tx, ctx.county, account, "follows", *other);
    return {};
}

Result<> assign(db::Tx& tx, Context& ctx, SeenCase& seen, const AllowedVerb& verb, const json::Object& data,
                std::string& assignee_name)
{
    const auto person = PersonId::parse(text_in(json::Value(data), "assignee_id"));
    const auto choices = choices_for(tx, ctx, seen, verb);
    const auto chosen = std::find_if(choices.begin(), choices.end(),
                                     [&](const Choice& c) { return person && c.value == person->text(); });
    if (chosen == choices.end())
        return tl::unexpected<Error>(
            Error{Kind::invalid, "request.invalid", {}, {{"/data/assignee_id", "请从名单里选一个人"}}});
    assignee_name = chosen->title;
    // Who is named hears of it at once, also where they may not look at everything.
    for (const Holder& named : holders_named(tx, ctx, seen, verb.spec, person->text()))
        store::add_part(tx, ctx.county, named.account, "named", seen.c.id);
    if (verb.spec.assigns) seen.c.assignee = *person;
    return {};
}

Result<ActOnCase::Output> act(db::Tx& tx, Context& ctx, const ActOnCase::Input& in)
{
    auto seen = XZ_TRY(access_case(tx, ctx, in.id));
    if (const auto earlier = store::remember_request(tx, ctx.county, ctx.caller.account, in.key, in.digest, in.id)) {
        if (earlier->digest != in.digest || earlier->case_id != in.id)
            return fail(Kind::conflict, "affairs.key_used_otherwise");
        return answer_case(tx, ctx, seen);
    }
    XZ_TRY(act_on(tx, ctx, seen, in));
    return answer_case(tx, ctx, seen);
}

} // namespace

Result<> act_on(db::Tx& tx, Context& ctx, SeenCase& seen, const ActOnCase::Input& in)
{
    Flow flow(tx, ctx, seen);
    auto files = XZ_TRY(own_uploads(tx, ctx, in.attachments));
    if (XZ_TRY(act_beside(tx, ctx, seen, flow, in, files))) return {};

    const auto tasks = seen_tasks(ctx, flow.tasks());
    const auto verbs = allowed_verbs(ctx, seen, flow.situation(), tasks);
    const auto allowed = std::find_if(verbs.begin(), verbs.end(), [&](const AllowedVerb& v) {
        return v.spec.verb == in.verb && (!in.task || !v.task || v.task == *in.task);
    });
    if (allowed == verbs.end())
        return seen.sight == Sight::full && seen.definition->verbs.contains(in.verb)
                   ? fail(Kind::conflict, "affairs.moved_on")
                   : fail(Kind::forbidden, "affairs.verb_not_allowed");
    XZ_TRY(check_data(*allowed, in, files, ctx.now));

    std::string assignee_name;
    if (allowed->spec.assigns || allowed->spec.choice_field == "assignee_id" || names_people(in.verb))
        XZ_TRY(assign(tx, ctx, seen, *allowed, in.data, assignee_name));
    XZ_TRY(link_cases(tx, ctx, seen, allowed->spec, in.data));

    const json::Value data(in.data);
    const auto task =
        std::find_if(tasks.begin(), tasks.end(), [&](const SeenTask& t) { return t.task.id == allowed->task; });
    XZ_TRY(perform(tx, ctx, seen, flow, *allowed, task == tasks.end() ? nullptr : &task->task, data));

    if (!seen.own) {
        store::add_part(tx, ctx.county, ctx.caller.account, "acted", in.id);
        seen.sight = Sight::full; // as access_case() finds it from now on
    }
    std::string note = text_in(data, "reason");
    if (note.empty()) note = text_in(data, "note");
    const std::string to_state = text_in(data, "to_state");
    return flow.record(
        {.kind = "action",
         .verb = in.verb,
         .says = fill(allowed->spec.says, {{"actor", ctx.caller.name},
                                           {"assignee", assignee_name},
                                           {"state", std::string(seen.definition->state_title(to_state))}}),
         .note = std::move(note),
         .data = data,
         .files = std::move(files),
         .links = !allowed->spec.links.empty()});
}

Result<ActOnCase::Input> ActOnCase::parse(const http::Request& request)
{
    Fields f(request);
    Input in;
    in.id = f.path_id<CaseId>("id");
    in.verb = f.text("verb", {1, 40});
    in.data = f.object("data");
    in.attachments = f.ids<FileId>("attachments", 20);
    in.task = f.optional_id<TaskId>("task_id");
    in.key = f.text("key", {8, 64});
    in.digest = crypto::hex(crypto::bytes(crypto::sha256(request.body)));
    return f.done(std::move(in));
}

Result<ActOnCase::Output> ActOnCase::run(Context& ctx, const Input& in)
{
    return ctx.db.write("affairs.act_on_case", [&](db::Tx& tx) { return act(tx, ctx, in); });
}

} // namespace xz::affairs
