#include "app/demo_cases.hpp"

#include "app/demo_stories.hpp"

#include <algorithm>

namespace xz::app
{

namespace
{

constexpr std::size_t kCasesAUnit = 500;
constexpr std::size_t kMostPhotos = 240;   ///< of the newest reports
constexpr std::size_t kRecentPercent = 15; ///< of all cases, filed in the last days, so that there is work to do
constexpr std::size_t kMostRecent = 1500;
constexpr int kRecentDays = 12, kDays = 720;

/// A case to be told, by the time at which it is filed.
struct Plan {
    Instant at;
    bool homestead = false;
    std::optional<std::size_t> staged{};
};

class Teller
{
public:
    Teller(App& app, const DemoPeople& people, const DemoMatters& matters, const workflow::Calendar& calendar,
           std::uint64_t seed)
        : app_(app), people_(people), random_(seed ^ 0x9e3779b97f4a7c15ULL), now_(app.platform().clock()),
          clock_(calendar, now_), photos_(app, random_), stories_(matters, clock_, photos_, random_, now_)
    {
    }

    Result<DemoCases> tell(std::size_t cases)
    {
        const auto& villages = people_.villages;
        staged_ = stories_.staged(villages.front(), villages[villages.size() > 1 ? 1 : 0]);
        if (staged_.size() > cases) staged_.erase(staged_.begin() + std::ptrdiff_t(cases), staged_.end());
        const auto plans = plan(cases);
        ids_.resize(plans.size());
        DemoCases done;
        for (std::size_t from = 0; from < plans.size(); from += kCasesAUnit) {
            const std::size_t to = std::min(from + kCasesAUnit, plans.size());
            // An uploaded photo is a unit of its own, so all stories of a unit are invented before they are told.
            std::vector<Told> unit;
            for (std::size_t i = from; i < to; ++i) unit.push_back(invent(plans[i], i, plans.size()));
            std::vector<std::string> refused;
            XZ_TRY(app_.platform().db.write("app.demo_cases", [&](db::Tx& tx) -> Result<> {
                refused.clear(); // a unit may run twice
                for (std::size_t i = from; i < to; ++i) XZ_TRY(tell_one(tx, unit[i - from], i, refused));
                return {};
            }));
            done.refused.insert(done.refused.end(), refused.begin(), refused.end());
            done.told = to;
        }
        return done;
    }

private:
    using Story = affairs::seed::Story;
    using Staged = StoryTeller::Staged;

    struct Told {
        Story story;
        std::optional<std::size_t> same_as{}; ///< the number of the case that this one repeats
    };
    /// The newest report, which the next one may repeat.
    struct Newest {
        const DemoVillage* village;
        Story story;
        std::size_t number;
    };

    std::vector<Plan> plan(std::size_t cases)
    {
        std::vector<Plan> plans;
        for (std::size_t i = 0; i < staged_.size(); ++i)
            plans.push_back({staged_[i].story.at, staged_[i].story.type == "homestead", i});
        const std::size_t rest = cases - staged_.size();
        const std::size_t recent = std::min(rest * kRecentPercent / 100, kMostRecent);
        for (std::size_t i = 0; i < rest; ++i) {
            const bool fresh = i < recent;
            const std::size_t span = std::size_t(fresh ? kRecentDays : kDays) * 24 * 60;
            const Instant at = clock_.fit_to_file(now_ - std::chrono::minutes(20 + pick(random_, span)));
            plans.push_back({std::min(at, now_ - std::chrono::minutes(15)), !fresh && i % 10 == 3, {}});
        }
        std::stable_sort(plans.begin(), plans.end(), [](const Plan& a, const Plan& b) { return a.at < b.at; });
        return plans;
    }

    Told invent(const Plan& plan, std::size_t number, std::size_t of)
    {
        if (plan.staged) {
            numbers_[*plan.staged] = number;
            const auto& staged = staged_[*plan.staged];
            if (!staged.same_as) return {staged.story, {}};
            return {staged.story, numbers_.at(*staged.same_as)};
        }
        const bool photo = number + kMostPhotos >= of;
        if (!plan.homestead && newest_ && pick(random_, 100) < 4) {
            const Newest original = *std::exchange(newest_, std::nullopt);
            return {stories_.duplicate(*original.village, plan.at, original.story), original.number};
        }
        // A part of it lies in the first village, which the demo shows.
        const DemoVillage& v = pick(random_, 100) < 8 ? people_.villages.front()
                                                      : people_.villages[pick(random_, people_.villages.size())];
        if (plan.homestead && !v.villagers.empty()) return {stories_.homestead(v, plan.at, photo), {}};
        Told t{stories_.report(v, plan.at, photo), {}};
        newest_ = Newest{&v, t.story, number};
        return t;
    }

    Result<> tell_one(db::Tx& tx, Told& t, std::size_t number, std::vector<std::string>& refused)
    {
        if (t.same_as) t.story.deeds.back().data["of_case_id"] = ids_[*t.same_as].text();
        const auto told = XZ_TRY(affairs::seed::tell(tx, app_.platform(), app_.definitions(), t.story, now_));
        ids_[number] = told.id;
        refused.insert(refused.end(), told.refused.begin(), told.refused.end());
        return {};
    }

    App& app_;
    const DemoPeople& people_;
    std::mt19937_64 random_;
    Instant now_;
    DemoClock clock_;
    DemoPhotos photos_;
    StoryTeller stories_;
    std::vector<Staged> staged_;
    std::map<std::size_t, std::size_t> numbers_; ///< of the staged cases, by their place
    std::vector<affairs::CaseId> ids_;
    std::optional<Newest> newest_;
};

} // namespace

Result<DemoCases> make_cases(App& app, const std::string& packs_dir, const DemoPeople& people, std::size_t cases,
                             std::uint64_t seed)
{
    const auto matters = XZ_TRY(DemoMatters::load(packs_dir));
    const auto report = app.definitions().current("report");
    if (!report) return fail(Kind::not_found, "affairs.no_such_type", "the pack holds no reports");
    return Teller(app, people, matters, report->calendar, seed).tell(cases);
}

} // namespace xz::app
