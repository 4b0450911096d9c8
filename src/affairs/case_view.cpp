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

std::string file_url(CaseId id, FileId file, std::string_view end = {})
{
    std::string url;
    url.reserve(96);
    url += "/api/affairs/cases/";
    url += id.text();
    url += "/attachments/";
    url += file.text();
    url += end;
    return url;
}
std::string thumb_url(CaseId id, FileId file) { return file_url(id, file, "?size=thumb"); }

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
        w.field("id", f.id);
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

void write_steps(json::Writer& w, const CaseFacts& facts)
{
    const Case& c = facts.c;
    const Definition& d = *facts.definition;
    const auto at = reached(d, facts.events);
    const auto configuration = workflow::configuration_paths(*d.chart, facts.situation.active);
    const auto active = [&](const StepSpec& step) {
        return std::any_of(step.states.begin(), step.states.end(), [&](const std::string& s) {
            return std::any_of(configuration.begin(), configuration.end(),
                               [&](std::string_view c) { return is_within(c, s); });
        });
    };
    const auto now = std::find_if(d.steps.begin(), d.steps.end(), active) - d.steps.begin();
    const bool stopped = c.closed && std::size_t(now) == d.steps.size(); // withdrawn, refused, lapsed
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
                w.field("at", current || passed ? at[i] : std::nullopt);
                w.field("due_at", current ? c.due_at : std::nullopt);
            });
        }
        if (stopped)
            w.object([&] {
                w.field("state", c.state);
                w.field("title", d.state_title(c.state));
                w.field("stands", "now");
                w.field("at", c.updated_at);
                w.field("due_at", nullptr);
            });
    });
}

void write_tasks(json::Writer& w, const Context& ctx, const std::vector<SeenTask>& tasks)
{
    w.array("tasks", [&] {
        for (const SeenTask& t : tasks)
            w.object([&] {
                w.field("id", t.task.id);
                w.field("state", t.task.state);
                w.field("title", t.task.title);
                w.field("who", t.task.who);
                w.field("mine", t.mine);
                w.field("due_at", t.task.due_at);
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

void write_timeline(json::Writer& w, const CaseFacts& facts, Sight sight)
{
    const bool full = sight == Sight::full;
    w.array("timeline", [&] {
        for (const CaseEvent& e : facts.events) {
            if (!full && e.kind == "comment") continue;
            w.object([&] {
                w.field("at", e.at);
                w.field("kind", e.kind);
                write_text_or_null(w, "verb", e.verb);
                w.field("says",
                        full ? std::string_view(e.says) : std::string_view(facts.definition->verb(e.verb).title));
                write_text_or_null(w, "actor_name", full ? std::string_view(e.actor_name) : std::string_view());
                write_text_or_null(w, "note", full ? std::string_view(e.note) : std::string_view());
                w.array("attachments", [&] {
                    for (const CaseFile& f : facts.files)
                        if (full && f.seq == e.seq) write_file(w, facts.c.id, f);
                });
                w.field("hash", e.hash);
            });
        }
    });
}

/// The part of the answer that depends on how much the caller sees, and on nothing else of the caller.
void write_members(json::Writer& w, const CaseFacts& facts, Sight sight)
{
    const bool full = sight == Sight::full;
    write_form(w, facts, sight);
    write_place(w, facts.c, *facts.form, full);
    w.array("attachments", [&] {
        for (const CaseFile& f : facts.files)
            if (full || (facts.definition->shows_photos() && f.media_type.starts_with("image/")))
                write_file(w, facts.c.id, f);
    });
    write_steps(w, facts);
    write_timeline(w, facts, sight);
}

void write_links(json::Writer& w, db::Reader& db, const Context& ctx, const SeenCase& seen)
{
    w.array("links", [&] {
        if (!seen.facts->linked) return;
        for (const auto& link : store::links_of(db, ctx.county, seen.c.id))
            if (ctx.caller.may("affairs.read", link.division))
                w.object([&] {
                    w.field("relation", link.relation);
                    w.field("case_id", link.other);
                    w.field("title", link.title);
                });
    });
}

} // namespace

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
    const bool concerned = is_concerned(ctx, c);
    w.object([&] {
        w.field("id", c.id);
        w.field("number", c.number);
        w.field("type", c.type);
        w.field("type_title", d.title);
        w.field("title", concerned ? c.title : d.title_for_neighbours(c.category));
        w.field("division_code", c.division.text());
        w.field("division_name", ctx.use<registry::Api>().division_name(c.division));
        w.field("status", c.closed ? "closed" : "open");
        w.field("state", c.state);
        w.field("state_title", d.state_title(c.state));
        w.field("due_at", c.due_at);
        w.field("overdue", c.overdue(ctx.now));
        w.field("stars", c.stars);
        w.field("followers", c.followers);
        w.field("applicant_name", concerned ? c.applicant_name : checks::mask_name(c.applicant_name));
        const bool thumb = c.thumb && (d.shows_photos() || concerned);
        write_text_or_null(w, "thumb", thumb ? thumb_url(c.id, c.thumb) : std::string());
        w.field("created_at", c.created_at);
        w.field("updated_at", c.updated_at);
    });
}

std::string full_members(const CaseFacts& facts)
{
    json::Writer w;
    w.object([&] { write_members(w, facts, Sight::full); });
    return std::string(w.text().substr(1, w.text().size() - 2));
}

void write_case(json::Writer& w, db::Reader& db, const Context& ctx, const SeenCase& seen)
{
    const Case& c = seen.facts->c;
    const Definition& d = *seen.definition;
    const bool full = seen.sight == Sight::full;
    const auto& situation = seen.facts->situation;
    const auto& events = seen.facts->events;
    const auto configuration = workflow::configuration_paths(*d.chart, situation.active);
    const auto tasks = seen_tasks(ctx, seen.facts->tasks);
    const auto verbs = allowed_verbs(ctx, seen, situation, tasks);
    const bool may_rate = seen.own && d.chart->find_event("rate") && [&] {
        bool handled = false;
        situation.active.each(
            [&](workflow::StateId s) { handled = handled || d.chart->handlers[*d.chart->find_event("rate")].test(s); });
        return handled;
    }();

    w.object([&] {
        w.field("id", c.id);
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
        if (full)
            w.raw_members(seen.facts->members);
        else
            write_members(w, *seen.facts, seen.sight);
        w.field("applicant_name", shown_name(ctx, c));
        write_text_or_null(w, "assisted_by", full && !events.empty() ? assisted_by(events.back()) : std::string());
        w.field("mine", seen.own);
        w.field("following", seen.following);
        w.field("followers", c.followers);
        write_tasks(w, ctx, tasks);
        write_verbs(w, db, ctx, seen, verbs);
        write_links(w, db, ctx, seen);
        w.field("due_at", c.due_at);
        w.field("overdue", c.overdue(ctx.now));
        w.field("can_rate", may_rate && !c.stars);
        if (c.stars)
            w.object("rating", [&] {
                const auto rated =
                    std::find_if(events.begin(), events.end(), [](const CaseEvent& e) { return e.kind == "rating"; });
                w.field("stars", *c.stars);
                write_text_or_null(w, "reason",
                                   rated == events.end() || !full ? std::string_view() : std::string_view(rated->note));
                w.field("at", rated == events.end() ? c.updated_at : rated->at);
            });
        else
            w.field("rating", nullptr);
        w.field("created_at", c.created_at);
        w.field("updated_at", c.updated_at);
        w.field("version", c.version);
    });
}

http::Response answer_case(db::Reader& db, const Context& ctx, const SeenCase& seen, int status)
{
    json::Writer w;
    w.reserve(4096 + seen.facts->members.size());
    write_case(w, db, ctx, seen);
    return http::Response::json(status, std::move(w).text());
}

} // namespace xz::affairs
