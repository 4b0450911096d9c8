#include "app/demo_stories.hpp"

namespace xz::app
{

/// A moment of today or yesterday at which somebody may have sent a report, not long ago.
Instant StoryTeller::lately(std::size_t minutes_ago) const
{
    const Instant t = now_ - std::chrono::minutes(minutes_ago);
    if (clock_.fit_to_file(t) == t) return t;
    const auto yesterday = china_midnight(china_date(now_ - std::chrono::hours(24)));
    return yesterday + std::chrono::hours(19) - std::chrono::minutes(minutes_ago);
}

/// A homestead through the joint review: the village's opinion and the last consent came so many working days ago.
StoryTeller::Draft StoryTeller::reviewed(const DemoVillage& v, const DemoVillager& who, int opinion, int last_consent)
{
    constexpr int kNoticeDays = 7;
    Draft d = begin_homestead(v, who, clock_.back(opinion + kNoticeDays + 5, 15, 20));
    meet(d, v, clock_.back(opinion + kNoticeDays + 1, 9, 10), true);
    d.then(v.secretary, "approve", clock_.back(opinion, 16, 0));
    d.then(v.planning, "approve", clock_.back(last_consent + 1, 10, 0));
    d.then(v.agriculture, "approve", clock_.back(last_consent + 1, 15, 5));
    d.then(v.land, "approve", clock_.back(last_consent, 10, 30));
    show(d, v.land, "site", true);
    return d;
}

std::vector<StoryTeller::Staged> StoryTeller::staged(const DemoVillage& v, const DemoVillage& next)
{
    std::vector<Staged> all;
    std::vector<const DemoVillager*> villagers;
    for (const auto& one : v.villagers)
        if (!decides_himself(v, one)) villagers.push_back(&one);
    if (villagers.empty()) return all;
    const auto villager = [&](std::size_t i) -> const DemoVillager& { return *villagers[i % villagers.size()]; };
    const auto back = [&](int days, int hour, int minute) { return clock_.back(days, hour, minute); };
    const auto add = [&](Draft d, std::optional<std::size_t> same_as = {}) {
        // In a very small village not every step finds a household of its own.
        if (d.story.type == "homestead" && !applied_.insert(d.story.applicant.household).second) return;
        all.push_back({std::move(d.story), same_as});
    };
    const auto reported = [&](std::size_t who, Instant at, const char* category) {
        return begin_report(v, &villager(who), at, category, true);
    };
    const auto answered = [&](std::size_t who, int days, const char* category) {
        Draft d = reported(who, back(days, 8, 40), category);
        assign(d, v, back(days, 9, 20), worker_for(d, v));
        resolve(d, worker_for(d, v), back(days - 1, 10, 15), true);
        return d;
    };
    const auto staked = [&](std::size_t who, int opinion) {
        Draft d = reviewed(v, villager(who), opinion, opinion - 4);
        d.then(v.township_head, "permit", back(opinion - 6, 10, 5),
               {{"permit_number", "农宅字第" + std::to_string(1000 + pick(random_, 9000)) + "号"},
                {"approved_area_m2", d.story.form.at("area_m2").get_int64()}});
        d.then(v.planning, "staked", back(opinion - 9, 9, 40));
        show(d, v.planning, "staked", true);
        return d;
    };
    const auto built = [&](std::size_t who, int days) {
        Draft d = staked(who, days + 130);
        d.story.deeds.push_back({d.story.filed_by, "finish_building", {}, back(days, 9, 0)});
        return d;
    };

    add(answered(0, 3, "street_lamp"));      // waits for the villager's rating
    add(reported(1, lately(45), "rubbish")); // waits for the clerk
    const std::size_t lamp = all.size();
    Draft doing = reported(2, back(2, 18, 5), "street_lamp"); // with the electrician
    assign(doing, v, back(1, 9, 10), v.electrician);
    add(doing);

    Draft opinion = begin_homestead(v, villager(0), back(12, 15, 20)); // its notice is over
    meet(opinion, v, back(9, 9, 10), true);
    add(opinion);
    Draft review = begin_homestead(v, villager(1), back(14, 10, 30)); // two of three agree
    meet(review, v, back(11, 9, 10), true);
    review.then(v.secretary, "approve", back(3, 9, 0));
    review.then(v.planning, "approve", back(2, 10, 0));
    review.then(v.agriculture, "approve", back(1, 15, 0));
    add(review);
    Draft notice = begin_homestead(v, villager(2), back(6, 16, 10)); // its notice runs
    meet(notice, v, back(3, 9, 40), true);
    add(notice);

    Draft late = reported(5, back(5, 8, 20), "rubbish"); // long overdue
    assign(late, v, back(5, 9, 5), v.grid_worker);
    add(late);
    Draft town = reported(6, back(1, 8, 40), "road"); // sent to the township
    town.then(v.clerk, "escalate", back(1, 9, 30), words("reason", "town_reasons"));
    add(town);
    Draft blamed = answered(7, 6, "road"); // badly rated: another body answers
    rate(blamed, back(1, 18, 30), 1);
    add(blamed);
    Draft again = answered(8, 8, "water"); // asked for once more
    again.story.deeds.push_back({again.story.filed_by, "reopen", words("reason", "reopen"), lately(70)});
    add(again);
    Draft praised = answered(0, 10, "road");
    rate(praised, back(8, 19, 0), 5);
    add(praised);

    Draft discussed = begin_homestead(v, villager(3), back(3, 10, 5)); // two have voted
    meet(discussed, v, back(1, 9, 30), true, 2);
    add(discussed);
    if (next.villagers.size() > 1) {
        Draft doubted = begin_homestead(next, next.villagers[0], back(7, 14, 0)); // a neighbour objects
        meet(doubted, next, back(4, 9, 30), true);
        doubted.then(next.villagers[1].caller, "objection", back(1, 18, 20), words("reason", "homestead.objections"));
        add(doubted);
    }
    Draft missing = begin_homestead(v, villager(4), back(15, 9, 30)); // papers are missing
    meet(missing, v, back(12, 9, 10), true);
    missing.then(v.secretary, "send_back", back(3, 10, 0), words("reason", "homestead.send_back"));
    add(missing);
    add(reviewed(v, villager(5), 5, 1));               // waits for the permit
    Draft permitted = reviewed(v, villager(6), 10, 6); // waits for staking out
    permitted.then(v.township_head, "permit", back(3, 10, 5),
                   {{"permit_number", "农宅字第" + std::to_string(1000 + pick(random_, 9000)) + "号"},
                    {"approved_area_m2", permitted.story.form.at("area_m2").get_int64()}});
    add(permitted);
    add(staked(7, 62));           // is being built
    add(built(8, 2));             // waits for acceptance
    Draft finished = built(9, 9); // waits for the rating
    finished.then(v.land, "pass", back(3, 14, 30));
    show(finished, v.land, "house", true);
    add(finished);

    Draft cannot = reported(9, back(4, 16, 0), "road");
    cannot.then(v.clerk, "cannot", back(3, 9, 0), words("note", "cannot"));
    add(cannot);
    Draft elsewhere = reported(10, back(4, 9, 0), "danger");
    elsewhere.then(v.clerk, "not_ours", back(4, 9, 50), words("note", "not_ours"));
    add(elsewhere);
    Draft same = reported(11, back(1, 12, 20), "street_lamp");
    same.story.form["place"] = doing.story.form.at("place");
    same.then(v.clerk, "duplicate", back(1, 14, 0));
    add(same, lamp);
    Draft withdrawn = reported(12, back(5, 19, 0), "other");
    withdrawn.story.deeds.push_back(
        {withdrawn.story.filed_by, "withdraw", words("reason", "withdraw"), back(5, 19, 40)});
    add(withdrawn);
    Draft refused = begin_homestead(v, villager(10), back(14, 11, 0));
    meet(refused, v, back(10, 9, 20), false);
    add(refused);
    return all;
}

} // namespace xz::app
