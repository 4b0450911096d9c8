#include "engines/rules/references.hpp"

#include "engines/rules/parser.hpp"

#include <algorithm>

namespace xz::rules
{

namespace
{

void collect(const detail::Node& node, References& out)
{
    using detail::NodeKind;
    if (const std::string path = detail::dotted_name(node); !path.empty()) {
        if (std::find(out.paths.begin(), out.paths.end(), path) == out.paths.end()) out.paths.push_back(path);
        return;
    }
    const std::size_t first = node.kind == NodeKind::member_call ? 1 : 0;
    if ((node.kind == NodeKind::member_call || node.kind == NodeKind::call) && node.children.size() > first) {
        const detail::Node& argument = *node.children[first];
        if (argument.kind == NodeKind::literal && argument.value.is(Type::string))
            out.calls.push_back({node.text, std::string(argument.value.as_text())});
    }
    for (const detail::Node* child : node.children) collect(*child, out);
}

} // namespace

References references(std::string_view text)
{
    References out;
    if (const auto tree = detail::parse(text)) collect(*tree->root, out);
    return out;
}

} // namespace xz::rules
