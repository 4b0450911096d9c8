#pragma once
#include "affairs/definitions.hpp"
#include "affairs/model.hpp"

#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace xz::affairs
{

/// All that is known of one case at one version, read and parsed: what its page shows and what a step starts from.
/// Shared by threads and never changed. Whatever changes one of these things gives the case's row a new version.
struct CaseFacts {
    Case c;
    std::shared_ptr<const Definition> definition;
    workflow::Situation situation;
    std::shared_ptr<const json::Value> form;
    std::vector<CaseEvent> events; ///< newest first
    std::vector<CaseFile> files;
    std::vector<Task> tasks; ///< open, with their assignees
    bool linked = false;     ///< to other cases, whose titles and places are theirs to change
    std::string members;     ///< of the answer to those who see everything: what is the same for all of them, as JSON
};
using SharedFacts = std::shared_ptr<const CaseFacts>;

/// The cases that were asked for last: a door of `Platform`. Only what is committed is kept, and it is used only while
/// the row has the same version, so several servers on one database need not tell one another of changes.
class CaseCache
{
public:
    static constexpr std::size_t kMostBytes = 48 << 20;
    /// About what a case takes: its texts as JSON, and again in trees and rows.
    static std::size_t bytes_of(const CaseFacts& facts) { return 1024 + 4 * facts.members.size(); }

    /// What is kept of the case at just this version, or null.
    SharedFacts at_version(CaseId id, std::int64_t version);
    /// Keeps what a committed state holds; an older version than the one that is kept is passed over.
    void keep(SharedFacts facts);
    /// As after a start.
    void forget_all();

private:
    std::mutex mutex_;
    std::size_t bytes_ = 0;
    std::list<SharedFacts> by_use_; ///< last used first
    std::unordered_map<CaseId, std::list<SharedFacts>::iterator> by_id_;
};

/// The facts of a case as the reader sees it, kept or read; null when there is no such case.
SharedFacts facts_of(db::Reader& db, const Context& ctx, CaseId id);

} // namespace xz::affairs
