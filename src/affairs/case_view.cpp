#include "affairs/case_view.hpp"

#include "affairs/choices.hpp"
#include "affairs/form_view.hpp"
#include "affairs/store.hpp"
#include "foundation/checks/masking.hpp"
#include "registry/api.hpp"

#include <algorithm>

namespace xz::affairs
{

namespace
{

std::string file_url(CaseId id, FileId file)
{
    return "/api/affairs/cases/" + id.text() + "/attachments/" + file.text();
}
std::string thumb_url(CaseId id, FileId file) { return file_url(id, file) + "?size=thumb"; }

void write_text_or_null(json::Writer& w, std::string_view name, std::string_view text)
{
    if (text.empty())
        w.field(name, nullptr);
    else
        w.field(name, text);
}

void write_file(json::Writer& w, CaseId id, const CaseFile& f)
{
    w.object([&] {
        w.field("id", f.id.text());
        w.field("name", f.name);
        w.field("media_type", f.media_type);
        w.field("size", f.size);
        w.field("url", file_url(id, f.id));
        write_text_or_null(w, "thumb", f.has_thumb ? thumb_url(id, f.id) : std::string());
    });
}

/// When each step of the path was reached: the first event after which one of its states was active.
std::vector<std::optional<Instant>> reached(const Definition& d, const std::vector<CaseEvent>& newest_first)
{
    std::vector<std::optional<Instant>> at(d.steps.size());
    for (std::size_t i = 0; i < d.steps.size(); ++i)
        for (auto e = newest_first.rbegin(); e != newest_first.rend() && !at[i]; ++e) {
            if (d.steps[i].states.empty()) at[i] = e->at;
            std::string_view rest = e->states;
            while (!rest.empty() && !at[i]) {
                const auto comma = rest.find(',');
                const auto leaf = rest.substr(0, comma);
                for (const auto& s : d.steps[i].states)
                    if (is_within(leaf, s)) at[i] = e->at;
                rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
            }
        }
    return at;
}

void write_steps(json::Writer& w, const SeenCase& seen, const std::vector<CaseEvent>& events,
                 const std::vector<std::string_view>& configuration)
{
    const Definition& d = *seen.definition;
    const auto at = reached(d, events);
    const auto active = [&](const StepSpec& step) {
        return std::any_of(step.states.begin(), step.states.end(), [&](const std::string& s) {
            return std::any_of(configuration.begin(), configuration.end(),
                               [&](std::string_view c) { return is_within(c, s); });
        });
    };
    const auto now = std::find_if(d.steps.begin(), d.steps.end(), active) - d.steps.begin();
    const bool stopped = seen.c.closed && std::size_t(now) == d.steps.size(); // withdrawn, refused, lapsed
    std::size_t last = 0;
    for (std::size_t i = 0; i < at.size(); ++i)
        if (at[i]) last = i;
    w.array("steps", [&] {
        for (std::size_t i = 0; i < d.steps.size(); ++i) {
            const bool current = !stopped && std::size_t(now) == i;
            const bool passed = stopped ? i <= last : i < std::size_t(now);
            w.object([&] {
                w.field("state", d.steps[i].states.empty() ? std::string_view("filed")
                                                           : std::string_view(d.steps[i].states.front()));
                w.field("title", d.steps[i].title);
                w.field("stands", current ? "now" : passed ? (at[i] ? "done" : "skipped") : "ahead");
                write_instant(w, "at", current || passed ? at[i] : std::nullopt);
                write_instant(w, "due_at", current ? seen.c.due_at : std::nullopt);
            });
        }
        if (stopped)
            w.object([&] {
                w.field("state", seen.c.state);
                w.field("title", d.state_title(seen.c.state));
                w.field("stands", "now");
                w.field("at", to_rfc3339(seen.c.updated_at));
                w.field("due_at", nullptr);
            });
    });
}

void write_tasks(json::Writer& w, const Context& ctx, const std::vector<SeenTask>& tasks)
{
    w.array("tasks", [&] {
        for (const SeenTask& t : tasks)
            w.object([&] {
                w.field("id", t.task.id.text());
                w.field("state", t.task.state);
                w.field("title", t.task.title);
                w.field("who", t.task.who);
                w.field("mine", t.mine);
                write_instant(w, "due_at", t.task.due_at);
                w.field("overdue", t.task.due_at && *t.task.due_at < ctx.now);
                write_text_or_null(w, "progress",
                                   t.task.board
                                       ? "应到 " + std::to_string(t.task.board->entitled_count()) + " 人，已表态 " +
                                             std::to_string(t.task.board->present_count()) + " 人"
                                       : std::string());
            });
    });
}

void write_verbs(json::Writer& w, db::Reader& db, const Context& ctx, const SeenCase& seen,
                 const std::vector<AllowedVerb>& verbs)
{
    w.array("verbs", [&] {
        for (const AllowedVerb& v : verbs)
            w.object([&] {
                w.field("verb", v.spec.verb);
                w.field("title", v.spec.title);
                w.field("style", v.spec.style);
                write_text_or_null(w, "task_id", v.task ? v.task.text() : std::string());
                w.field("needs_reason", v.spec.needs_reason);
                if (!v.spec.form_schema.is_null()) w.field("form", v.spec.form_schema);
                const auto choices = choices_for(db, ctx, seen, v);
                if (!choices.empty())
                    w.array("choices", [&] {
                        for (const Choice& c : choices)
                            w.object([&] {
                                w.field("field", c.field);
                                w.field("value", c.value);
                                w.field("title", c.title);
                            });
                    });
                if (v.photos_min > 0) w.field("photos_min", v.photos_min);
            });
    });
}

void write_timeline(json::Writer& w, const SeenCase& seen, const std::vector<CaseEvent>& events,
                    const std::vector<CaseFile>& files)
{
    const bool full = seen.sight == Sight::full;
    w.array("timeline", [&] {
        for (const CaseEvent& e : events) {
            if (!full && e.kind == "comment") continue;
            w.object([&] {
                w.field("at", to_rfc3339(e.at));
                w.field("kind", e.kind);
                write_text_or_null(w, "verb", e.verb);
                w.field("says",
                        full ? std::string_view(e.says) : std::string_view(seen.definition->verb(e.verb).title));
                write_text_or_null(w, "actor_name", full ? std::string_view(e.actor_name) : std::string_view());
                write_text_or_null(w, "note", full ? std::string_view(e.note) : std::string_view());
                w.array("attachments", [&] {
                    for (const CaseFile& f : files)
                        if (full && f.seq == e.seq) write_file(w, seen.c.id, f);
                });
                w.field("hash", e.hash);
            });
        }
    });
}

void write_links(json::Writer& w, db::Reader& db, const Context& ctx, const SeenCase& seen)
{
    w.array("links", [&] {
        for (const auto& link : store::links_of(db, ctx.county, seen.c.id))
            if (ctx.caller.may("affairs.read", link.division))
                w.object([&] {
                    w.field("relation", link.relation);
                    w.field("case_id", link.other.text());
                    w.field("title", link.title);
                });
    });
}

} // namespace

void write_instant(json::Writer& w, std::string_view name, const std::optional<Instant>& t)
{
    if (t)
        w.field(name, to_rfc3339(*t));
    else
        w.field(name, nullptr);
}

bool is_concerned(const Context& ctx, const Case& c)
{
    return ctx.caller.may("affairs.read", c.division) || (ctx.caller.person && ctx.caller.person == c.applicant) ||
           ctx.caller.account == c.created_by;
}

std::string shown_name(const Context& ctx, const Case& c)
{
    return is_concerned(ctx, c) ? c.applicant_name : checks::mask_name(c.applicant_name);
}

void write_summary(json::Writer& w, const Context& ctx, const Case& c, const Definition& d)
{
    w.object([&] {
        w.field("id", c.id.text());
        w.field("number", c.number);
        w.field("type", c.type);
        w.field("type_title", d.title);
        w.field("title", is_concerned(ctx, c) ? c.title : d.title_for_neighbours(c.category));
        w.field("division_code", c.division.text());
        w.field("division_name", ctx.use<registry::Api>().division_name(c.division));
        w.field("status", c.closed ? "closed" : "open");
        w.field("state", c.state);
        w.field("state_title", d.state_title(c.state));
        write_instant(w, "due_at", c.due_at);
        w.field("overdue", c.overdue(ctx.now));
        if (c.stars)
            w.field("stars", *c.stars);
        else
            w.field("stars", nullptr);
        w.field("followers", c.followers);
        w.field("applicant_name", shown_name(ctx, c));
        const bool thumb = c.thumb && (d.shows_photos() || is_concerned(ctx, c));
        write_text_or_null(w, "thumb", thumb ? thumb_url(c.id, c.thumb) : std::string());
        w.field("created_at", to_rfc3339(c.created_at));
        w.field("updated_at", to_rfc3339(c.updated_at));
    });
}

void write_case(json::Writer& w, db::Reader& db, const Context& ctx, const SeenCase& seen)
{
    const Case& c = seen.c;
    const Definition& d = *seen.definition;
    const bool full = seen.sight == Sight::full;
    const auto situation_tree = json::parse(c.situation);
    XZ_ASSERT(situation_tree.has_value());
    const auto situation = workflow::situation_from_json(*d.chart, *situation_tree);
    XZ_ASSERT(situation.has_value());
    const auto configuration = workflow::configuration_paths(*d.chart, situation->active);
    const auto form = json::parse(c.form).value_or(json::Object());
    const auto events = store::events_of(db, ctx.county, c.id);
    const auto files = store::files_of(db, ctx.county, c.id);
    const auto tasks = seen_tasks(db, ctx, c);
    const auto verbs = allowed_verbs(ctx, seen, *situation, tasks);
    const bool may_rate = seen.own && d.chart->find_event("rate") && [&] {
        bool handled = false;
        situation->active.each(
            [&](workflow::StateId s) { handled = handled || d.chart->handlers[*d.chart->find_event("rate")].test(s); });
        return handled;
    }();

    w.object([&] {
        w.field("id", c.id.text());
        w.field("number", c.number);
        w.field("type", c.type);
        w.field("type_title", d.title);
        w.field("title", full ? c.title : d.title_for_neighbours(c.category));
        w.field("division_code", c.division.text());
        w.field("division_name", ctx.use<registry::Api>().division_name(c.division));
        w.field("status", c.closed ? "closed" : "open");
        write_text_or_null(w, "outcome", c.outcome);
        w.field("state", c.state);
        w.field("state_title", d.state_title(c.state));
        w.array("configuration", [&] {
            for (const auto leaf : configuration) w.value(leaf);
        });
        w.object("definition", [&] {
            w.field("version", d.version);
            w.field("hash", d.hash);
        });
        write_form(w, ctx, seen, form);
        write_place(w, c, form, full);
        w.array("attachments", [&] {
            for (const CaseFile& f : files)
                if (full || (d.shows_photos() && f.media_type.starts_with("image/"))) write_file(w, c.id, f);
        });
        w.field("applicant_name", shown_name(ctx, c));
        write_text_or_null(w, "assisted_by", full && !events.empty() ? assisted_by(events.back()) : std::string());
        w.field("mine", seen.own);
        w.field("following", seen.following);
        w.field("followers", c.followers);
        write_steps(w, seen, events, configuration);
        write_tasks(w, ctx, tasks);
        write_verbs(w, db, ctx, seen, verbs);
        write_timeline(w, seen, events, files);
        write_links(w, db, ctx, seen);
        write_instant(w, "due_at", c.due_at);
        w.field("overdue", c.overdue(ctx.now));
        w.field("can_rate", may_rate && !c.stars);
        if (c.stars)
            w.object("rating", [&] {
                const auto rated =
                    std::find_if(events.begin(), events.end(), [](const CaseEvent& e) { return e.kind == "rating"; });
                w.field("stars", *c.stars);
                write_text_or_null(w, "reason",
                                   rated == events.end() || !full ? std::string_view() : std::string_view(rated->note));
                w.field("at", to_rfc3339(rated == events.end() ? c.updated_at : rated->at));
            });
        else
            w.field("rating", nullptr);
        w.field("created_at", to_rfc3339(c.created_at));
        w.field("updated_at", to_rfc3339(c.updated_at));
        w.field("version", c.version);
    });
}

Result<http::Response> answer_case(db::Reader& db, const Context& ctx, CaseId id, int status)
{
    const auto seen = XZ_TRY(access_case(db, ctx, id));
    json::Writer w;
    write_case(w, db, ctx, seen);
    return http::Response::json(status, std::move(w).text());
}

} // namespace xz::affairs
