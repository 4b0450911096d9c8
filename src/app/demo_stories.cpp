#include "app/demo_stories.hpp"

#include "app/demo_photos.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace xz::app
{

namespace
{

constexpr std::size_t kDifferentScenes = 1000;
constexpr const char* kGroup = "group_discussion";

} // namespace

Result<DemoMatters> DemoMatters::load(const std::string& packs_dir)
{
    const auto file = std::filesystem::path(packs_dir) / "demo" / "matters.json";
    std::ifstream in(file, std::ios::binary);
    const auto parsed = json::parse(std::string(std::istreambuf_iterator<char>(in), {}));
    if (!parsed || !json::find(*parsed, "matters") || !json::find(*parsed, "homestead"))
        return fail(Kind::invalid, "app.no_file", file.string() + " cannot be read");
    DemoMatters all;
    const auto text = [](const json::Value& from, const char* name) {
        return std::string(json::find(from, name)->get_string());
    };
    for (const auto& matter : json::find(*parsed, "matters")->get_array())
        for (const auto& report : json::find(matter, "reports")->get_array()) {
            Report r{text(matter, "category"), text(report, "says"), text(report, "done"), {}};
            for (const auto& place : json::find(matter, "places")->get_array())
                r.places.emplace_back(place.get_string());
            all.reports.push_back(std::move(r));
        }
    const auto take = [&](const json::Object& from, const std::string& prefix) {
        for (const auto& entry : from) {
            auto& list = all.lists[prefix + std::string(entry.key())];
            if (entry.value().is_string()) list.emplace_back(entry.value().get_string());
            if (entry.value().is_array() && entry.key() != "matters")
                for (const auto& word : entry.value().get_array()) list.emplace_back(word.get_string());
        }
    };
    take(parsed->get_object(), "");
    take(json::find(*parsed, "homestead")->get_object(), "homestead.");
    return all;
}

std::vector<affairs::FileId> DemoPhotos::of(const access::Caller& who, const std::string& scene, bool own)
{
    const auto key = std::pair(who.account, scene);
    if (const auto known = shared_.find(key); !own && known != shared_.end()) return {known->second};
    Context ctx(app_.platform(), who);
    const auto bytes = draw_photo(scene, unsigned(pick(random_, kDifferentScenes)));
    const auto kept = ctx.use<files::Files>().put(ctx, "demo-photo-" + std::to_string(++made_), "现场照片.jpg", bytes);
    if (!kept) return {};
    shared_[key] = kept->id;
    return {kept->id};
}

void StoryTeller::Draft::then(const DemoCaller& who, const char* verb, Instant at, json::Object data)
{
    t = at;
    story.deeds.push_back({who.get(), verb, std::move(data), at});
}

const std::string& StoryTeller::any(const std::string& list) const
{
    const auto& words = matters_.lists.at(list);
    return words[pick(random_, words.size())];
}

void StoryTeller::show(Draft& d, const DemoCaller& who, const std::string& scene, bool own)
{
    // An upload that no deed takes would be swept away as an orphan.
    if (d.t <= now_) d.story.deeds.back().files = photos_.of(*who, scene, own);
}

bool StoryTeller::decides_himself(const DemoVillage& v, const DemoVillager& who)
{
    const auto is_it = [&](const DemoCaller& member) { return member->household == who.person.household; };
    return std::any_of(v.committee.begin(), v.committee.end(), is_it) ||
           std::any_of(v.supervisors.begin(), v.supervisors.end(), is_it);
}

// Reports 随手拍

StoryTeller::Draft StoryTeller::begin_report(const DemoVillage& v, const DemoVillager* who, Instant at,
                                             std::string_view category, bool with_photo)
{
    std::vector<const DemoMatters::Report*> fitting;
    for (const auto& r : matters_.reports)
        if (category.empty() || r.category == category) fitting.push_back(&r);
    const auto& r = *fitting[pick(random_, fitting.size())];
    const std::string& place = r.places[pick(random_, r.places.size())];
    std::string says = r.says;
    says.replace(says.find("{p}"), 3, place);

    Draft d;
    d.t = at;
    d.done = r.done;
    Story& s = d.story;
    s.type = "report";
    s.at = at;
    // Where no household has an account, the clerk reports what he hears.
    s.filed_by = who ? who->caller.get() : v.clerk.get();
    s.applicant = who ? who->person : registry::PersonBrief{v.clerk->person, v.clerk->name, v.division.code, {}, {}};
    s.form["category"] = r.category;
    s.form["description"] = says + any("endings");
    s.form["place"] = json::Object{{"lat", v.lat + 0.00001 * double(pick(random_, 600)) - 0.003},
                                   {"lon", v.lon + 0.00001 * double(pick(random_, 600)) - 0.003},
                                   {"text", place}};
    if (with_photo) s.photos = photos_.of(*s.filed_by, r.category, true);
    return d;
}

DemoCaller StoryTeller::worker_for(const Draft& d, const DemoVillage& v)
{
    return d.story.form.at("category") == "street_lamp" ? v.electrician : v.grid_worker;
}

void StoryTeller::assign(Draft& d, const DemoVillage& v, Instant at, const DemoCaller& worker)
{
    d.then(v.clerk, "assign", at, {{"assignee_id", worker->person.text()}, {"note", any("assign_notes")}});
}

void StoryTeller::resolve(Draft& d, const DemoCaller& who, Instant at, bool with_photo)
{
    d.then(who, "resolve", at, {{"note", d.done}});
    if (with_photo && d.story.form.at("category") == "street_lamp") show(d, who, "lamp_lit", false);
}

void StoryTeller::rate(Draft& d, Instant at, std::int64_t stars)
{
    const char* words = stars > 3 ? "praise" : stars == 3 ? "middling" : "blame";
    d.t = at;
    d.story.deeds.push_back({d.story.filed_by, "rate", {{"stars", stars}, {"reason", any(words)}}, at});
}

StoryTeller::Story StoryTeller::report(const DemoVillage& v, Instant at, bool with_photo)
{
    const DemoVillager* who = v.villagers.empty() ? nullptr : &v.villagers[pick(random_, v.villagers.size())];
    Draft d = begin_report(v, who, at, {}, with_photo);
    const Instant heard = clock_.office(d.t + minutes(8, 200));
    const auto answer_rated = [&] {
        // Three of four are rated, mostly well; the others close by themselves.
        if (!chance(75)) return d.story;
        const bool bad = chance(5);
        rate(d, clock_.awake(d.t + minutes(60, 4000)),
             bad          ? 1 + std::int64_t(pick(random_, 2))
             : chance(88) ? 4 + std::int64_t(pick(random_, 2))
                          : 3);
        if (!bad) return d.story;
        d.then(v.township_clerk, "resolve", clock_.office(d.t + minutes(60, 1500)), {{"note", any("town_done")}});
        rate(d, clock_.awake(d.t + minutes(60, 3000)), 4);
        return d.story;
    };
    switch (pick(random_, 25)) {
    case 0: // the villager has put it right alone
        d.story.deeds.push_back({d.story.filed_by, "withdraw", words("reason", "withdraw"), d.t + minutes(5, 30)});
        return d.story;
    case 1: d.then(v.clerk, "cannot", heard, words("note", "cannot")); return answer_rated();
    case 2: d.then(v.clerk, "not_ours", heard, words("note", "not_ours")); return answer_rated();
    case 3:
        d.then(v.clerk, "escalate", heard, words("reason", "town_reasons"));
        d.then(v.township_clerk, "resolve", clock_.office(d.t + minutes(120, 2000)), {{"note", any("town_done")}});
        return answer_rated();
    default: break;
    }
    const auto worker = worker_for(d, v);
    assign(d, v, heard, worker);
    // Most is done in a day or two; some things take their time.
    const Instant done = chance(80) ? clock_.office(d.t + minutes(60, 2000)) : clock_.office(d.t + minutes(3000, 9000));
    resolve(d, worker, done, with_photo);
    return answer_rated();
}

StoryTeller::Story StoryTeller::duplicate(const DemoVillage& v, Instant at, const Story& original)
{
    const DemoVillager* who = v.villagers.empty() ? nullptr : &v.villagers[pick(random_, v.villagers.size())];
    Draft d = begin_report(v, who, at, original.form.at("category").get_string(), false);
    d.story.form["place"] = original.form.at("place");
    d.then(v.clerk, "duplicate", clock_.office(d.t + minutes(8, 200)));
    return d.story;
}

// Homesteads 宅基地

StoryTeller::Draft StoryTeller::begin_homestead(const DemoVillage& v, const DemoVillager& who, Instant at)
{
    Draft d;
    d.t = at;
    Story& s = d.story;
    s.type = "homestead";
    s.applicant = who.person;
    s.filed_by = who.caller.get();
    s.at = at;
    const bool rebuild = chance(65);
    const auto size = std::int64_t(who.household_size);
    s.form = {{"household_size", size},
              {"building_kind", rebuild ? "rebuild" : "new_site"},
              {"has_house", rebuild},
              {"area_m2", std::clamp<std::int64_t>(60 + 15 * size, 80, 125)},
              {"storeys", std::int64_t(2 + pick(random_, 2))},
              {"place", json::Object{{"lat", v.lat + 0.00001 * double(pick(random_, 400)) - 0.002},
                                     {"lon", v.lon + 0.00001 * double(pick(random_, 400)) - 0.002},
                                     {"text", rebuild ? "原宅基地" : "村里的空闲地"}}},
              {"land_kind", rebuild ? "old_site" : "village_idle"},
              {"promise", true}};
    if (rebuild) s.form["old_house"] = "demolish";
    return d;
}

/// The committee meets: one after the other says yes or no, until it is decided.
void StoryTeller::meet(Draft& d, const DemoVillage& v, Instant at, bool agreed, std::size_t most)
{
    for (std::size_t i = 0; i < std::min(most, v.committee.size()); ++i) {
        d.then(v.committee[i], agreed ? "approve" : "reject", at + std::chrono::minutes(4 * i),
               agreed ? json::Object{} : words("reason", "homestead.reject"));
        d.story.deeds.back().only_in = kGroup;
    }
}

/// From the village's opinion to the permit and the staked-out site.
void StoryTeller::review(Draft& d, const DemoVillage& v, bool with_photo)
{
    d.then(v.secretary, "approve", clock_.office(d.t + minutes(60, 2000)));
    const Instant from = d.t;
    const Instant planning = clock_.office(from + minutes(100, 3000)),
                  agriculture = clock_.office(from + minutes(100, 3000)),
                  land = clock_.office(from + minutes(1500, 5000));
    struct Consent {
        Instant at;
        DemoCaller who;
        bool visit;
    };
    std::vector<Consent> consents{
        {planning, v.planning, false}, {agriculture, v.agriculture, false}, {land, v.land, true}};
    std::stable_sort(consents.begin(), consents.end(), [](const Consent& a, const Consent& b) { return a.at < b.at; });
    for (const auto& c : consents) {
        d.then(c.who, "approve", c.at);
        if (c.visit) show(d, c.who, "site", with_photo);
    }
    const auto area = d.story.form.at("area_m2").get_int64();
    d.then(v.township_head, "permit", clock_.office(d.t + minutes(100, 2500)),
           {{"permit_number", "农宅字" + std::to_string(int(china_date(d.t).year())) + "第" +
                                  std::to_string(1000 + pick(random_, 9000)) + "号"},
            {"approved_area_m2", area}});
    d.then(v.planning, "staked", clock_.office(d.t + minutes(1500, 6000)));
    show(d, v.planning, "staked", with_photo);
}

void StoryTeller::build_house(Draft& d, const DemoVillage& v, bool with_photo)
{
    const std::int64_t days = 90 + std::int64_t(pick(random_, 140));
    d.t = clock_.awake(d.t + std::chrono::hours(24 * days));
    d.story.deeds.push_back({d.story.filed_by, "finish_building", {}, d.t});
    if (chance(12)) {
        d.then(v.land, "rectify", clock_.office(d.t + minutes(1500, 8000)), words("reason", "homestead.rectify"));
        d.t = clock_.awake(d.t + minutes(10000, 30000));
        d.story.deeds.push_back({d.story.filed_by, "finish_building", {}, d.t});
    }
    d.then(v.land, "pass", clock_.office(d.t + minutes(1500, 8000)));
    show(d, v.land, "house", with_photo);
}

StoryTeller::Story StoryTeller::homestead(const DemoVillage& v, Instant at, bool with_photo)
{
    const auto& who = v.villagers[pick(random_, v.villagers.size())];
    if (!may_apply(v, who)) return report(v, at, with_photo);
    Draft d = begin_homestead(v, who, at);
    const Instant filed = d.t;
    const Instant meeting = clock_.office(filed + minutes(1500, 11000));
    if (chance(4)) {
        d.story.deeds.push_back({d.story.filed_by, "withdraw", {}, clock_.awake(filed + minutes(200, 1400))});
        return d.story;
    }
    const bool agreed = !chance(8);
    meet(d, v, meeting, agreed);
    if (!agreed) return d.story;
    constexpr int kNoticeDays = 7;
    Instant noticed = d.t;
    if (chance(10) && v.villagers.size() > 1) {
        const auto& neighbour = v.villagers[pick(random_, v.villagers.size())];
        if (neighbour.person.household != who.person.household) {
            d.then(neighbour.caller, "objection", clock_.awake(d.t + minutes(1500, 6000)),
                   words("reason", "homestead.objections"));
            const bool right = chance(40);
            d.then(v.supervisors.front(), right ? "uphold" : "dismiss", clock_.office(d.t + minutes(600, 5000)),
                   words("reason", right ? "homestead.uphold" : "homestead.dismiss"));
            if (right) {
                meet(d, v, clock_.office(d.t + minutes(1500, 9000)), false);
                return d.story;
            }
            noticed = d.t;
        }
    }
    d.t = clock_.later(noticed, kNoticeDays) + std::chrono::minutes(1);
    if (chance(8)) {
        d.then(v.secretary, "send_back", clock_.office(d.t + minutes(60, 1000)),
               words("reason", "homestead.send_back"));
        d.t = clock_.awake(d.t + minutes(600, 6000));
        d.story.deeds.push_back({d.story.filed_by, "supplement", {}, d.t});
    }
    review(d, v, with_photo);
    build_house(d, v, with_photo);
    if (chance(70)) rate(d, clock_.awake(d.t + minutes(300, 20000)), chance(90) ? 5 : 4);
    return d.story;
}

} // namespace xz::app
