#include "engines/rules/parser.hpp"

#include "foundation/core/utf8.hpp"

#include <algorithm>
#include <limits>

namespace xz::rules::detail
{

namespace
{

using Parsed = tl::expected<Node*, Fault>;

#define XZ_TRY_NODE(...)                                                                                               \
    __extension__({                                                                                                    \
        auto xz_parsed_ = (__VA_ARGS__);                                                                               \
        if (!xz_parsed_) [[unlikely]]                                                                                  \
            return tl::unexpected(std::move(xz_parsed_).error());                                                      \
        std::move(xz_parsed_).value();                                                                                 \
    })

struct BinarySign {
    std::string_view sign;
    Op op;
};
constexpr BinarySign kRelations[] = {{"==", Op::equal}, {"!=", Op::not_equal},     {"<=", Op::less_equal},
                                     {"<", Op::less},   {">=", Op::greater_equal}, {">", Op::greater},
                                     {"in", Op::in}};
constexpr BinarySign kSums[] = {{"+", Op::add}, {"-", Op::subtract}};
constexpr BinarySign kProducts[] = {{"*", Op::multiply}, {"/", Op::divide}, {"%", Op::modulo}};

struct MacroName {
    std::string_view name;
    Macro macro;
    std::size_t fewest, most; // arguments
    std::string_view written;
};
constexpr MacroName kMacros[] = {{"all", Macro::all, 2, 2, "all(变量, 条件)"},
                                 {"exists", Macro::exists, 2, 2, "exists(变量, 条件)"},
                                 {"exists_one", Macro::exists_one, 2, 2, "exists_one(变量, 条件)"},
                                 {"existsOne", Macro::exists_one, 2, 2, "existsOne(变量, 条件)"},
                                 {"map", Macro::map, 2, 3, "map(变量, 结果) 或 map(变量, 条件, 结果)"},
                                 {"filter", Macro::filter, 2, 2, "filter(变量, 条件)"}};

/// Recursive descent, one function per line of the grammar.
class Parser
{
public:
    explicit Parser(std::string_view text) : lexer_(text) {}

    tl::expected<Tree, Fault> run()
    {
        XZ_TRY_NODE(advance());
        tree_.root = XZ_TRY_NODE(expression());
        if (token_.kind != TokenKind::end) return tl::unexpected(unexpected_token());
        return std::move(tree_);
    }

private:
    tl::expected<bool, Fault> advance()
    {
        token_ = XZ_TRY_NODE(lexer_.next());
        return true;
    }

    Fault unexpected_token() const
    {
        if (token_.kind == TokenKind::end) return {token_.position, "表达式没有写完"};
        if (token_.kind == TokenKind::word)
            return {token_.position, std::string(token_.text) + " 是保留字，不能当作名称"};
        return {token_.position, "这里不该出现 " + std::string(token_.text.substr(0, 40))};
    }

    tl::expected<bool, Fault> expect(std::string_view sign)
    {
        if (!token_.is(sign)) {
            Fault fault = unexpected_token();
            fault.says += "，应当是 " + std::string(sign);
            return tl::unexpected(std::move(fault));
        }
        return advance();
    }

    Parsed make(NodeKind kind, std::uint32_t position, std::vector<Node*> children = {})
    {
        Node& node = tree_.nodes.emplace_back();
        node.kind = kind;
        node.position = position;
        for (const Node* child : children) node.depth = std::max(node.depth, child->depth + 1);
        if (node.depth > kMaxTreeDepth) return tl::unexpected(Fault{position, "表达式太长，请拆成几条"});
        node.children = std::move(children);
        return &node;
    }

    /// One step deeper into nested brackets; nesting is bounded so that hostile text cannot exhaust the stack.
    Parsed nested(Parsed (Parser::*rule)())
    {
        if (++nesting_ > kMaxNesting) return tl::unexpected(Fault{token_.position, "括号嵌套太深"});
        auto parsed = (this->*rule)();
        --nesting_;
        return parsed;
    }

    Parsed expression() { return nested(&Parser::conditional); }

    Parsed conditional()
    {
        Node* condition = XZ_TRY_NODE(disjunction());
        if (!token_.is("?")) return condition;
        const std::uint32_t position = token_.position;
        XZ_TRY_NODE(advance());
        Node* yes = XZ_TRY_NODE(nested(&Parser::disjunction));
        XZ_TRY_NODE(expect(":"));
        Node* no = XZ_TRY_NODE(expression());
        return make(NodeKind::choice, position, {condition, yes, no});
    }

    Parsed disjunction() { return chain("||", NodeKind::either, &Parser::conjunction); }
    Parsed conjunction() { return chain("&&", NodeKind::both, &Parser::relation); }

    Parsed chain(std::string_view sign, NodeKind kind, Parsed (Parser::*operand)())
    {
        Node* left = XZ_TRY_NODE((this->*operand)());
        while (token_.is(sign)) {
            const std::uint32_t position = token_.position;
            XZ_TRY_NODE(advance());
            Node* right = XZ_TRY_NODE((this->*operand)());
            left = XZ_TRY_NODE(make(kind, position, {left, right}));
        }
        return left;
    }

    Parsed relation() { return binary(kRelations, &Parser::sum); }
    Parsed sum() { return binary(kSums, &Parser::product); }
    Parsed product() { return binary(kProducts, &Parser::unary); }

    Parsed binary(std::span<const BinarySign> signs, Parsed (Parser::*operand)())
    {
        Node* left = XZ_TRY_NODE((this->*operand)());
        for (;;) {
            const auto found = std::find_if(signs.begin(), signs.end(), [&](auto& s) { return token_.is(s.sign); });
            if (found == signs.end()) return left;
            const std::uint32_t position = token_.position;
            XZ_TRY_NODE(advance());
            Node* right = XZ_TRY_NODE((this->*operand)());
            left = XZ_TRY_NODE(make(NodeKind::binary, position, {left, right}));
            left->op = found->op;
        }
    }

    Parsed unary()
    {
        if (!token_.is("!") && !token_.is("-")) return member(false);
        const Op op = token_.is("!") ? Op::not_ : Op::negate;
        const std::uint32_t position = token_.position;
        XZ_TRY_NODE(advance());
        if (op == Op::negate && (token_.kind == TokenKind::int_ || token_.kind == TokenKind::double_))
            return member(true);
        Node* operand = XZ_TRY_NODE(nested(&Parser::unary));
        Node* node = XZ_TRY_NODE(make(NodeKind::unary, position, {operand}));
        node->op = op;
        return node;
    }

    Parsed member(bool negative)
    {
        Node* node = XZ_TRY_NODE(primary(negative));
        for (;;) {
            const std::uint32_t position = token_.position;
            if (token_.is(".")) {
                XZ_TRY_NODE(advance());
                if (token_.is("?")) return tl::unexpected(Fault{token_.position, "不支持 .? 的写法，请用 has() 判断"});
                const bool quoted = token_.kind == TokenKind::quoted_name;
                if (!quoted && token_.kind != TokenKind::name && token_.kind != TokenKind::word)
                    return tl::unexpected(Fault{token_.position, "点号后面应当是字段名"});
                std::string field(token_.text);
                XZ_TRY_NODE(advance());
                if (token_.is("(") && !quoted) {
                    node = XZ_TRY_NODE(member_call(node, std::move(field), position));
                } else {
                    node = XZ_TRY_NODE(make(NodeKind::select, position, {node}));
                    node->text = std::move(field);
                }
            } else if (token_.is("[")) {
                XZ_TRY_NODE(advance());
                Node* index = XZ_TRY_NODE(expression());
                XZ_TRY_NODE(expect("]"));
                node = XZ_TRY_NODE(make(NodeKind::binary, position, {node, index}));
                node->op = Op::index;
            } else if (token_.is("{")) {
                return tl::unexpected(Fault{position, "不支持构造消息类型"});
            } else {
                return node;
            }
        }
    }

    tl::expected<std::vector<Node*>, Fault> arguments()
    {
        std::vector<Node*> list;
        XZ_TRY_NODE(expect("("));
        while (!token_.is(")")) {
            if (!list.empty()) XZ_TRY_NODE(expect(","));
            list.push_back(XZ_TRY_NODE(expression()));
        }
        XZ_TRY_NODE(advance());
        return list;
    }

    Parsed member_call(Node* receiver, std::string name, std::uint32_t position)
    {
        std::vector<Node*> children = XZ_TRY_NODE(arguments());
        const auto macro =
            std::find_if(std::begin(kMacros), std::end(kMacros), [&](const MacroName& m) { return m.name == name; });
        if (macro != std::end(kMacros) && (children.size() < macro->fewest || children.size() > macro->most))
            return tl::unexpected(Fault{position, "这里要写成 列表." + std::string(macro->written)});
        if (macro == std::end(kMacros)) {
            children.insert(children.begin(), receiver);
            Node* node = XZ_TRY_NODE(make(NodeKind::member_call, position, std::move(children)));
            node->text = std::move(name);
            return node;
        }
        const Node& variable = *children.front();
        if (variable.kind != NodeKind::name || variable.rooted)
            return tl::unexpected(Fault{variable.position, name + " 的第一个参数应当是一个简单的变量名"});
        std::string variable_name = variable.text;
        children.front() = receiver;
        Node* node = XZ_TRY_NODE(make(NodeKind::macro, position, std::move(children)));
        node->macro = macro->macro;
        node->text = std::move(variable_name);
        return node;
    }

    Parsed primary(bool negative)
    {
        const std::uint32_t position = token_.position;
        switch (token_.kind) {
        case TokenKind::int_:
        case TokenKind::uint_:
        case TokenKind::double_:
        case TokenKind::string:
        case TokenKind::bytes: return literal(negative);
        case TokenKind::name: return named(false);
        case TokenKind::sign: break;
        default: return tl::unexpected(unexpected_token());
        }
        if (token_.is("true") || token_.is("false") || token_.is("null")) {
            Node* node = XZ_TRY_NODE(make(NodeKind::literal, position));
            if (!token_.is("null")) node->value = Value(token_.is("true"));
            XZ_TRY_NODE(advance());
            return node;
        }
        if (token_.is(".")) {
            XZ_TRY_NODE(advance());
            if (token_.kind != TokenKind::name) return tl::unexpected(unexpected_token());
            return named(true);
        }
        if (token_.is("(")) {
            XZ_TRY_NODE(advance());
            Node* node = XZ_TRY_NODE(expression());
            XZ_TRY_NODE(expect(")"));
            node->grouped = true;
            return node;
        }
        if (token_.is("[")) return elements(NodeKind::list, "]");
        if (token_.is("{")) return elements(NodeKind::map, "}");
        if (token_.is("?"))
            return tl::unexpected(Fault{token_.position, "这里不该出现问号；可选的元素不支持，请用 has() 判断"});
        return tl::unexpected(unexpected_token());
    }

    Parsed literal(bool negative)
    {
        Node* node = XZ_TRY_NODE(make(NodeKind::literal, token_.position));
        constexpr std::uint64_t kMost = std::uint64_t(std::numeric_limits<std::int64_t>::max());
        switch (token_.kind) {
        case TokenKind::int_:
            if (token_.magnitude > kMost + negative)
                return tl::unexpected(Fault{token_.position, "整数太大，超出了 64 位的范围"});
            node->value = Value(std::int64_t(negative ? 0 - token_.magnitude : token_.magnitude));
            break;
        case TokenKind::uint_: node->value = Value(token_.magnitude); break;
        case TokenKind::double_: node->value = Value(negative ? -token_.number : token_.number); break;
        case TokenKind::bytes: node->value = Value::bytes(token_.content); break;
        default: node->value = Value(token_.content); break;
        }
        XZ_TRY_NODE(advance());
        return node;
    }

    Parsed named(bool rooted)
    {
        const std::uint32_t position = token_.position;
        std::string name(token_.text);
        XZ_TRY_NODE(advance());
        if (!token_.is("(")) {
            Node* node = XZ_TRY_NODE(make(NodeKind::name, position));
            node->text = std::move(name);
            node->rooted = rooted;
            return node;
        }
        std::vector<Node*> children = XZ_TRY_NODE(arguments());
        if (name == "has" && children.size() == 1 && !rooted) {
            Node* field = children.front();
            if (field->kind != NodeKind::select)
                return tl::unexpected(Fault{position, "has 里应当是一个字段，例如 has(form.name)"});
            field->kind = NodeKind::has;
            return field;
        }
        Node* node = XZ_TRY_NODE(make(NodeKind::call, position, std::move(children)));
        node->text = std::move(name);
        return node;
    }

    Parsed elements(NodeKind kind, std::string_view closing)
    {
        const std::uint32_t position = token_.position;
        XZ_TRY_NODE(advance());
        std::vector<Node*> children;
        while (!token_.is(closing)) {
            children.push_back(XZ_TRY_NODE(expression()));
            if (kind == NodeKind::map) {
                XZ_TRY_NODE(expect(":"));
                children.push_back(XZ_TRY_NODE(expression()));
            }
            if (token_.is(closing)) break;
            XZ_TRY_NODE(expect(",")); // also after the last element
        }
        XZ_TRY_NODE(advance());
        return make(kind, position, std::move(children));
    }

    Lexer lexer_;
    Token token_;
    Tree tree_;
    std::uint32_t nesting_ = 0;
};

} // namespace

tl::expected<Tree, Fault> parse(std::string_view text)
{
    if (!is_utf8(text)) return tl::unexpected(Fault{0, "表达式不是 UTF-8 文字"});
    return Parser(text).run();
}

std::string dotted_name(const Node& node)
{
    if (node.kind == NodeKind::name) return node.text;
    if (node.kind != NodeKind::select || node.children[0]->grouped) return {};
    std::string name = dotted_name(*node.children[0]);
    if (!name.empty()) name.append(".").append(node.text);
    return name;
}

const Node* first_name(const Node& node)
{
    const Node* first = &node;
    while (first->kind == NodeKind::select && !first->children[0]->grouped) first = first->children[0];
    return first->kind == NodeKind::name ? first : nullptr;
}

} // namespace xz::rules::detail
