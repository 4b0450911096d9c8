#include "affairs/verify_chain.hpp"

#include "affairs/store.hpp"

#include <algorithm>

namespace xz::affairs
{

namespace
{

constexpr int kPage = 500;

bool holds(const Case& c, const std::vector<CaseEvent>& newest_first)
{
    std::string previous;
    std::int64_t seq = 0;
    for (auto e = newest_first.rbegin(); e != newest_first.rend(); ++e) {
        if (e->seq != ++seq || chain_hash(previous, c.id, *e) != e->hash) return false;
        previous = e->hash;
    }
    return c.last_seq == seq && c.last_hash == previous;
}

} // namespace

ChainReport verify_chains(Platform& platform)
{
    ChainReport report;
    store::CaseFilter filter;
    filter.regions = {access::county_division(platform.county)};
    filter.limit = kPage;
    for (;;) {
        const auto page = platform.db.read("affairs.verify", [&](db::Reader& db) {
            auto cases = store::list_cases(db, platform.county, filter);
            for (const Case& head : cases) {
                const auto c = store::find_case(db, platform.county, head.id);
                const auto events = store::events_of(db, platform.county, head.id);
                ++report.cases;
                report.events += std::int64_t(events.size());
                if (!c || !holds(*c, events)) report.broken.push_back(head.id.text());
            }
            return cases;
        });
        if (page.size() < std::size_t(kPage)) return report;
        filter.before = page.back().id;
    }
}

Result<> verify_chains_nightly(Context& ctx, const jobs::Job&)
{
    const ChainReport report = verify_chains(ctx.platform);
    if (report.broken.empty()) return {};
    return fail(Kind::rejected, "affairs.broken_chain",
                std::to_string(report.broken.size()) + " broken, the first is case " + report.broken.front());
}

} // namespace xz::affairs
