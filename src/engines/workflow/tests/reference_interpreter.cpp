#include "engines/workflow/tests/reference_interpreter.hpp"

#include <algorithm>
#include <stdexcept>

namespace xz::workflow::reference
{

namespace
{

std::vector<std::string> texts(const json::Value* value)
{
    std::vector<std::string> out;
    if (!value) return out;
    if (value->is_string()) return {std::string(value->get_string())};
    for (const auto& item : value->get_array()) out.emplace_back(item.get_string());
    return out;
}

} // namespace

Interpreter::Interpreter(const json::Value& definition, GuardAnswer guard) : guard_(std::move(guard))
{
    root_.kind = "compound";
    root_.order = -1;
    read(root_, definition);
    link(root_);
}

void Interpreter::read(Node& node, const json::Value& json)
{
    const auto arrow = [&](const json::Value& value, const std::string& event) {
        Arrow a;
        a.source = &node;
        a.event = event;
        a.target_names = texts(json::find(value, "target"));
        a.effects = texts(json::find(value, "do"));
        if (const auto* g = json::find(value, "guard")) a.guard = std::string(g->get_string());
        if (const auto* i = json::find(value, "internal")) a.internal = i->get_bool();
        node.arrows.push_back(a);
    };
    const auto arrows = [&](const json::Value& value, const std::string& event) {
        if (value.is_array())
            for (const auto& v : value.get_array()) arrow(v, event);
        else
            arrow(value, event);
    };
    node.entry = texts(json::find(json, "entry"));
    node.exit = texts(json::find(json, "exit"));
    node.initial_names = texts(json::find(json, node.kind == "history" ? "default" : "initial"));
    if (const auto* on = json::find(json, "on"))
        for (const auto& m : on->get_object()) arrows(m.value(), std::string(m.key()));
    if (const auto* done = json::find(json, "done")) arrows(*done, "done.state." + node.path);
    if (const auto* always = json::find(json, "always")) arrows(*always, "");
    const auto* states = json::find(json, "states");
    if (!states) return;
    for (const auto& m : states->get_object()) {
        auto child = std::make_unique<Node>();
        child->name = std::string(m.key());
        child->path = node.path.empty() ? child->name : node.path + "." + child->name;
        child->parent = &node;
        child->order = counter_++;
        const auto* kind = json::find(m.value(), "kind");
        child->kind = kind ? std::string(kind->get_string()) : json::find(m.value(), "states") ? "compound" : "atomic";
        if (const auto* h = json::find(m.value(), "history")) child->history = std::string(h->get_string());
        read(*child, m.value());
        node.children.push_back(std::move(child));
    }
}

Node* Interpreter::find(const std::string& path) const
{
    const Node* at = &root_;
    std::size_t from = 0;
    while (true) {
        const auto dot = path.find('.', from);
        const std::string name = path.substr(from, dot - from);
        const Node* next = nullptr;
        for (const auto& c : at->children)
            if (c->name == name) next = c.get();
        if (!next) return nullptr;
        at = next;
        if (dot == path.npos) return const_cast<Node*>(at);
        from = dot + 1;
    }
}

void Interpreter::link(Node& node)
{
    const auto resolve = [&](const std::string& name, Node& scope) {
        for (const auto& c : scope.children)
            if (c->name == name) return c.get();
        Node* found = find(name);
        if (!found) throw std::runtime_error("unknown target " + name);
        return found;
    };
    for (Arrow& a : node.arrows)
        for (const auto& name : a.target_names) a.targets.push_back(resolve(name, *node.parent));
    for (const auto& name : node.initial_names)
        node.initial.push_back(resolve(name, node.kind == "history" ? *node.parent : node));
    for (auto& c : node.children) link(*c);
    if (node.kind == "compound" && node.initial.empty()) {
        const Nodes k = kids(&node);
        if (!k.empty()) node.initial.push_back(k.front());
    }
}

Interpreter::Nodes Interpreter::kids(Node* node) const
{
    Nodes out;
    for (const auto& c : node->children)
        if (c->kind != "history") out.push_back(c.get());
    return out;
}

bool Interpreter::descendant(Node* a, Node* b)
{
    for (Node* p = a->parent; p; p = p->parent)
        if (p == b) return true;
    return false;
}

Interpreter::Nodes Interpreter::sorted(const std::set<Node*>& set) const
{
    Nodes out(set.begin(), set.end());
    std::sort(out.begin(), out.end(), [](Node* a, Node* b) { return a->order < b->order; });
    return out;
}

std::set<std::string> Interpreter::active_paths() const
{
    std::set<std::string> out;
    for (Node* n : configuration_) out.insert(n->path);
    return out;
}

std::vector<std::string> Interpreter::leaf_paths() const
{
    std::vector<std::string> out;
    for (Node* n : configuration_)
        if (kids(n).empty()) out.push_back(n->path);
    std::sort(out.begin(), out.end());
    return out;
}

void Interpreter::start()
{
    effects.clear();
    microsteps_ = 0;
    initial_.source = &root_;
    initial_.targets = root_.initial;
    enter({&initial_});
    main_loop();
}

void Interpreter::send(const std::string& event)
{
    effects.clear();
    microsteps_ = 0;
    if (!running_) return;
    const auto enabled = select(event);
    if (!enabled.empty()) microstep(enabled);
    main_loop();
}

void Interpreter::main_loop()
{
    while (running_) {
        auto enabled = select("");
        if (enabled.empty()) {
            if (internal_queue_.empty()) break;
            const std::string event = internal_queue_.front();
            internal_queue_.pop_front();
            enabled = select(event);
        }
        if (!enabled.empty()) microstep(enabled);
        if (++microsteps_ > 900) {
            endless = true;
            return;
        }
    }
    if (!running_ && !done) {
        done = true;
        Nodes leaving = sorted(configuration_);
        std::reverse(leaving.begin(), leaving.end());
        for (Node* n : leaving)
            for (const auto& e : n->exit)
                if (e.rfind("raise:", 0) != 0) effects.push_back(e);
    }
}

std::vector<Arrow*> Interpreter::select(const std::string& event)
{
    std::vector<Arrow*> enabled;
    for (Node* atomic : sorted(configuration_)) {
        if (!kids(atomic).empty()) continue;
        Nodes line{atomic};
        for (Node* a : proper_ancestors(atomic, nullptr)) line.push_back(a);
        bool found = false;
        for (Node* s : line) {
            for (Arrow& t : s->arrows) {
                if (t.event != event) continue;
                if (!t.guard.empty() && !guard_(t.guard, active_paths())) continue;
                if (std::find(enabled.begin(), enabled.end(), &t) == enabled.end()) enabled.push_back(&t);
                found = true;
                break;
            }
            if (found) break;
        }
    }
    return remove_conflicting(enabled);
}

std::vector<Arrow*> Interpreter::remove_conflicting(const std::vector<Arrow*>& enabled)
{
    std::list<Arrow*> filtered;
    for (Arrow* t1 : enabled) {
        bool preempted = false;
        std::vector<Arrow*> to_remove;
        for (Arrow* t2 : filtered) {
            const Nodes e1 = exit_set({t1}), e2 = exit_set({t2});
            const bool overlap = std::any_of(e1.begin(), e1.end(),
                                             [&](Node* n) { return std::find(e2.begin(), e2.end(), n) != e2.end(); });
            if (!overlap) continue;
            if (descendant(t1->source, t2->source)) {
                to_remove.push_back(t2);
            } else {
                preempted = true;
                break;
            }
        }
        if (preempted) continue;
        for (Arrow* t3 : to_remove) filtered.remove(t3);
        filtered.push_back(t1);
    }
    return {filtered.begin(), filtered.end()};
}

void Interpreter::microstep(const std::vector<Arrow*>& enabled)
{
    Nodes leaving = exit_set(enabled);
    std::sort(leaving.begin(), leaving.end(), [](Node* a, Node* b) { return a->order > b->order; });
    for (Node* s : leaving)
        for (const auto& h : s->children) {
            if (h->kind != "history") continue;
            Nodes remembered;
            for (Node* n : sorted(configuration_))
                if (h->history == "deep" ? kids(n).empty() && descendant(n, s) : n->parent == s)
                    remembered.push_back(n);
            history_value_[h.get()] = remembered;
        }
    for (Node* s : leaving) {
        execute(s->exit);
        configuration_.erase(s);
    }
    for (Arrow* t : enabled) execute(t->effects);
    enter(enabled);
}

Interpreter::Nodes Interpreter::exit_set(const std::vector<Arrow*>& arrows)
{
    std::set<Node*> out;
    for (Arrow* t : arrows) {
        if (t->targets.empty()) continue;
        Node* d = domain(t);
        for (Node* s : configuration_)
            if (descendant(s, d)) out.insert(s);
    }
    return {out.begin(), out.end()};
}

Node* Interpreter::domain(Arrow* arrow)
{
    const Nodes targets = effective_targets(arrow->targets);
    if (targets.empty()) return nullptr;
    if (arrow == &initial_) return &root_;
    if (arrow->internal && arrow->source->kind == "compound" &&
        std::all_of(targets.begin(), targets.end(), [&](Node* n) { return descendant(n, arrow->source); }))
        return arrow->source;
    Nodes all{arrow->source};
    all.insert(all.end(), targets.begin(), targets.end());
    return find_lcca(all);
}

Node* Interpreter::find_lcca(const Nodes& list)
{
    for (Node* a = list.front()->parent; a; a = a->parent) {
        if (a->kind != "compound") continue;
        if (std::all_of(list.begin() + 1, list.end(), [&](Node* n) { return descendant(n, a); })) return a;
    }
    return nullptr;
}

Interpreter::Nodes Interpreter::effective_targets(const Nodes& targets)
{
    Nodes out;
    const auto add = [&](Node* n) {
        if (std::find(out.begin(), out.end(), n) == out.end()) out.push_back(n);
    };
    for (Node* s : targets) {
        if (s->kind != "history") {
            add(s);
        } else if (const auto known = history_value_.find(s); known != history_value_.end() && !known->second.empty()) {
            for (Node* n : known->second) add(n);
        } else {
            for (Node* n : effective_targets(s->initial)) add(n);
        }
    }
    return out;
}

Interpreter::Nodes Interpreter::proper_ancestors(Node* node, Node* until) const
{
    Nodes out;
    for (Node* a = node->parent; a && a != until && a != &root_; a = a->parent) out.push_back(a);
    return out;
}

void Interpreter::enter(const std::vector<Arrow*>& arrows)
{
    std::set<Node*> to_enter;
    for (Arrow* t : arrows) {
        if (t->targets.empty()) continue;
        for (Node* s : t->targets) add_descendants(s, to_enter);
        Node* ancestor = domain(t);
        for (Node* s : effective_targets(t->targets)) add_ancestors(s, ancestor, to_enter);
    }
    for (Node* s : sorted(to_enter)) {
        configuration_.insert(s);
        execute(s->entry);
        if (s->kind != "final") continue;
        if (s->parent == &root_) {
            running_ = false;
            continue;
        }
        // A final state that is itself a region is complete like any other region.
        if (s->parent->kind != "parallel") internal_queue_.push_back("done.state." + s->parent->path);
        // The profile raises the event of every parallel state whose regions have all become final.
        for (Node* p = s->parent->kind == "parallel" ? s->parent : s->parent->parent; p && p->kind == "parallel";
             p = p->parent) {
            const Nodes regions = kids(p);
            if (!std::all_of(regions.begin(), regions.end(), [&](Node* r) { return in_final_state(r); })) break;
            internal_queue_.push_back("done.state." + p->path);
        }
    }
}

void Interpreter::add_descendants(Node* node, std::set<Node*>& to_enter)
{
    if (node->kind == "history") {
        const auto known = history_value_.find(node);
        const Nodes next = known != history_value_.end() && !known->second.empty() ? known->second : node->initial;
        for (Node* s : next) add_descendants(s, to_enter);
        for (Node* s : next) add_ancestors(s, node->parent, to_enter);
        return;
    }
    to_enter.insert(node);
    if (node->kind == "compound") {
        for (Node* s : node->initial) add_descendants(s, to_enter);
        for (Node* s : node->initial) add_ancestors(s, node, to_enter);
    } else if (node->kind == "parallel") {
        for (Node* child : kids(node))
            if (std::none_of(to_enter.begin(), to_enter.end(), [&](Node* s) { return descendant(s, child); }))
                add_descendants(child, to_enter);
    }
}

void Interpreter::add_ancestors(Node* node, Node* ancestor, std::set<Node*>& to_enter)
{
    for (Node* a : proper_ancestors(node, ancestor)) {
        to_enter.insert(a);
        if (a->kind != "parallel") continue;
        for (Node* child : kids(a))
            if (std::none_of(to_enter.begin(), to_enter.end(), [&](Node* s) { return descendant(s, child); }))
                add_descendants(child, to_enter);
    }
}

bool Interpreter::in_final_state(Node* node) const
{
    const Nodes k = kids(node);
    if (node->kind == "compound")
        return std::any_of(k.begin(), k.end(),
                           [&](Node* c) { return c->kind == "final" && configuration_.count(c) != 0; });
    if (node->kind == "parallel") return std::all_of(k.begin(), k.end(), [&](Node* c) { return in_final_state(c); });
    return node->kind == "final" && configuration_.count(node) != 0;
}

void Interpreter::execute(const std::vector<std::string>& list)
{
    for (const auto& effect : list) {
        if (effect.rfind("raise:", 0) == 0)
            internal_queue_.push_back(effect.substr(6));
        else
            effects.push_back(effect);
    }
}

} // namespace xz::workflow::reference
