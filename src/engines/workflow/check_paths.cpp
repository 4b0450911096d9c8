#include "engines/workflow/check_parts.hpp"
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
constexpr std::size_t kMostNodes = 60'000;
constexpr std::size_t kMostChoices = 512;

/// Tries every combination of answers of the guards that a step asks: yes first, then the last yes becomes no.
class Choices final : public Guards
{
public:
    bool holds(const Chart&, std::uint32_t guard, const Situation&, EventId) const override
    {
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
    mutable std::vector<std::pair<std::uint32_t, bool>> answers_;
};

class PathSearch
{
public:
    PathSearch(const Chart& chart, const People& people, Findings& findings)
        : chart_(chart), findings_(findings), monitor_(chart, people, findings)
    {
    }

    void run()
    {
        Choices choices;
        do {
            start(chart_, choices, result_);
            arrive(kFromOutside, {}, {}, kEventless);
        } while (choices.next());
        while (!open_.empty() && !too_large_) {
            const std::size_t node = open_.front();
            open_.pop_front();
            leave(node);
        }
        if (too_large_) {
            say("chart.too_tangled", "", "流程的走法太多，无法逐条检查，请拆成几个流程");
            return;
        }
        check_reachable();
        check_ends();
        check_timers();
    }

private:
    static constexpr std::size_t kFromOutside = std::size_t(-1);

    struct Node {
        Situation situation;
        Promises promises;
        std::vector<std::size_t> from;
        bool can_end = false;
    };

    void say(std::string code, std::string where, std::string says)
    {
        Finding finding{std::move(code), std::move(where), std::move(says)};
        if (std::find(findings_.begin(), findings_.end(), finding) == findings_.end())
            findings_.push_back(std::move(finding));
    }

    void leave(std::size_t node)
    {
        const Situation here = nodes_[node].situation;
        const Promises promises = nodes_[node].promises;
        if (here.done) return;
        for (EventId event = 1; event < chart_.events.size() && !too_large_; ++event) {
            if (!chart_.handlers[event].intersects(here.active)) continue;
            // What the chart raises by itself does not come from outside.
            if (chart_.events[event].starts_with("done.state.")) continue;
            Choices choices;
            std::size_t tried = 0;
            do {
                step(chart_, here, choices, event, result_);
                arrive(node, here.active, promises, event);
                if (++tried > kMostChoices) too_large_ = true;
            } while (!too_large_ && choices.next());
        }
    }

    void arrive(std::size_t from, const StateSet& active, const Promises& promises, EventId event)
    {
        if (result_.status == StepStatus::endless) {
            const auto paths = configuration_paths(chart_, active);
            say("automatic.cycle", paths.empty() ? "" : std::string(paths.front()),
                event == kEventless ? "一开始自动转移就没有尽头"
                                    : "事件“" + chart_.event_label(event) + "”之后自动转移没有尽头");
            return;
        }
        if (from != kFromOutside && !result_.moved) return;
        Node node;
        node.situation = result_.situation;
        // How often a state was visited only matters to guards, and all their answers are tried.
        std::fill(node.situation.visits.begin(), node.situation.visits.end(), 0u);
        node.promises = monitor_.after(promises, active, event, result_);
        entered_ |= result_.entered;
        const auto [at, is_new] = known_.try_emplace(key(node), nodes_.size());
        if (is_new) {
            node.can_end = node.situation.done;
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
        add(node.situation.active);
        for (const StateSet& history : node.situation.history) add(history);
        return text + node.promises.key();
    }

    void check_reachable()
    {
        for (StateId s = 0; s < chart_.states.size(); ++s)
            if (chart_.states[s].kind != StateKind::history && !entered_.test(s))
                say("state.unreachable", chart_.states[s].path, "没有任何一条路能走到这个状态");
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
        StateSet stuck;
        for (const Node& node : nodes_)
            if (!node.can_end) stuck |= node.situation.active & chart_.leaves;
        stuck.each([&](StateId s) { say("state.no_end", chart_.states[s].path, "从这个状态出发走不到任何结束状态"); });
    }

    void check_timers()
    {
        StateSet waiting;
        for (const Node& node : nodes_)
            if (!node.situation.done) waiting |= node.situation.active & chart_.leaves;
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
    StepResult result_;
    std::vector<Node> nodes_;
    std::unordered_map<std::string, std::size_t> known_;
    std::deque<std::size_t> open_;
    StateSet entered_;
    bool too_large_ = false;
};

} // namespace

void check_paths(const Chart& chart, const People& people, Findings& findings)
{
    PathSearch(chart, people, findings).run();
}

} // namespace xz::workflow
