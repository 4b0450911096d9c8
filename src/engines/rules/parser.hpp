#pragma once
#include "engines/rules/ast.hpp"
#include "engines/rules/lexer.hpp"

namespace xz::rules::detail
{

/// Expressions may nest this deep (CEL asks for 32 at least), and a chain of operators may be this long: the checker
/// walks the tree by recursion, 9 KB a level in a sanitized build, on a stack of 8 MB.
inline constexpr std::uint32_t kMaxNesting = 250;
inline constexpr std::uint32_t kMaxTreeDepth = 500;

/// Reads one expression to its end; macros are recognised here.
tl::expected<Tree, Fault> parse(std::string_view text);

} // namespace xz::rules::detail
