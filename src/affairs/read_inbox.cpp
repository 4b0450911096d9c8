#include "affairs/read_inbox.hpp"

#include "affairs/case_view.hpp"
#include "affairs/definitions.hpp"
#include "affairs/store.hpp"
#include "registry/api.hpp"

#include <algorithm>
#include <charconv>

namespace xz::affairs
{

namespace
{

struct Place {
    std::int64_t due = std::numeric_limits<std::int64_t>::min();
    TaskId task{};
};

/// "due:task"
std::optional<Place> read_cursor(std::string_view text)
{
    Place p;
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + colon, p.due);
    const auto task = TaskId::parse(text.substr(colon + 1));
    if (problem != std::errc() || end != text.data() + colon || !task) return std::nullopt;
    p.task = *task;
    return p;
}

void write_item(json::Writer& w, const Context& ctx, const Definition& d, const store::InboxRow& row)
{
    const Case& c = row.c;
    const Category* category = d.category(c.category);
    w.object([&] {
        w.field("task_id", row.task.text());
        w.field("case_id", c.id.text());
        w.field("number", c.number);
        w.field("type", c.type);
        w.field("type_title", d.title);
        w.field("title", c.title);
        w.field("division_code", c.division.text());
        w.field("division_name", ctx.use<registry::Api>().division_name(c.division));
        w.field("state_title", d.state_title(c.state));
        w.field("who", row.who);
        if (!row.title.empty()) w.field("task_title", row.title);
        w.field("own", (ctx.caller.person && ctx.caller.person == c.applicant) || ctx.caller.account == c.created_by);
        const auto due = row.due_at == kNoDue ? std::optional<Instant>() : Instant{row.due_at};
        w.field("due_at", due);
        w.field("overdue", due && *due < ctx.now);
        w.field("urgent", category && category->urgent);
        w.field("followers", c.followers);
        w.field("created_at", c.created_at);
    });
}

/// The tasks of all keys, merged in the order of the inbox.
std::vector<store::InboxRow> waiting(db::Reader& db, const Context& ctx, const ReadInbox::Input& in)
{
    const Place after = read_cursor(in.cursor).value_or(Place{});
    const std::int64_t before = in.view == "overdue" ? ctx.now.ms : std::numeric_limits<std::int64_t>::max();
    std::vector<store::InboxRow> rows;
    for (const std::string& key : keys_of(ctx.caller)) {
        // kNoDue itself must stay inside the bound
        auto some = store::inbox(db, ctx.county, key, after.due, after.task, before, in.limit + 1);
        rows.insert(rows.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
    }
    const auto order = [](const store::InboxRow& a, const store::InboxRow& b) {
        return a.due_at != b.due_at ? a.due_at < b.due_at : a.task < b.task;
    };
    std::sort(rows.begin(), rows.end(), order);
    rows.erase(std::unique(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.task == b.task; }),
               rows.end());
    return rows;
}

/// The caller's cases by the part that the caller has in them, as inbox rows without a task.
std::vector<store::InboxRow> by_part(db::Reader& db, const Context& ctx, const ReadInbox::Input& in)
{
    store::CaseFilter filter;
    filter.limit = in.limit + 1;
    if (const auto before = CaseId::parse(in.cursor)) filter.before = *before;
    const std::string part = in.view == "started" ? "filed" : in.view == "copied" ? "copied" : "acted";
    std::vector<store::InboxRow> rows;
    for (Case& c : store::list_parts(db, ctx.county, ctx.caller.account, {part}, filter))
        rows.push_back({TaskId{c.id.value}, c.due_at ? c.due_at->ms : kNoDue, {}, {}, {}, std::move(c)});
    return rows;
}

} // namespace

Result<ReadInbox::Input> ReadInbox::parse(const http::Request& request)
{
    Fields f(request);
    Input in;
    in.view = f.query("view", {1, 10}).value_or("todo");
    if (in.view != "todo" && in.view != "overdue" && in.view != "started" && in.view != "copied" && in.view != "done")
        f.wrong("view", "没有这个栏目");
    in.limit = int(f.query_integer("limit", 1, 200).value_or(50));
    in.cursor = f.query("cursor", {1, 60}).value_or(std::string());
    return f.done(std::move(in));
}

Result<ReadInbox::Output> ReadInbox::run(Context& ctx, const Input& in)
{
    return ctx.db.read("affairs.read_inbox", [&](db::Reader& db) -> Result<Output> {
        const bool by_task = in.view == "todo" || in.view == "overdue";
        auto rows = by_task ? waiting(db, ctx, in) : by_part(db, ctx, in);
        const bool more = rows.size() > std::size_t(in.limit);
        if (more) rows.resize(std::size_t(in.limit));
        store::InboxCounts counts;
        for (const std::string& key : keys_of(ctx.caller)) {
            const auto some = store::count_inbox(db, ctx.county, key, ctx.now);
            counts.todo += some.todo;
            counts.overdue += some.overdue;
        }
        json::Writer w;
        w.object([&] {
            w.array("items", [&] {
                for (const auto& row : rows)
                    write_item(w, ctx, *ctx.use<Definitions>().by_hash(db, ctx.county, row.c.hash), row);
            });
            if (!more)
                w.field("next_cursor", nullptr);
            else if (by_task)
                w.field("next_cursor", std::to_string(rows.back().due_at) + ":" + rows.back().task.text());
            else
                w.field("next_cursor", rows.back().c.id.text());
            w.object("counts", [&] {
                w.field("todo", counts.todo);
                w.field("overdue", counts.overdue);
            });
        });
        return http::Response::json(200, std::move(w).text());
    });
}

} // namespace xz::affairs
