#include "affairs/seed.hpp"

#include "affairs/act_on_case.hpp"
#include "affairs/case_files.hpp"
#include "affairs/fire_timer.hpp"
#include "affairs/index_case.hpp"
#include "affairs/new_case.hpp"
#include "affairs/rate_case.hpp"
#include "affairs/store.hpp"

namespace xz::affairs::seed
{

namespace
{

/// Lives through one case's past: every deed by the code that serves everybody, every timer when it was due.
class Life
{
public:
    Life(db::Tx& tx, Platform& platform, std::shared_ptr<const Definition> definition)
        : tx_(tx), platform_(platform), system_(access::Caller::system())
    {
        seen_.definition = std::move(definition);
    }

    Result<> begin(const Story& story)
    {
        const Definition& d = *seen_.definition;
        Context ctx(platform_, *story.filed_by);
        ctx.now = story.at;
        const json::Value form = XZ_TRY(d.form->accept(json::Value(story.form), story.at));
        Case& c = seen_.c = new_case(ctx, d, story.applicant.division, form, story.applicant);
        auto files = XZ_TRY(own_uploads(tx_, ctx, story.photos));
        number_case(tx_, ctx, d, c);
        store::add_part(tx_, ctx.county, c.created_by, "filed", c.id);
        index(tx_, ctx, c, form);
        Flow flow(tx_, ctx, seen_);
        XZ_TRY(flow.start());
        return flow.record({.kind = "created",
                            .verb = "created",
                            .says = story.filed_by->name + "提交",
                            .note = {},
                            .data = json::Object{{"assisted", false}},
                            .files = std::move(files)});
    }

    Result<> perform(const Deed& deed)
    {
        Context ctx(platform_, *deed.who);
        ctx.now = deed.at;
        const auto& who = *deed.who;
        const Case& c = seen_.c;
        seen_.own = (who.person && who.person == c.applicant) || who.account == c.created_by;
        seen_.sight = seen_.own || who.may("affairs.read", c.division) ? Sight::full : Sight::neighbour;
        if (deed.verb == "rate") {
            const auto* reason = deed.data.if_contains("reason");
            return rate(tx_, ctx, seen_, deed.data.at("stars").to_number<std::int64_t>(),
                        reason ? std::string_view(reason->get_string()) : std::string_view());
        }
        ActOnCase::Input in;
        in.id = c.id;
        in.verb = deed.verb;
        in.data = deed.data;
        in.attachments = deed.files;
        return act_on(tx_, ctx, seen_, in);
    }

    /// Serves the timers that are due by then, soonest first.
    Result<> pass_until(Instant until)
    {
        while (const auto job = next_due(until)) {
            Context ctx(platform_, system_);
            ctx.now = job->due_at;
            jobs::cancel(tx_, ctx, kTimerJob, job->key);
            XZ_TRY(fire_timer(tx_, ctx, *job));
            seen_.c = *store::find_case(tx_, ctx.county, seen_.c.id);
        }
        return {};
    }

    /// Forgets what a refused deed began, and says what was refused.
    std::string refusal(const Deed& deed, const Error& error)
    {
        seen_.c = *store::find_case(tx_, platform_.county, seen_.c.id);
        std::string says = deed.verb + " by " + deed.who->name + " in " + seen_.c.state + ": " + error.code;
        for (const auto& field : error.fields) says += " " + field.at + " " + field.says;
        return says;
    }

    const Case& now() const { return seen_.c; }

private:
    std::optional<jobs::Job> next_due(Instant until)
    {
        Context ctx(platform_, system_);
        const Flow flow(tx_, ctx, seen_);
        const auto& timers = seen_.definition->chart->timers;
        std::optional<jobs::Job> next;
        for (workflow::TimerId t = 0; t < timers.size(); ++t) {
            if (!flow.situation().active.test(timers[t].state)) continue;
            auto job = jobs::find(tx_, ctx.county, kTimerJob, timer_key(seen_.c.id, t));
            if (job && job->due_at <= until && (!next || job->due_at < next->due_at)) next = std::move(job);
        }
        return next;
    }

    db::Tx& tx_;
    Platform& platform_;
    const access::Caller system_;
    SeenCase seen_;
};

} // namespace

Result<Told> tell(db::Tx& tx, Platform& platform, const Definitions& definitions, const Story& story, Instant until)
{
    const auto d = definitions.current(story.type);
    if (!d) return fail(Kind::not_found, "affairs.no_such_type");
    Life life(tx, platform, d);
    XZ_TRY(life.begin(story));
    Told told{.id = life.now().id, .state = {}};
    for (const Deed& deed : story.deeds) {
        if (deed.at > until) break;
        XZ_TRY(life.pass_until(deed.at));
        if (!deed.only_in.empty() && !is_within(life.now().state, deed.only_in)) continue;
        if (const auto done = life.perform(deed))
            ++told.done;
        else
            told.refused.push_back(life.refusal(deed, done.error()));
    }
    XZ_TRY(life.pass_until(until));
    told.state = life.now().state;
    return told;
}

} // namespace xz::affairs::seed
