#pragma once
#include "foundation/core/json.hpp"

#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace xz::workflow::reference
{

/// A slow and obvious interpreter of xz-flow/1 that follows the pseudo-code of W3C SCXML appendix D line by line, with
/// lists and sets of nodes. It shares no code with the engine; the engine is compared with it.
struct Node;

struct Arrow {
    Node* source = nullptr;
    std::string event; // "" is eventless
    std::vector<std::string> target_names;
    std::vector<Node*> targets;
    std::vector<std::string> effects;
    std::string guard;
    bool internal = false;
};

struct Node {
    std::string name, path, kind, history;
    Node* parent = nullptr;
    int order = 0;
    std::vector<std::unique_ptr<Node>> children;
    std::vector<Arrow> arrows;
    std::vector<std::string> initial_names, entry, exit;
    std::vector<Node*> initial;
};

class Interpreter
{
public:
    using GuardAnswer = std::function<bool(const std::string& guard, const std::set<std::string>& active)>;
    Interpreter(const json::Value& definition, GuardAnswer guard);

    void start();
    void send(const std::string& event);

    std::vector<std::string> leaf_paths() const;
    std::set<std::string> active_paths() const;

    std::vector<std::string> effects;
    bool done = false;
    bool endless = false;

private:
    using Nodes = std::vector<Node*>;

    void read(Node& node, const json::Value& json);
    void link(Node& node);
    Node* find(const std::string& path) const;
    Nodes kids(Node* node) const;

    void main_loop();
    std::vector<Arrow*> select(const std::string& event);
    std::vector<Arrow*> remove_conflicting(const std::vector<Arrow*>& enabled);
    void microstep(const std::vector<Arrow*>& enabled);
    Nodes exit_set(const std::vector<Arrow*>& arrows);
    Node* domain(Arrow* arrow);
    Node* find_lcca(const Nodes& list);
    Nodes effective_targets(const Nodes& targets);
    Nodes proper_ancestors(Node* node, Node* until) const;
    void enter(const std::vector<Arrow*>& arrows);
    void add_descendants(Node* node, std::set<Node*>& to_enter);
    void add_ancestors(Node* node, Node* ancestor, std::set<Node*>& to_enter);
    bool in_final_state(Node* node) const;
    void execute(const std::vector<std::string>& list);
    static bool descendant(Node* a, Node* b);
    Nodes sorted(const std::set<Node*>& set) const;

    GuardAnswer guard_;
    Node root_;
    Arrow initial_;
    int counter_ = 0;
    int microsteps_ = 0;
    bool running_ = true;
    std::set<Node*> configuration_;
    std::map<Node*, Nodes> history_value_;
    std::deque<std::string> internal_queue_;
};

} // namespace xz::workflow::reference
