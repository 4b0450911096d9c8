#pragma once
#include "foundation/core/result.hpp"

#include <string>
#include <vector>

/// The commands of an administrator. Each gives its exit status; errors carry an English sentence in the note.
namespace xz::app
{

using Words = std::vector<std::string>;

Result<int> serve(const Words& words);
Result<int> init(const Words& words);
Result<int> demo(const Words& words);
Result<int> accounts(const Words& words);
Result<int> migrate(const Words& words);
Result<int> backup(const Words& words);
Result<int> restore(const Words& words);
Result<int> verify(const Words& words);
Result<int> show_config(const Words& words);
Result<int> show_openapi(const Words& words);

} // namespace xz::app
