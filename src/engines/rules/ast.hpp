#pragma once
#include "engines/rules/functions.hpp"

#include <deque>
#include <vector>

namespace xz::rules::detail
{

enum class NodeKind : std::uint8_t {
    literal,     // value
    name,        // text: an identifier, dotted after resolution; rooted if it began with a dot
    select,      // children[0] . text
    has,         // has(children[0] . text)
    call,        // text(children…)
    member_call, // children[0].text(children[1…])
    list,        // children
    map,         // children: key, value, key, value, …
    unary,       // op, children[0]
    binary,      // op, children[0], children[1]
    both,        // children[0] && children[1]
    either,      // children[0] || children[1]
    choice,      // children[0] ? children[1] : children[2]
    macro // children[0].macro(text, …): children[1] is the condition or the new value, children[2] the new value of
          // map(x, p, t)
};

enum class Op : std::uint8_t {
    negate,
    not_,
    add,
    subtract,
    multiply,
    divide,
    modulo,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    in,
    index
};

enum class Macro : std::uint8_t { all, exists, exists_one, map, filter };

/// One node of the syntax tree; the checker fills in `type` and `function`, and may rewrite a chain of selections into
/// a name.
struct Node {
    NodeKind kind{};
    Op op{};
    Macro macro{};
    bool rooted = false;        // a name written with a leading dot: never a macro's variable
    bool grouped = false;       // in brackets of its own: no part of a dotted name
    bool constant = false;      // depends on no variable and no host
    std::uint32_t position = 0; // octet offset in the text
    std::uint32_t depth = 1;    // height of the tree below
    Value value;
    std::string text;
    std::vector<Node*> children;
    StaticType type;
    const Function* function = nullptr; // the host's signature, where the checker found the only one
    bool widens = false;                // a number of JSON that is declared double
};

/// A syntax tree; the nodes live as long as it does.
struct Tree {
    std::deque<Node> nodes;
    Node* root = nullptr;
};

/// "a.b.c" of a chain of selections that begins with a name; empty for anything else.
std::string dotted_name(const Node& node);
/// The name at the beginning of such a chain, nullptr for anything else.
const Node* first_name(const Node& node);

} // namespace xz::rules::detail
