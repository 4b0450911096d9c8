#include "app/demo_cases.hpp"

#include "affairs/seed.hpp"
#include "app/demo_photos.hpp"

#include <array>

namespace xz::app
{

namespace
{

using affairs::seed::Deed;
using affairs::seed::Story;

constexpr std::size_t kCasesAUnit = 500;
constexpr std::size_t kMostPhotos = 240;

struct Matter {
    std::string_view category;
    std::string_view description;
    std::string_view place;
    std::string_view done;
};

constexpr std::array<Matter, 20> kMatters{{
    {"street_lamp", "村口路灯不亮，晚上看不见路", "村口大樟树旁", "换了灯泡和线，已经亮了"},
    {"street_lamp", "文化礼堂门前两盏路灯坏了", "文化礼堂门前", "两盏都换了新的"},
    {"street_lamp", "桥头的路灯一闪一闪的", "石桥桥头", "接线松了，已经接好"},
    {"road", "进村的路有个大坑，电瓶车摔过人", "进村路口", "坑已经填平，压实了"},
    {"road", "机耕路塌了一截，拖拉机过不去", "东边机耕路", "塌方清了，路基垫好了"},
    {"road", "下水道盖板断了，小孩容易踩进去", "三组老井边", "换了新盖板"},
    {"rubbish", "垃圾房满了好几天，味道大", "二组垃圾房", "已经清运，每天加一趟"},
    {"rubbish", "河边有人倒建筑垃圾", "河埠头", "清走了，立了牌子"},
    {"rubbish", "分类垃圾桶坏了，盖不上", "小卖部门口", "换了新桶"},
    {"water", "自来水一早一晚水很小", "五组山脚", "水管漏了，已经修好"},
    {"water", "排水沟堵了，下雨水进院子", "一组后排", "沟已经清了"},
    {"water", "水管冻裂，路上都是水", "四组坡上", "换了水管"},
    {"danger", "老房子墙歪了，怕要倒", "二组老屋", "拉了警戒线，墙已经拆除"},
    {"danger", "电线掉下来，离地不到两米", "三组晒场", "电力来人，重新架好了"},
    {"danger", "山上有石头滚下来", "后山公路", "清了危石，挂了网"},
    {"other", "广场音响晚上太吵，睡不着", "文化广场", "说好了，九点以前结束"},
    {"other", "公交站牌字看不清了", "公交站", "换了新站牌"},
    {"other", "池塘边没有栏杆", "门口池塘", "装了栏杆"},
    {"other", "健身器材松了，老人用着不放心", "健身广场", "螺丝都紧了，换了两个零件"},
    {"other", "野猪把番薯地拱了", "山边地里", "报了林业站，装了围网"},
}};

constexpr std::array<std::string_view, 5> kPraise{"来得快", "谢谢", "修得好", "师傅很热心", "满意"};
constexpr std::array<std::string_view, 3> kBlame{"拖太久了", "没修好，又坏了", "没人来过"};

class Teller
{
public:
    Teller(App& app, const DemoPeople& people, std::uint64_t seed)
        : app_(app), people_(people), random_(seed ^ 0x9e3779b97f4a7c15ULL), now_(app.platform().clock())
    {
    }

    Result<std::size_t> tell(std::size_t cases)
    {
        std::size_t told = 0;
        while (told < cases) {
            const std::size_t some = std::min(kCasesAUnit, cases - told);
            std::vector<Story> stories;
            for (std::size_t i = 0; i < some; ++i) {
                const std::size_t number = told + i;
                const bool fresh = number + open_of(cases) >= cases;
                stories.push_back(number % 12 == 5 ? homestead(number, cases, fresh) : report(number, cases, fresh));
                if (stories.back().type == "report" && number + kMostPhotos >= cases)
                    stories.back().photos = photo(stories.back());
            }
            for (Story& s : stories)
                std::erase_if(s.deeds, [&](const Deed& d) { return d.at > now_; }); // nothing happens tomorrow
            XZ_TRY(app_.platform().db.write("app.demo_cases", [&](db::Tx& tx) -> Result<> {
                for (const Story& s : stories) XZ_TRY(affairs::seed::tell(tx, app_.platform(), app_.definitions(), s));
                return {};
            }));
            told += some;
        }
        return told;
    }

private:
    bool chance(std::size_t percent) { return pick(random_, 100) < percent; }
    std::chrono::minutes minutes(std::size_t from, std::size_t to)
    {
        return std::chrono::minutes(from + pick(random_, to - from + 1));
    }

    const DemoVillage& village(bool fresh)
    {
        // Much of what is open lies in the first village, which the demo shows.
        return chance(fresh ? 35 : 10) ? people_.villages.front()
                                       : people_.villages[pick(random_, people_.villages.size())];
    }

    /// Older cases first: what is over lies in the two years before these days, what is open in the last two days.
    Instant filed_at(std::size_t number, std::size_t cases, bool fresh)
    {
        const std::size_t over = cases - open_of(cases);
        const auto spread = [](std::size_t place, std::size_t of, std::int64_t total) {
            return std::chrono::minutes(std::int64_t(double(total) * (1 - double(place) / double(of + 1))));
        };
        if (fresh) return now_ - spread(number - over, open_of(cases), 48 * 60) - std::chrono::minutes(30);
        return now_ - std::chrono::hours(24 * 40) - spread(number, over, 690 * 24 * 60);
    }

    /// How many of the newest are of these days.
    static std::size_t open_of(std::size_t cases) { return std::min({cases, cases / 8 + 1, std::size_t(400)}); }

    Story report(std::size_t number, std::size_t cases, bool fresh)
    {
        const DemoVillage& v = village(fresh);
        const Matter& m = kMatters[pick(random_, kMatters.size())];
        const std::size_t who = pick(random_, v.villagers.size());
        Story s;
        s.type = "report";
        s.applicant = v.persons.empty() ? registry::PersonBrief{} : v.persons[who];
        s.filed_by = v.villagers.empty() ? v.clerk.get() : v.villagers[who].get();
        if (v.villagers.empty()) s.applicant = {v.clerk->person, v.clerk->name, v.division.code, {}, {}};
        s.at = filed_at(number, cases, fresh);
        s.form["category"] = m.category;
        s.form["description"] = m.description;
        s.form["place"] = json::Object{{"lat", v.lat + 0.00001 * double(pick(random_, 600)) - 0.003},
                                       {"lon", v.lon + 0.00001 * double(pick(random_, 600)) - 0.003},
                                       {"text", m.place}};
        std::size_t stop = fresh ? pick(random_, 4) : 4; // 0 waits, 1 assigned, 2 answered, 3 sent to the town
        // A village must take a report in within a working day: what waits longer has been assigned.
        if (stop == 0 && s.at < now_ - std::chrono::hours(18)) stop = 1;
        Instant t = s.at + (fresh ? minutes(5, 25) : minutes(20, 300));
        if (stop == 0) return s;
        if (stop == 3) {
            s.deeds.push_back({v.clerk.get(), "escalate", {{"reason", "村里没有这个权限，请镇里安排"}}, t});
            return s;
        }
        if (!fresh && chance(6)) {
            s.deeds.push_back({v.clerk.get(),
                               chance(50) ? "not_ours" : "cannot",
                               {{"note", "这件事归供电所管，电话 0572-95598，已帮您转告，三天内会有人联系"}},
                               t});
        } else {
            const auto& worker = m.category == "street_lamp" ? v.electrician : v.grid_worker;
            s.deeds.push_back({v.clerk.get(),
                               "assign",
                               {{"assignee_id", worker->person.text()}, {"note", "请尽快去看看"}},
                               t,
                               worker->name});
            if (stop == 1) return s;
            t = t + (fresh ? minutes(20, 90) : minutes(120, 2400));
            s.deeds.push_back({worker.get(), "resolve", {{"note", std::string(m.done)}}, t});
        }
        if (stop == 2) return s;
        t = t + (fresh ? minutes(10, 60) : minutes(60, 3000));
        const std::int64_t stars = chance(85) ? 4 + std::int64_t(pick(random_, 2)) : 3;
        if (chance(70) || !fresh)
            s.deeds.push_back({s.filed_by,
                               "rate",
                               {{"stars", stars},
                                {"reason", stars > 3 ? std::string(kPraise[pick(random_, kPraise.size())])
                                                     : std::string(kBlame[pick(random_, kBlame.size())])}},
                               t});
        return s;
    }

    Story homestead(std::size_t number, std::size_t cases, bool fresh)
    {
        const DemoVillage& v = village(fresh);
        const std::size_t who = pick(random_, v.villagers.size());
        if (v.villagers.empty()) return report(number, cases, fresh);
        Story s;
        s.type = "homestead";
        s.applicant = v.persons[who];
        s.filed_by = v.villagers[who].get();
        s.at = filed_at(number, cases, fresh);
        s.form = {{"household_size", std::int64_t(2 + pick(random_, 5))},
                  {"building_kind", chance(60) ? "rebuild" : "new_site"},
                  {"has_house", true},
                  {"old_house", "demolish"},
                  {"area_m2", std::int64_t(80 + 5 * pick(random_, 10))},
                  {"storeys", std::int64_t(2 + pick(random_, 2))},
                  {"place", json::Object{{"lat", v.lat + 0.001}, {"lon", v.lon - 0.001}, {"text", "原宅基地"}}},
                  {"land_kind", "old_site"},
                  {"promise", true}};
        const json::Object none;
        Instant t = s.at;
        const auto then = [&](const std::shared_ptr<const access::Caller>& caller, const char* verb, json::Object data,
                              int hours) {
            t = t + std::chrono::hours(hours);
            s.deeds.push_back({caller.get(), verb, std::move(data), t});
        };
        if (fresh && chance(50)) return s;
        then(v.director, "approve", none, 5);
        if (fresh) return s;
        // Older ones were objected to, or went to their end.
        if (chance(15)) {
            then(v.director, "objection", {{"reason", "占了公用的晒场"}}, 30);
            then(v.director, "uphold", {{"reason", "现场看过，确实占了晒场"}}, 60);
            then(v.director, "reject", {{"reason", "请另选地方再申请"}}, 60);
            return s;
        }
        then(v.director, "withdraw", none, 400);
        return s;
    }

    std::vector<affairs::CaseFile> photo(const Story& s)
    {
        Context ctx(app_.platform(), *s.filed_by);
        const std::string category(s.form.at("category").get_string());
        const auto bytes = draw_photo(category, unsigned(pick(random_, 1000)));
        auto& files = ctx.use<files::Files>();
        const auto kept = files.put(ctx, "demo-photo-" + std::to_string(++photos_), "现场照片", bytes);
        if (!kept) return {};
        return {{kept->id, kept->name, kept->media_type, kept->size, kept->has_thumbnail, 0}};
    }

    App& app_;
    const DemoPeople& people_;
    std::mt19937_64 random_;
    Instant now_;
    std::size_t photos_ = 0;
};

} // namespace

Result<std::size_t> make_cases(App& app, const DemoPeople& people, std::size_t cases, std::uint64_t seed)
{
    return Teller(app, people, seed).tell(cases);
}

} // namespace xz::app
