#pragma once
#include "affairs/model.hpp"
#include "foundation/db/database.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// All SQL of 事项, one named query a function: cases and their history in store.cpp, tasks and inbox in
/// store_tasks.cpp, lists in store_lists.cpp. Every function takes the county, which begins every key.
namespace xz::affairs::store
{

// Definitions

struct PublishedType {
    std::string type, hash;
};
void put_definition(db::Tx& tx, std::int64_t county, const Definition& definition, Instant now);
std::optional<std::string> definition_content(db::Reader& db, std::int64_t county, std::string_view hash);
std::vector<PublishedType> published_types(db::Reader& db, std::int64_t county);

// Cases

void insert_case(db::Tx& tx, std::int64_t county, const Case& c);
/// Writes everything that can change; false when somebody else was faster (`expected_version`).
bool update_case(db::Tx& tx, std::int64_t county, const Case& c, std::int64_t expected_version);
std::optional<Case> find_case(db::Reader& db, std::int64_t county, CaseId id);
/// Nothing when there is no such case.
std::optional<std::int64_t> version_of(db::Reader& db, std::int64_t county, CaseId id);
std::int64_t next_number(db::Tx& tx, std::int64_t county, DivisionCode division, std::string_view type, int year);

void insert_event(db::Tx& tx, std::int64_t county, CaseId id, const CaseEvent& event);
/// Newest first.
std::vector<CaseEvent> events_of(db::Reader& db, std::int64_t county, CaseId id);

void insert_file(db::Tx& tx, std::int64_t county, CaseId id, const CaseFile& file);
std::vector<CaseFile> files_of(db::Reader& db, std::int64_t county, CaseId id);
std::optional<CaseFile> find_file(db::Reader& db, std::int64_t county, CaseId id, FileId file);

struct CaseLink {
    std::string relation;
    CaseId other;
    std::string title;
    DivisionCode division;
};
/// Both ways; the other case, which shows it too, gets a new version.
void link(db::Tx& tx, std::int64_t county, CaseId id, std::string_view relation, CaseId other, std::string_view back);
std::vector<CaseLink> links_of(db::Reader& db, std::int64_t county, CaseId id);

/// False when the account already has this part.
bool add_part(db::Tx& tx, std::int64_t county, AccountId account, std::string_view part, CaseId id);
bool remove_part(db::Tx& tx, std::int64_t county, AccountId account, std::string_view part, CaseId id);
std::vector<std::string> parts_of(db::Reader& db, std::int64_t county, AccountId account, CaseId id);
/// Accounts that follow a case, filed it or are its applicant: who is told of a change.
std::vector<AccountId> listeners_of(db::Reader& db, std::int64_t county, CaseId id);

/// Remembers a writing call. The case that the same key made before, if any; `digest` tells whether it asked the same.
struct EarlierRequest {
    std::string digest;
    CaseId case_id;
};
std::optional<EarlierRequest> remember_request(db::Tx& tx, std::int64_t county, AccountId account, std::string_view key,
                                               std::string_view digest, CaseId case_id);

// Tasks

void insert_task(db::Tx& tx, std::int64_t county, const Task& task, Instant now);
void put_assignees(db::Tx& tx, std::int64_t county, const Task& task);
void put_board(db::Tx& tx, std::int64_t county, const Task& task);
void close_task(db::Tx& tx, std::int64_t county, TaskId id, Instant now);
/// With their assignees.
std::vector<Task> open_tasks(db::Reader& db, std::int64_t county, CaseId id);

struct InboxRow {
    TaskId task;
    std::int64_t due_at = kNoDue;
    std::string who;
    std::string title; ///< of the task: 集体讨论
    std::string assignee;
    Case c; ///< without situation, form and chain
};
/// One assignee's open tasks after (due_at, task), most urgent first; `due_before` limits it to what is overdue.
std::vector<InboxRow> inbox(db::Reader& db, std::int64_t county, std::string_view assignee, std::int64_t after_due,
                            TaskId after_task, std::int64_t due_before, int limit);
struct InboxCounts {
    std::int64_t todo = 0, overdue = 0;
};
InboxCounts count_inbox(db::Reader& db, std::int64_t county, std::string_view assignee, Instant now);
/// A place goes on under another code: its cases, the tasks that wait for its people, and the count of numbers follow.
void move_division(db::Tx& tx, std::int64_t county, DivisionCode from, DivisionCode to);

// Lists

struct CaseFilter {
    std::vector<DivisionCode> regions; ///< none inside another
    std::optional<std::string> type, state;
    std::optional<bool> closed;
    bool overdue = false;
    std::string words; ///< as typed; all must be found
    CaseId before{std::numeric_limits<std::int64_t>::max()};
    int limit = 50;
    Instant now;
};
using CaseVisitor = std::function<void(const Case&)>;
/// Newest first, without situation, form and chain. What is visited holds until the next one.
void each_case(db::Reader& db, std::int64_t county, const CaseFilter& filter, const CaseVisitor& visit);
std::vector<Case> list_cases(db::Reader& db, std::int64_t county, const CaseFilter& filter);
/// Cases in which the account has one of the parts, newest first.
std::vector<Case> list_parts(db::Reader& db, std::int64_t county, AccountId account,
                             const std::vector<std::string>& parts, const CaseFilter& filter);

struct CasePoint {
    CaseId id;
    DivisionCode division;
    std::string type, title, state, category;
    double lat = 0, lon = 0;
    std::optional<Instant> due_at;
    Instant created_at;
    std::int64_t followers = 0;
    FileId thumb;
    std::string hash;
};
/// A part of the map, in degrees.
struct MapWindow {
    double west = -180, south = -90, east = 180, north = 90;
    bool holds(double lat, double lon) const { return lon >= west && lon <= east && lat >= south && lat <= north; }
};
/// Open cases with a place in one region, newest first.
std::vector<CasePoint> open_points(db::Reader& db, std::int64_t county, DivisionCode region,
                                   const std::optional<std::string>& type, const MapWindow& window, int limit);
/// The same with no more than what a map must count: called once a case.
void each_open_place(db::Reader& db, std::int64_t county, DivisionCode region, const std::optional<std::string>& type,
                     const std::function<void(double lat, double lon, std::optional<Instant> due_at)>& visit);

/// Makes a case findable by its words, space-separated.
void index_case(db::Tx& tx, std::int64_t county, CaseId id, std::string_view tokens);

} // namespace xz::affairs::store
