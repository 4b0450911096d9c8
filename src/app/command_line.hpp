#pragma once
#include <string>
#include <vector>

namespace xz::app
{

/// Runs `xiangzhi WORD …`. Exit status: 0 done, 1 something is wrong with what was looked at, 2 wrong words, 3 failure.
int run_command(std::vector<std::string> arguments);

} // namespace xz::app
