#include "affairs/store.hpp"
#include "affairs/store_rows.hpp"

#include <algorithm>

namespace xz::affairs::store
{

namespace
{

const db::Query kInsertTask{
    "affairs.insert_task",
    "INSERT INTO affairs_task (county, id, case_id, state, title, who, board, due_at, opened_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
const db::Query kPutBoard{"affairs.put_board",
                          "UPDATE affairs_task SET board = $3, who = $4 WHERE county = $1 AND id = $2"};
const db::Query kCloseTask{"affairs.close_task",
                           "UPDATE affairs_task SET closed_at = $3 WHERE county = $1 AND id = $2"};
const db::Query kOpenTasks{"affairs.open_tasks",
                           "SELECT id, case_id, state, title, who, board, due_at FROM affairs_task "
                           "WHERE county = $1 AND case_id = $2 AND closed_at IS NULL ORDER BY id"};
const db::Query kInsertInbox{"affairs.insert_inbox",
                             "INSERT INTO affairs_inbox (county, assignee, due_at, task_id, case_id) "
                             "VALUES ($1, $2, $3, $4, $5)"};
const db::Query kClearInbox{"affairs.clear_inbox", "DELETE FROM affairs_inbox WHERE county = $1 AND task_id = $2"};
const db::Query kAssignees{"affairs.assignees",
                           "SELECT assignee FROM affairs_inbox WHERE county = $1 AND task_id = $2 ORDER BY assignee"};
const db::Query kInbox{"affairs.inbox",
                       "SELECT i.task_id, i.due_at, t.who, t.title, " XZ_CASE_HEAD
                       " FROM affairs_inbox i JOIN affairs_task t ON t.county = i.county AND t.id = i.task_id "
                       "JOIN affairs_case c ON c.county = i.county AND c.id = i.case_id "
                       "WHERE i.county = $1 AND i.assignee = $2 AND (i.due_at, i.task_id) > ($3, $4) AND i.due_at < $5 "
                       "ORDER BY i.due_at, i.task_id LIMIT $6"};
const db::Query kCountInbox{"affairs.count_inbox",
                            "SELECT count(*), coalesce(sum(CASE WHEN due_at < $3 THEN 1 ELSE 0 END), 0) "
                            "FROM affairs_inbox WHERE county = $1 AND assignee = $2"};

// What a case shows changes with its place and with who has its tasks: a new version of it.
const db::Query kMoveCases{"affairs.move_cases",
                           "UPDATE affairs_case SET division_code = $3, township_code = $4, version = version + 1 "
                           "WHERE county = $1 AND division_code = $2"};
const db::Query kTouchCases{"affairs.touch_cases",
                            "UPDATE affairs_case SET version = version + 1 WHERE county = $1 AND id IN (SELECT "
                            "case_id FROM affairs_inbox WHERE county = $1 AND assignee LIKE $2 ESCAPE '!')"};
const db::Query kMoveInbox{"affairs.move_inbox", "UPDATE affairs_inbox SET assignee = replace(assignee, $2, $3) "
                                                 "WHERE county = $1 AND assignee LIKE $4 ESCAPE '!'"};
const db::Query kMoveNumbers{"affairs.move_numbers",
                             "UPDATE affairs_number SET division_code = $3 WHERE county = $1 AND division_code = $2 "
                             "AND NOT EXISTS (SELECT 1 FROM affairs_number n WHERE n.county = $1 AND "
                             "n.division_code = $3 AND n.type = affairs_number.type AND n.year = affairs_number.year)"};

} // namespace

void insert_task(db::Tx& tx, std::int64_t county, const Task& task, Instant now)
{
    const auto board = task.board ? std::optional<std::string>(json::to_text(task.board->to_json())) : std::nullopt;
    tx.exec(kInsertTask, county, task.id, task.case_id, task.state, task.title, task.who, board, task.due_at, now);
    for (const std::string& assignee : task.assignees)
        tx.exec(kInsertInbox, county, assignee, task.due_at ? task.due_at->ms : kNoDue, task.id, task.case_id);
}

void put_assignees(db::Tx& tx, std::int64_t county, const Task& task)
{
    tx.exec(kClearInbox, county, task.id);
    for (const std::string& assignee : task.assignees)
        tx.exec(kInsertInbox, county, assignee, task.due_at ? task.due_at->ms : kNoDue, task.id, task.case_id);
}

void put_board(db::Tx& tx, std::int64_t county, const Task& task)
{
    const auto board = task.board ? std::optional<std::string>(json::to_text(task.board->to_json())) : std::nullopt;
    tx.exec(kPutBoard, county, task.id, board, task.who);
}

void close_task(db::Tx& tx, std::int64_t county, TaskId id, Instant now)
{
    tx.exec(kCloseTask, county, id, now);
    tx.exec(kClearInbox, county, id);
}

std::vector<Task> open_tasks(db::Reader& db, std::int64_t county, CaseId id)
{
    auto tasks = db.all(
        kOpenTasks,
        [](const db::Row& row) {
            Task t{row.get<TaskId>(0),
                   row.get<CaseId>(1),
                   row.get<std::string>(2),
                   row.get<std::string>(3),
                   row.get<std::string>(4),
                   std::nullopt,
                   row.get<std::optional<Instant>>(6),
                   {}};
            if (!row.is_null(5))
                if (const auto tree = json::parse(row.text(5)))
                    if (auto board = workflow::TaskBoard::from_json(*tree)) t.board = std::move(*board);
            return t;
        },
        county, id);
    for (Task& task : tasks) task.assignees = db.all(kAssignees, db::column<std::string>(), county, task.id);
    return tasks;
}

std::vector<InboxRow> inbox(db::Reader& db, std::int64_t county, std::string_view assignee, std::int64_t after_due,
                            TaskId after_task, std::int64_t due_before, int limit)
{
    std::vector<InboxRow> rows;
    db.each(
        kInbox,
        [&](const db::Row& row) {
            InboxRow& item =
                rows.emplace_back(InboxRow{row.get<TaskId>(0), row.get<std::int64_t>(1), row.get<std::string>(2),
                                           row.get<std::string>(3), std::string(assignee), Case{}});
            read_case_head(row, 4, item.c);
        },
        county, assignee, after_due, after_task, due_before, limit);
    return rows;
}

InboxCounts count_inbox(db::Reader& db, std::int64_t county, std::string_view assignee, Instant now)
{
    return db
        .one(
            kCountInbox,
            [](const db::Row& row) {
                return InboxCounts{row.get<std::int64_t>(0), row.get<std::int64_t>(1)};
            },
            county, assignee, now)
        .value_or(InboxCounts{});
}

void move_division(db::Tx& tx, std::int64_t county, DivisionCode from, DivisionCode to)
{
    const DivisionCode township = to.level() >= 4 ? to.at(4) : to;
    tx.exec(kMoveCases, county, from.value, to.value, township.value);
    // Keys of roles and bodies end with the place: role:village_clerk:330521104201.
    const std::string of_place = "%:" + from.text();
    tx.exec(kTouchCases, county, of_place);
    tx.exec(kMoveInbox, county, ":" + from.text(), ":" + to.text(), of_place);
    tx.exec(kMoveNumbers, county, from.value, to.value);
}

} // namespace xz::affairs::store
