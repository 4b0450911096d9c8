#include "engines/workflow/step.hpp"
#include "engines/workflow/tests/reference_interpreter.hpp"

#include <functional>
#include <gtest/gtest.h>
#include <random>

namespace xz::workflow
{
namespace
{

/// Writes random charts with everything the profile has.
class ChartWriter
{
public:
    explicit ChartWriter(unsigned seed) : random_(seed) {}

    json::Value write()
    {
        json::Object chart;
        json::Object states = draw_states("", 1);
        // A top-level final state ends some runs.
        if (chance(50))
            states["end"] = json::Object{{"kind", "final"}, {"entry", effects("end")}, {"exit", effects("bye")}};
        collect(states, "");
        decorate(states, "");
        chart["states"] = std::move(states);
        return chart;
    }

private:
    int below(int n) { return int(random_() % unsigned(n)); }
    bool chance(int percent) { return below(100) < percent; }

    json::Array effects(const std::string& tag)
    {
        json::Array list;
        for (int n = below(3); n > 0; --n) list.emplace_back("log.append:" + tag + std::to_string(counter_++));
        if (chance(6)) list.emplace_back("raise:r" + std::to_string(below(2)));
        return list;
    }

    json::Object draw_states(const std::string& path, int depth)
    {
        json::Object states;
        const int count = 1 + below(depth == 1 ? 4 : 3);
        for (int i = 0; i < count; ++i) {
            const std::string name = std::string(1, char('a' + i)) + std::to_string(depth);
            json::Object state;
            const int dice = below(100);
            if (depth < 4 && dice < 28) {
                state["states"] = draw_states(path + name + ".", depth + 1);
            } else if (depth < 4 && dice < 50) {
                state["kind"] = "parallel";
                state["states"] = draw_states(path + name + ".", depth + 1);
            } else if (depth > 1 && dice < 66) {
                state["kind"] = "final";
            }
            states[name] = std::move(state);
        }
        return states;
    }

    static bool is_history(const json::Value& state)
    {
        const auto* kind = json::find(state, "kind");
        return kind && kind->get_string() == "history";
    }

    /// Lists all paths (histories too) and adds history states.
    void collect(json::Object& states, const std::string& prefix)
    {
        for (auto& member : states) {
            const std::string path = prefix + std::string(member.key());
            paths_.push_back(path);
            auto* inner = member.value().get_object().if_contains("states");
            if (!inner) continue;
            const std::size_t from = paths_.size();
            collect(inner->get_object(), path + ".");
            if (!chance(35)) continue;
            std::vector<std::string> inside(paths_.begin() + long(from), paths_.end());
            inside.erase(std::remove_if(inside.begin(), inside.end(), [](const auto& p) { return p.ends_with(".h"); }),
                         inside.end());
            json::Object history{{"kind", "history"},
                                 {"history", chance(50) ? "deep" : "shallow"},
                                 {"default", inside[std::size_t(below(int(inside.size())))]}};
            inner->get_object()["h"] = std::move(history);
            paths_.push_back(path + ".h");
        }
    }

    std::string some_path() { return paths_[std::size_t(below(int(paths_.size())))]; }

    json::Object arrow(const std::string& own, bool needs_guard)
    {
        json::Object t;
        if (!chance(12)) {
            t["target"] = some_path();
            if (chance(10)) {
                // Two targets in different regions, where there are such.
                for (int tries = 0; tries < 8; ++tries) {
                    const std::string other = some_path();
                    if (in_different_regions(std::string(t["target"].get_string()), other)) {
                        t["target"] = json::Array{t["target"], json::Value(other)};
                        break;
                    }
                }
            }
        }
        if (chance(60)) t["do"] = effects("t");
        if (chance(25)) t["internal"] = true;
        if (needs_guard || chance(30)) t["guard"] = "form.g" + std::to_string(below(12)) + " == '" + own + "'";
        return t;
    }

    bool in_different_regions(const std::string& a, const std::string& b) const
    {
        // A history state of an outer parallel state would bring back the very region that the other target is in.
        if (a.ends_with(".h") || b.ends_with(".h")) return false;
        std::size_t common = 0;
        for (std::size_t i = 0;; ++i) {
            const bool end_a = i == a.size(), end_b = i == b.size();
            if (end_a || end_b) {
                if (end_a && (end_b || b[i] == '.')) return false;
                if (end_b && a[i] == '.') return false;
                break;
            }
            if (a[i] != b[i]) break;
            if (a[i] == '.') common = i;
        }
        return common != 0 && parallels_.count(a.substr(0, common)) != 0;
    }

    void decorate(json::Object& states, const std::string& prefix)
    {
        for (auto& member : states)
            if (const auto* kind = json::find(member.value(), "kind"); kind && kind->get_string() == "parallel")
                parallels_.insert(prefix + std::string(member.key()));
        for (auto& member : states) {
            json::Object& state = member.value().get_object();
            const std::string path = prefix + std::string(member.key());
            if (is_history(member.value())) continue;
            if (chance(60)) state["entry"] = effects("+" + path);
            if (chance(60)) state["exit"] = effects("-" + path);
            const auto* kind = json::find(member.value(), "kind");
            const bool is_final = kind && kind->get_string() == "final";
            const bool is_parallel = kind && kind->get_string() == "parallel";
            if (!is_final) {
                json::Object on;
                for (const char* event : {"e0", "e1", "e2", "r0", "r1"}) {
                    if (!chance(45)) continue;
                    json::Array list;
                    for (int n = 1 + below(2); n > 0; --n) list.push_back(arrow(path, false));
                    on[event] = std::move(list);
                }
                state["on"] = std::move(on);
                if (chance(8)) state["always"] = json::Array{arrow(path, true)};
                if (state.contains("states") && chance(50)) state["done"] = arrow(path, false);
            }
            if (auto* inner = state.if_contains("states")) {
                decorate(inner->get_object(), path + ".");
                if (!is_parallel && chance(50)) {
                    std::vector<std::string> inside;
                    for (const auto& p : paths_)
                        if (p.starts_with(path + ".")) inside.push_back(p);
                    std::erase(inside, path + ".h");
                    if (!inside.empty()) state["initial"] = inside[std::size_t(below(int(inside.size())))];
                }
            }
        }
    }

    std::mt19937 random_;
    std::vector<std::string> paths_;
    std::set<std::string> parallels_;
    int counter_ = 0;
};

bool coin(const std::string& guard, const std::set<std::string>& active)
{
    std::string all = guard;
    for (const auto& path : active) all += "|" + path;
    unsigned hash = 2166136261u;
    for (const char c : all) hash = (hash ^ unsigned(static_cast<unsigned char>(c))) * 16777619u;
    return (hash >> 13) & 1;
}

class CoinGuards final : public Guards
{
public:
    bool holds(const Chart& chart, std::uint32_t guard, const Situation& now, EventId) const override
    {
        std::set<std::string> active;
        now.active.each([&](StateId s) { active.insert(chart.states[s].path); });
        return coin(chart.guards[guard].text, active);
    }
};

std::vector<std::string> texts(const Chart& chart, const std::vector<EffectId>& effects)
{
    std::vector<std::string> out;
    for (const EffectId id : effects) out.push_back(chart.effects[id].effect.text);
    return out;
}

std::set<std::string> paths(const Chart& chart, const StateSet& states)
{
    std::set<std::string> out;
    states.each([&](StateId s) { out.insert(chart.states[s].path); });
    return out;
}

/// Runs one random chart in both interpreters; says whether it could be compared to the end.
bool run_both(unsigned seed)
{
    const json::Value definition = ChartWriter(seed).write();
    SCOPED_TRACE("seed " + std::to_string(seed));
    auto compiled = Chart::compile(definition, {.lenient = true});
    if (!compiled) {
        ADD_FAILURE() << json::to_text(definition) << "\n" << compiled.error().fields.at(0).says;
        return false;
    }
    const Chart& chart = **compiled;
    reference::Interpreter slow(definition, coin);
    CoinGuards guards;
    StepResult fast;
    start(chart, guards, fast);
    slow.start();
    std::mt19937 random(seed * 7 + 1);
    std::string history = "start";
    for (int i = 0; i < 25; ++i) {
        if (slow.endless) {
            EXPECT_EQ(fast.status, StepStatus::endless) << history << "\n" << json::to_text(definition);
            return false;
        }
        EXPECT_EQ(fast.status, StepStatus::stable) << history;
        EXPECT_EQ(paths(chart, fast.situation.active), slow.active_paths()) << history << "\n"
                                                                            << json::to_text(definition);
        EXPECT_EQ(texts(chart, fast.effects), slow.effects) << history << "\n" << json::to_text(definition);
        EXPECT_EQ(fast.situation.done, slow.done) << history;
        EXPECT_TRUE(is_legal_configuration(chart, fast.situation.active)) << history << "\n"
                                                                          << json::to_text(definition);
        if (::testing::Test::HasFailure()) return false;
        const auto restored = situation_from_json(chart, to_json(chart, fast.situation));
        EXPECT_TRUE(restored && *restored == fast.situation);
        const Situation before = fast.situation;
        const std::string event = "e" + std::to_string(random() % 3);
        history += " " + event;
        slow.send(event);
        if (const auto id = chart.find_event(event))
            step(chart, before, guards, *id, fast);
        else
            fast.effects.clear();
    }
    return true;
}

TEST(RandomCharts, BehaveAsTheReferenceInterpreter)
{
    int compared = 0;
    for (unsigned seed = 1; seed <= 800 && !HasFailure(); ++seed) compared += run_both(seed) ? 1 : 0;
    EXPECT_TRUE(HasFailure() || compared > 500) << compared;
}

} // namespace
} // namespace xz::workflow
