#include "affairs/case_facts.hpp"

#include "affairs/case_view.hpp"
#include "affairs/store.hpp"

namespace xz::affairs
{

SharedFacts CaseCache::at_version(CaseId id, std::int64_t version)
{
    const std::lock_guard lock(mutex_);
    const auto kept = by_id_.find(id);
    if (kept == by_id_.end() || (*kept->second)->c.version != version) return nullptr;
    by_use_.splice(by_use_.begin(), by_use_, kept->second);
    return *kept->second;
}

void CaseCache::keep(SharedFacts facts)
{
    std::list<SharedFacts> let_go; // destroyed after the lock
    const std::lock_guard lock(mutex_);
    const auto kept = by_id_.find(facts->c.id);
    if (kept != by_id_.end()) {
        if ((*kept->second)->c.version >= facts->c.version) return;
        bytes_ -= bytes_of(**kept->second);
        let_go.splice(let_go.end(), by_use_, kept->second);
        by_id_.erase(kept);
    }
    bytes_ += bytes_of(*facts);
    by_use_.push_front(std::move(facts));
    by_id_.emplace(by_use_.front()->c.id, by_use_.begin());
    while (bytes_ > kMostBytes) {
        bytes_ -= bytes_of(*by_use_.back());
        by_id_.erase(by_use_.back()->c.id);
        let_go.splice(let_go.end(), by_use_, std::prev(by_use_.end()));
    }
}

void CaseCache::forget_all()
{
    const std::lock_guard lock(mutex_);
    by_id_.clear();
    by_use_.clear();
    bytes_ = 0;
}

SharedFacts facts_of(db::Reader& db, const Context& ctx, CaseId id)
{
    const auto version = store::version_of(db, ctx.county, id);
    if (!version) return nullptr;
    if (auto kept = ctx.use<CaseCache>().at_version(id, *version)) return kept;

    auto facts = std::make_shared<CaseFacts>();
    facts->c = *store::find_case(db, ctx.county, id);
    facts->definition = ctx.use<Definitions>().by_hash(db, ctx.county, facts->c.hash);
    facts->situation = situation_of(*facts->definition, facts->c);
    facts->form = form_of(facts->c);
    facts->events = store::events_of(db, ctx.county, id);
    facts->files = store::files_of(db, ctx.county, id);
    facts->tasks = store::open_tasks(db, ctx.county, id);
    facts->linked = !store::links_of(db, ctx.county, id).empty();
    facts->members = full_members(*facts);
    return facts;
}

} // namespace xz::affairs
