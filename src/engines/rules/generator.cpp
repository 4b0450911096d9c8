#include "engines/rules/generator.hpp"

#include <algorithm>

namespace xz::rules::detail
{

namespace
{

constexpr std::uint32_t kFrame = 4;          // cells of a macro
constexpr std::uint32_t kMostStack = 60'000; // cells
constexpr std::uint64_t kFoldSteps = 10'000;

/// Large answers stay computations: folding `x * 1000` elements would only move the memory.
bool is_worth_keeping(const Value& value)
{
    switch (value.type()) {
    case Type::string:
    case Type::bytes: return value.as_text().size() <= 4096;
    case Type::list:
    case Type::map: return value.size() <= 256;
    default: return true;
    }
}

class Generator
{
public:
    Generator(const Schema* schema, const Functions* functions, bool folds)
        : schema_(schema), functions_(functions), folds_(folds)
    {
    }

    tl::expected<Code, Fault> run(const Node& root)
    {
        emit(root);
        add(Opcode::done, root);
        if (too_deep_) return tl::unexpected(Fault{root.position, "表达式太长，请拆成几条"});
        code_.functions = functions_;
        return std::move(code_);
    }

private:
    std::uint32_t here() const { return std::uint32_t(code_.instructions.size()); }

    std::uint32_t add(Opcode opcode, const Node& node, std::uint32_t n = 0, std::uint8_t detail = 0,
                      std::uint32_t cell = 0)
    {
        code_.instructions.push_back({opcode, detail, std::uint16_t(cell), n});
        code_.positions.push_back(node.position);
        return here() - 1;
    }
    void land(std::uint32_t jump) { code_.instructions[jump].n = here(); }

    void push(std::uint32_t cells = 1)
    {
        depth_ += cells;
        code_.stack = std::max(code_.stack, depth_ + kFrame);
        if (depth_ > kMostStack) too_deep_ = true;
    }
    void pop(std::uint32_t cells) { depth_ -= cells; }

    std::uint32_t constant(Value value)
    {
        code_.constants.push_back(std::move(value));
        return std::uint32_t(code_.constants.size() - 1);
    }
    std::uint32_t name(const std::string& text)
    {
        code_.names.push_back(text);
        return std::uint32_t(code_.names.size() - 1);
    }

    /// The value of a constant part, if working it out does not fail.
    std::optional<Value> folded(const Node& node) const
    {
        if (node.kind == NodeKind::literal) return node.value;
        if (!folds_ || !node.constant) return {};
        auto code = Generator(nullptr, nullptr, false).run(node);
        if (!code) return {};
        auto value = detail::run(*code, Activation(), nullptr, kFoldSteps);
        if (!value || !is_worth_keeping(*value)) return {};
        return std::move(*value);
    }

    /// Emits code that leaves one value on the stack.
    void emit(const Node& node)
    {
        if (too_deep_) return;
        if (auto value = folded(node)) {
            add(Opcode::constant, node, constant(std::move(*value)));
            return push();
        }
        if (node.constant && folds_) {
            // It fails, or is too large: what is inside is not tried once more.
            folds_ = false;
            emit_operation(node);
            folds_ = true;
        } else {
            emit_operation(node);
        }
        if (node.widens) add(Opcode::widen, node);
    }

    void emit_operation(const Node& node)
    {
        switch (node.kind) {
        case NodeKind::literal: return; // folded
        case NodeKind::name:
        case NodeKind::select:
            if (path(node)) return;
            emit(*node.children[0]);
            add(Opcode::select, node, name(node.text));
            return;
        case NodeKind::has:
            emit(*node.children[0]);
            add(Opcode::has, node, name(node.text));
            return;
        case NodeKind::call:
        case NodeKind::member_call: return call(node);
        case NodeKind::list:
        case NodeKind::map:
            for (const Node* child : node.children) emit(*child);
            add(node.kind == NodeKind::list ? Opcode::make_list : Opcode::make_map, node,
                std::uint32_t(node.children.size()));
            pop(std::uint32_t(node.children.size()));
            return push();
        case NodeKind::unary:
            emit(*node.children[0]);
            add(Opcode::unary, node, 0, std::uint8_t(node.op));
            return;
        case NodeKind::binary: return binary(node);
        case NodeKind::both: return logic(node, Opcode::both_left, Opcode::both);
        case NodeKind::either: return logic(node, Opcode::either_left, Opcode::either);
        case NodeKind::choice: return choice(node);
        case NodeKind::macro: return macro(node);
        }
    }

    /// A chain of selections from a variable is one instruction, unless a number on the way must be widened.
    bool path(const Node& node)
    {
        const Node* first = first_name(node);
        if (!first) return false;
        if (!first->rooted)
            for (auto local = locals_.rbegin(); local != locals_.rend(); ++local)
                if (local->first == first->text) {
                    if (&node != first) return false;
                    add(Opcode::local, node, local->second);
                    push();
                    return true;
                }
        Path path;
        std::vector<const Node*> chain;
        for (const Node* at = &node; at != first; at = at->children[0]) chain.push_back(at);
        std::reverse(chain.begin(), chain.end());
        path.variable = first->text;
        std::string dotted = first->text;
        for (const Node* at : chain) {
            path.fields.push_back(at->text);
            dotted.append(".").append(at->text);
            if (!schema_) path.dotted.push_back(dotted);
        }
        if (schema_) {
            const Field* field = schema_->find(path.variable);
            path.hint = field ? std::size_t(field - schema_->variables().data()) : 0;
        } else {
            path.type = type_named(dotted);
        }
        const std::string& read = schema_ ? path.variable : dotted;
        if (std::find(code_.variables.begin(), code_.variables.end(), read) == code_.variables.end())
            code_.variables.push_back(read);
        code_.paths.push_back(std::move(path));
        add(Opcode::path, node, std::uint32_t(code_.paths.size() - 1));
        push();
        return true;
    }

    void binary(const Node& node)
    {
        emit(*node.children[0]);
        if (auto right = folded(*node.children[1])) {
            add(Opcode::binary_constant, node, constant(std::move(*right)), std::uint8_t(node.op));
            return;
        }
        emit(*node.children[1]);
        add(Opcode::binary, node, 0, std::uint8_t(node.op));
        pop(1);
    }

    /// Emits code whose error lands as a value in the cell where its answer would be.
    void guarded(const Node& node)
    {
        const std::uint32_t begin = here(), depth = depth_;
        emit(node);
        code_.handlers.push_back({begin, here(), here(), depth});
    }

    void logic(const Node& node, Opcode early, Opcode late)
    {
        guarded(*node.children[0]);
        const std::uint32_t jump = add(early, node);
        guarded(*node.children[1]);
        add(late, node);
        land(jump);
        pop(1);
    }

    void choice(const Node& node)
    {
        emit(*node.children[0]);
        const std::uint32_t otherwise = add(Opcode::branch, node);
        pop(1);
        emit(*node.children[1]);
        const std::uint32_t end = add(Opcode::jump, node);
        pop(1);
        land(otherwise);
        emit(*node.children[2]);
        land(end);
    }

    void call(const Node& node)
    {
        const bool member = node.kind == NodeKind::member_call;
        const auto count = std::uint32_t(node.children.size());
        HostCall call{node.text, count, {}};
        if (functions_)
            for (const Function& function : functions_->all())
                if (function.name == node.text && function.receiver.has_value() == member &&
                    function.parameters.size() + member == count)
                    call.candidates.push_back(&function);
        const BuiltinInfo* builtin = find_builtin(node.text, member, count);
        // The host may give a function of the language further signatures; where one certainly fits, it is called.
        const bool hosted = !call.candidates.empty() && (node.function || !builtin);
        if (!hosted && !builtin) {
            const bool known = is_builtin_name(node.text) || (functions_ && functions_->knows(node.text));
            add(Opcode::raise, node, name(node.text),
                std::uint8_t(known ? Trouble::no_overload : Trouble::unknown_function));
            return push();
        }
        if (!hosted && builtin->id == Builtin::matches && constant_pattern(node)) return;
        for (const Node* child : node.children) emit(*child);
        if (hosted) {
            if (node.function) call.candidates = {node.function};
            code_.calls.push_back(std::move(call));
            add(Opcode::host, node, std::uint32_t(code_.calls.size() - 1));
        } else {
            add(Opcode::builtin, node, count, std::uint8_t(builtin->id));
        }
        pop(count);
        push();
    }

    bool constant_pattern(const Node& node)
    {
        const auto value = folded(*node.children[1]);
        if (!value || !value->is(Type::string)) return false;
        auto pattern = compile_pattern(value->as_text());
        if (!pattern) return false; // the error comes when it runs
        emit(*node.children[0]);
        code_.patterns.push_back(std::move(pattern));
        add(Opcode::pattern, node, std::uint32_t(code_.patterns.size() - 1));
        return true;
    }

    void macro(const Node& node)
    {
        const std::uint32_t frame = depth_;
        emit(*node.children[0]);
        add(Opcode::macro_begin, node, 0, std::uint8_t(node.macro), frame);
        push(kFrame - 1);
        const std::uint32_t next = add(Opcode::macro_next, node, 0, 0, frame);
        locals_.emplace_back(node.text, frame + kFrame - 1);
        switch (node.macro) {
        case Macro::all:
        case Macro::exists:
            guarded(*node.children[1]);
            add(node.macro == Macro::all ? Opcode::macro_all : Opcode::macro_exists, node, next, 0, frame);
            break;
        case Macro::exists_one:
            emit(*node.children[1]);
            add(Opcode::macro_count, node, next, 0, frame);
            break;
        case Macro::filter:
            emit(*node.children[1]);
            add(Opcode::macro_filter, node, next, 0, frame);
            break;
        case Macro::map:
            if (node.children.size() == 3) {
                emit(*node.children[1]);
                add(Opcode::branch, node, next);
                pop(1);
            }
            emit(*node.children.back());
            add(Opcode::macro_append, node, next, 0, frame);
            break;
        }
        locals_.pop_back();
        land(next);
        add(Opcode::macro_end, node, 0, std::uint8_t(node.macro), frame);
        pop(kFrame); // the condition's cell and the frame but its first
    }

    const Schema* schema_;
    const Functions* functions_;
    bool folds_;
    bool too_deep_ = false;
    Code code_;
    std::uint32_t depth_ = 0;
    std::vector<std::pair<std::string, std::uint32_t>> locals_;
};

} // namespace

tl::expected<Code, Fault> generate(const Tree& tree, const Schema* schema, const Functions* functions)
{
    return Generator(schema, functions, true).run(*tree.root);
}

} // namespace xz::rules::detail
