#pragma once
#include "affairs/definition.hpp"
#include "affairs/roles.hpp"
#include "engines/workflow/step.hpp"
#include "engines/workflow/task_board.hpp"

#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace xz::affairs
{

/// A case (一件事) as its row holds it.
struct Case {
    CaseId id;
    DivisionCode division;
    std::string type, hash, number, title;
    std::string category;
    bool closed = false;
    std::string state; ///< first active leaf state
    std::string outcome;
    std::string situation; ///< workflow::to_json
    std::string form;      ///< JSON text
    std::optional<double> lat, lon;
    PersonId applicant;
    std::string applicant_name;
    AccountId created_by;
    PersonId assignee;
    std::optional<Instant> due_at;
    std::int64_t followers = 0;
    std::optional<std::int64_t> stars;
    FileId thumb;
    std::int64_t last_seq = 0;
    std::string last_hash;
    std::int64_t version = 0;
    Instant created_at, updated_at;

    bool overdue(Instant now) const { return !closed && due_at && *due_at < now; }
};

/// One thing that happened to a case; rows are chained by hash.
struct CaseEvent {
    std::int64_t seq = 0;
    Instant at;
    std::string kind; ///< created, action, comment, timer, rating, system
    std::string verb;
    AccountId actor;
    std::string actor_name;
    std::string says;
    std::string note;
    std::string states; ///< active leaf states afterwards, sorted, joined by commas
    json::Value data;
    std::string hash;
};

/// Where the case stands in its chart.
workflow::Situation situation_of(const Definition& definition, const Case& c);
std::shared_ptr<const json::Value> form_of(const Case& c);

/// The hash of an event over the one before it: SHA-256 of the canonical JSON of its facts.
std::string chain_hash(std::string_view previous, CaseId id, const CaseEvent& event);

/// A task that waits for people.
struct Task {
    TaskId id;
    CaseId case_id;
    std::string state;
    std::string title;
    std::string who; ///< in words
    std::optional<workflow::TaskBoard> board;
    std::optional<Instant> due_at;
    Assignees assignees;
};

/// Sorts tasks without a limit last.
inline constexpr std::int64_t kNoDue = std::numeric_limits<std::int64_t>::max();

/// A file that belongs to a case.
struct CaseFile {
    FileId id;
    std::string name, media_type;
    std::int64_t size = 0;
    bool has_thumb = false;
    std::int64_t seq = 0; ///< the event that brought it
};

/// Fills {name} places; an unknown place stays empty.
std::string fill(std::string_view pattern, const std::vector<std::pair<std::string_view, std::string>>& words);

/// "后坞-SSP-2026-0012": the village's name without 村, the year in China, the sequence padded.
std::string case_number(std::string_view pattern, std::string_view village_name, int year, std::int64_t sequence);

/// The title of a new case: the first of the definition's patterns that gives text, at most 30 characters.
std::string case_title(const Definition& definition, const json::Value& form, std::string_view applicant);

} // namespace xz::affairs
