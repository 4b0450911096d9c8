#pragma once
#include <iosfwd>

namespace xz::rules
{

/// The tool `xiangzhi eval`: for each line `{"expr": …, "vars": {…}}` one line `{"type": …, "value": …}` or `{"error":
/// …}`. In `vars` a value JSON lacks is `{"@type": "bytes|timestamp|duration|uint|int|double|map|type", "value": …}`.
/// Gives the exit status.
int eval_lines(std::istream& in, std::ostream& out);

} // namespace xz::rules
