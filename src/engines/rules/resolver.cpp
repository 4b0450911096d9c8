#include "engines/rules/resolver.hpp"

#include "engines/rules/library.hpp"

#include <algorithm>

namespace xz::rules::detail
{

namespace
{

class Resolver
{
public:
    Resolver(const Schema* schema, const Functions* functions) : schema_(schema), functions_(functions) {}

    void visit(Node& node)
    {
        switch (node.kind) {
        case NodeKind::name:
        case NodeKind::select:
            if (schema_ && become_declared(node)) return;
            break;
        case NodeKind::member_call: become_qualified_call(node); break;
        case NodeKind::macro: return macro(node);
        default: break;
        }
        for (Node* child : node.children) visit(*child);
        node.constant = is_constant(node);
    }

private:
    bool is_local(std::string_view name) const
    {
        return std::find(locals_.begin(), locals_.end(), name) != locals_.end();
    }

    /// The whole chain as a declared variable or a type; the caller tries shorter ones on the way down.
    bool become_declared(Node& node)
    {
        const Node* first = first_name(node);
        if (!first || (!first->rooted && is_local(first->text))) return false;
        const std::string name = dotted_name(node);
        const bool declared = schema_->find(name) != nullptr;
        const auto type = declared ? std::nullopt : type_named(name);
        if (!declared && !type) return false;
        node.rooted = first->rooted;
        node.children.clear();
        if (type) {
            node.kind = NodeKind::literal;
            node.value = Value(*type);
            node.constant = true;
        } else {
            node.kind = NodeKind::name;
            node.text = name;
        }
        return true;
    }

    /// `budget.available(x)` is a call of that name if the host has it, and `budget` is no variable of a macro.
    void become_qualified_call(Node& node)
    {
        const Node* first = first_name(*node.children.front());
        if (!functions_ || !first || (!first->rooted && is_local(first->text))) return;
        const std::string name = dotted_name(*node.children.front()) + "." + node.text;
        const bool exists = std::any_of(functions_->all().begin(), functions_->all().end(),
                                        [&](const Function& f) { return !f.receiver && f.name == name; });
        if (!exists) return;
        node.kind = NodeKind::call;
        node.text = name;
        node.children.erase(node.children.begin());
    }

    void macro(Node& node)
    {
        visit(*node.children.front());
        locals_.push_back(node.text);
        for (std::size_t i = 1; i < node.children.size(); ++i) visit(*node.children[i]);
        locals_.pop_back();
    }

    bool is_constant(const Node& node) const
    {
        if (node.kind == NodeKind::name) return false;
        if (node.kind == NodeKind::call || node.kind == NodeKind::member_call) {
            const bool member = node.kind == NodeKind::member_call;
            if (!find_builtin(node.text, member, node.children.size())) return false;
            if (functions_ && functions_->knows(node.text)) return false;
        }
        return std::all_of(node.children.begin(), node.children.end(),
                           [](const Node* child) { return child->constant; });
    }

    const Schema* schema_;
    const Functions* functions_;
    std::vector<std::string_view> locals_;
};

} // namespace

void resolve(Tree& tree, const Schema* schema, const Functions* functions)
{
    Resolver(schema, functions).visit(*tree.root);
}

} // namespace xz::rules::detail
