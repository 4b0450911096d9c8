#pragma once
#include "affairs/seed.hpp"
#include "app/demo_clock.hpp"
#include "app/demo_people.hpp"

#include <map>
#include <set>

namespace xz::app
{

/// What the demo's villagers say and are answered: `packs/demo/matters.json`.
struct DemoMatters {
    struct Report {
        std::string category, says, done;
        std::vector<std::string> places;
    };
    std::vector<Report> reports;
    std::map<std::string, std::vector<std::string>> lists; ///< praise, blame …

    static Result<DemoMatters> load(const std::string& packs_dir);
};

/// Hands out drawn photos as uploads of the people who would have taken them. The newest cases get one of their own;
/// older ones share one for each person and kind, so that a big county is made in good time.
class DemoPhotos
{
public:
    explicit DemoPhotos(App& app, std::mt19937_64& random) : app_(app), random_(random) {}
    std::vector<affairs::FileId> of(const access::Caller& who, const std::string& scene, bool own);

private:
    App& app_;
    std::mt19937_64& random_;
    std::map<std::pair<access::AccountId, std::string>, affairs::FileId> shared_;
    std::size_t made_ = 0;
};

/// Invents the history of cases, with deeds by the people whose turn it is, at the hours at which they would do them.
/// What lies after the present is left to `affairs::seed::tell`, so the newest cases stand open at every step.
class StoryTeller
{
public:
    using Story = affairs::seed::Story;

    StoryTeller(const DemoMatters& matters, const DemoClock& clock, DemoPhotos& photos, std::mt19937_64& random,
                Instant now)
        : matters_(matters), clock_(clock), photos_(photos), random_(random), now_(now)
    {
    }

    Story report(const DemoVillage& v, Instant at, bool with_photo);
    Story homestead(const DemoVillage& v, Instant at, bool with_photo);
    /// A report that the clerk finds to be the same as `original`; its last deed lacks `of_case_id`.
    Story duplicate(const DemoVillage& v, Instant at, const Story& original);

    /// One case that the demo shows.
    struct Staged {
        Story story;
        std::optional<std::size_t> same_as{}; ///< the place of the story that this one turns out to repeat
    };
    /// What the demo shows, one case for each step of a matter's way; most telling first. All of it lies in the first
    /// village, but for an objection in the next one: the first one's supervisors have their hands free.
    std::vector<Staged> staged(const DemoVillage& v, const DemoVillage& next);

private:
    /// A case under way, with the time of its last deed.
    struct Draft {
        Story story;
        Instant t;
        std::string done{}; ///< how the matter is put right
        void then(const DemoCaller& who, const char* verb, Instant at, json::Object data = {});
    };

    bool chance(std::size_t percent) { return pick(random_, 100) < percent; }
    std::chrono::minutes minutes(std::size_t from, std::size_t to)
    {
        return std::chrono::minutes(from + pick(random_, to - from + 1));
    }
    const std::string& any(const std::string& list) const;
    /// A photo for the draft's last deed, unless that lies in the future.
    void show(Draft& d, const DemoCaller& who, const std::string& scene, bool own);
    /// Nobody votes about the own application.
    static bool decides_himself(const DemoVillage& v, const DemoVillager& who);
    /// A household may apply for one homestead; false when it has.
    bool may_apply(const DemoVillage& v, const DemoVillager& who)
    {
        return !decides_himself(v, who) && applied_.insert(who.person.household).second;
    }
    json::Object words(const char* field, const std::string& list) const { return {{field, any(list)}}; }

    Draft begin_report(const DemoVillage& v, const DemoVillager* who, Instant at, std::string_view category,
                       bool with_photo);
    Draft begin_homestead(const DemoVillage& v, const DemoVillager& who, Instant at);
    void assign(Draft& d, const DemoVillage& v, Instant at, const DemoCaller& worker);
    DemoCaller worker_for(const Draft& d, const DemoVillage& v);
    void resolve(Draft& d, const DemoCaller& who, Instant at, bool with_photo);
    void rate(Draft& d, Instant at, std::int64_t stars);
    void meet(Draft& d, const DemoVillage& v, Instant at, bool agreed, std::size_t most = 99);
    void review(Draft& d, const DemoVillage& v, bool with_photo);
    void build_house(Draft& d, const DemoVillage& v, bool with_photo);
    Instant lately(std::size_t minutes_ago) const;
    Draft reviewed(const DemoVillage& v, const DemoVillager& who, int opinion, int last_consent);

    const DemoMatters& matters_;
    const DemoClock& clock_;
    DemoPhotos& photos_;
    std::mt19937_64& random_;
    Instant now_;
    std::set<access::HouseholdId> applied_;
};

} // namespace xz::app
