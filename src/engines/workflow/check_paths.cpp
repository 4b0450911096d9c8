#include "engines/workflow/check_parts.hpp"
#include "engines/workflow/guard_programs.hpp"
#include "engines/workflow/path_monitor.hpp"
#include "engines/workflow/step.hpp"

#include <algorithm>
#include <deque>
#include <unordered_map>

namespace xz::workflow
{

namespace
{

/// Bounds of the search: a definition beyond them is too tangled for a person to answer for, too.
constexpr std::size_t kMostNodes = 150'000;
constexpr std::size_t kMostChoices = 4'096;

/// Most places that a sentence names.
constexpr std::size_t kLongestWitness = 12;

/// Tries every combination of answers of the guards that a step asks: yes first, then the last yes becomes no. A guard
/// that the configuration decides has one answer, and guards with the same text have the same.
class Choices final : public Guards
{
public:
    explicit Choices(const Chart& chart)
    {
        std::unordered_map<std::string_view, std::uint32_t> first;
        for (std::uint32_t g = 0; g < chart.guards.size(); ++g)
            same_as_.push_back(first.try_emplace(chart.guards[g].text, g).first->second);
    }

    bool holds(const Chart& chart, std::uint32_t guard, const Situation& now, EventId serving) const override
    {
        if (const auto decided = decided_by_chart(chart, guard, now, serving)) return *decided;
        guard = same_as_[guard];
        for (const auto& [known, answer] : answers_)
            if (known == guard) return answer;
        answers_.emplace_back(guard, true);
        return true;
    }

    /// Turns to the next combination; false if all have been tried.
    bool next()
    {
        while (!answers_.empty() && !answers_.back().second) answers_.pop_back();
        if (answers_.empty()) return false;
        answers_.back().second = false;
        return true;
    }

private:
    std::vector<std::uint32_t> same_as_;
    mutable std::vector<std::pair<std::uint32_t, bool>> answers_;
};

class PathSearch
{
public:
    PathSearch(const Chart& chart, const People& people, Findings& findings)
        : chart_(chart), findings_(findings), monitor_(chart, people), choices_(chart)
    {
    }

    void run()
    {
        do {
            start(chart_, choices_, result_);
            arrive(kFromOutside, {}, {}, kEventless);
        } while (choices_.next());
        while (!open_.empty() && !too_large_) {
            const std::size_t node = open_.front();
            open_.pop_front();
            leave(node);
        }
        if (too_large_) return say("chart.too_tangled", "", "流程的走法太多，无法逐条检查，请拆成几个流程");
        check_timers();
        // What lies behind an endless automatic transition is not known.
        if (cycle_found_) return;
        check_reachable();
        check_ends();
    }

private:
    static constexpr std::size_t kFromOutside = std::size_t(-1);

    struct Node {
        StateSet active;
        std::vector<StateSet> history;
        bool done = false;
        Promises promises;
        /// All nodes before this one; the first of them is on a shortest path.
        std::vector<std::size_t> from;
        /// Where the step of the shortest path started.
        StateId source = kRoot;
        bool can_end = false;
    };

    void say(std::string code, std::string where, std::string says)
    {
        Finding finding{std::move(code), std::move(where), std::move(says)};
        if (std::find(findings_.begin(), findings_.end(), finding) == findings_.end())
            findings_.push_back(std::move(finding));
    }

    Situation situation_of(const Node& node) const
    {
        // How often a state was visited only matters to guards, and all their answers are tried.
        return {node.active, node.history, std::vector<std::uint32_t>(chart_.states.size()), node.done};
    }

    void leave(std::size_t node)
    {
        const Situation here = situation_of(nodes_[node]);
        const Promises promises = nodes_[node].promises;
        if (here.done) return;
        const StateSet leaves = here.active & chart_.leaves;
        for (EventId event = 1; event < chart_.events.size() && !too_large_; ++event) {
            if (!chart_.handlers[event].intersects(here.active)) continue;
            // What the chart raises by itself does not come from outside.
            if (chart_.events[event].starts_with("done.state.")) continue;
            serve(node, here, promises, event, kRoot);
            // The decision on one task of several is heard by its own region alone.
            if (leaves.count() < 2) continue;
            leaves.each([&](StateId leaf) {
                if (chart_.states[leaf].task != kNone && chart_.handlers[event].test(leaf))
                    serve(node, here, promises, event, leaf);
            });
        }
    }

    void serve(std::size_t node, const Situation& here, const Promises& promises, EventId event, StateId at)
    {
        std::size_t tried = 0;
        do {
            step_at(chart_, here, choices_, event, at, result_);
            arrive(node, here.active, promises, event);
            if (++tried > kMostChoices) too_large_ = true;
        } while (!too_large_ && choices_.next());
    }

    void arrive(std::size_t from, const StateSet& active, const Promises& promises, EventId event)
    {
        if (result_.status == StepStatus::endless) return note_cycle();
        if (from != kFromOutside && !result_.moved) return;
        Node node;
        node.active = result_.situation.active;
        node.history = result_.situation.history;
        node.can_end = node.done = result_.situation.done;
        breaches_.clear();
        node.promises = monitor_.after(promises, active, event, result_, breaches_);
        entered_ |= result_.entered;
        if (!result_.taken.empty()) node.source = chart_.transitions[result_.taken.front()].source;
        for (Breach& breach : breaches_) report(breach, from, node);
        const auto [at, is_new] = known_.try_emplace(key(node), nodes_.size());
        if (is_new) {
            nodes_.push_back(std::move(node));
            open_.push_back(at->second);
            too_large_ = too_large_ || nodes_.size() > kMostNodes;
        }
        if (from != kFromOutside) nodes_[at->second].from.push_back(from);
    }

    static std::string key(const Node& node)
    {
        std::string text;
        const auto add = [&](const StateSet& set) {
            for (const auto word : set.words()) text.append(reinterpret_cast<const char*>(&word), sizeof word);
        };
        add(node.active);
        for (const StateSet& history : node.history) add(history);
        return text + node.promises.key();
    }

    /// Says what is wrong once a place, with the way that leads there.
    void report(Breach& breach, std::size_t from, const Node& last)
    {
        Finding& finding = breach.finding;
        if (std::find(reported_.begin(), reported_.end(), finding) != reported_.end()) return;
        reported_.push_back(finding);
        std::vector<std::string> places = configuration_names(last.active);
        const auto add = [&](StateId source) {
            if (source != kRoot && places.back() != chart_.states[source].path)
                places.push_back(chart_.states[source].path);
        };
        add(last.source);
        for (std::size_t n = from; n != kFromOutside && breach.since(nodes_[n].promises);
             n = nodes_[n].from.empty() ? kFromOutside : nodes_[n].from.front())
            add(nodes_[n].source);
        std::string way = places.size() > kLongestWitness ? "… → " : "";
        for (std::size_t i = std::min(places.size(), kLongestWitness); i-- > 0;)
            way += places[i] + (i == 0 ? "" : " → ");
        finding.says += "。走法：" + way;
        findings_.push_back(std::move(finding));
    }

    std::vector<std::string> configuration_names(const StateSet& active) const
    {
        std::string names;
        for (const std::string_view path : configuration_paths(chart_, active))
            names += (names.empty() ? "" : " + ") + std::string(path);
        return {names};
    }

    /// The last transitions of an endless step go round and round.
    void note_cycle()
    {
        cycle_found_ = true;
        std::vector<StateId> round;
        for (auto t = result_.taken.rbegin(); t != result_.taken.rend(); ++t) {
            const StateId source = chart_.transitions[*t].source;
            if (!round.empty() && source == round.front()) break;
            round.push_back(source);
        }
        if (round.empty()) return say("automatic.cycle", "", "一开始自动转移就没有尽头");
        std::reverse(round.begin(), round.end());
        // The same cycle is entered in several places.
        std::rotate(round.begin(), std::min_element(round.begin(), round.end()), round.end());
        std::string way;
        for (const StateId s : round) way += chart_.states[s].path + " → ";
        const std::string& first = chart_.states[round.front()].path;
        say("automatic.cycle", first, "自动转移绕成了圈，没有尽头：" + way + first);
    }

    /// States that were entered, and history states that somebody leads to.
    StateSet reached() const
    {
        StateSet all = entered_;
        const auto add_histories = [&](Span targets) {
            for (std::uint32_t i = targets.first; i < targets.first + targets.count; ++i)
                if (chart_.states[chart_.targets[i]].kind == StateKind::history) all.add(chart_.targets[i]);
        };
        add_histories(chart_.initial);
        for (const Transition& t : chart_.transitions)
            if (entered_.test(t.source)) add_histories(t.targets);
        for (StateId s = 0; s < chart_.states.size(); ++s)
            if (entered_.test(s) || chart_.states[s].kind == StateKind::history)
                add_histories(chart_.states[s].initial);
        return all;
    }

    void check_reachable()
    {
        const StateSet all = reached();
        for (StateId s = 0; s < chart_.states.size(); ++s) {
            const State& state = chart_.states[s];
            if (all.test(s)) continue;
            if (state.parent == kRoot || entered_.test(state.parent))
                say("state.unreachable", state.path, "没有任何一条路能走到这个状态");
        }
    }

    void check_ends()
    {
        std::vector<std::size_t> todo;
        for (std::size_t n = 0; n < nodes_.size(); ++n)
            if (nodes_[n].can_end) todo.push_back(n);
        while (!todo.empty()) {
            const std::size_t n = todo.back();
            todo.pop_back();
            for (const std::size_t before : nodes_[n].from)
                if (!nodes_[before].can_end) {
                    nodes_[before].can_end = true;
                    todo.push_back(before);
                }
        }
        StateSet fine;
        for (const Node& node : nodes_)
            if (node.can_end) fine |= node.active;
        StateSet stuck;
        for (const Node& node : nodes_) {
            if (node.can_end) continue;
            const StateSet leaves = node.active & chart_.leaves;
            // Where each state alone could go on, it is their meeting that cannot.
            stuck |= fine.contains(leaves) ? leaves : leaves - fine;
        }
        stuck.each([&](StateId s) { say("state.no_end", chart_.states[s].path, "从这个状态出发走不到任何结束状态"); });
    }

    void check_timers()
    {
        StateSet waiting;
        for (const Node& node : nodes_)
            if (!node.done) waiting |= node.active & chart_.leaves;
        waiting.each([&](StateId s) {
            if (chart_.states[s].kind == StateKind::final) return;
            for (StateId a = s; a != kRoot; a = chart_.states[a].parent)
                if (chart_.states[a].timers.count != 0) return;
            say("timer.missing", chart_.states[s].path, "这个状态会等人办理，但它和上级状态都没有时限（after）");
        });
    }

    const Chart& chart_;
    Findings& findings_;
    PathMonitor monitor_;
    Choices choices_;
    StepResult result_;
    std::vector<Node> nodes_;
    std::unordered_map<std::string, std::size_t> known_;
    std::deque<std::size_t> open_;
    std::vector<Breach> breaches_;
    Findings reported_;
    StateSet entered_;
    bool cycle_found_ = false;
    bool too_large_ = false;
};

bool can_be_final(const Chart& chart, StateId s)
{
    const State& state = chart.states[s];
    if (state.kind == StateKind::final) return true;
    if (state.kind == StateKind::compound) return state.children.intersects(chart.finals);
    bool all = state.kind == StateKind::parallel;
    state.children.each([&](StateId c) { all = all && can_be_final(chart, c); });
    return all;
}

/// Who waits for a state to be complete waits for something that happens.
void check_done_events(const Chart& chart, Findings& findings)
{
    constexpr std::string_view kPrefix = "done.state.";
    for (const Transition& t : chart.transitions) {
        const std::string_view event = chart.events[t.event];
        if (!event.starts_with(kPrefix)) continue;
        const auto whole = chart.find_state(event.substr(kPrefix.size()));
        if (whole && chart.states[*whole].done_event == t.event && can_be_final(chart, *whole)) continue;
        findings.push_back({"done.never", chart.states[t.source].path,
                            "“" + std::string(event.substr(kPrefix.size())) +
                                "”不会办完：复合状态里要有结束状态，并行状态的每个分支都要有"});
    }
}

} // namespace

void check_paths(const Chart& chart, const People& people, Findings& findings)
{
    check_done_events(chart, findings);
    PathSearch(chart, people, findings).run();
}

} // namespace xz::workflow
