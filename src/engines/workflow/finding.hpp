#pragma once
#include <string>
#include <vector>

namespace xz::workflow
{

/// One thing that is wrong with a definition: a stable code ("target.unknown"), the path of the state or member, and a
/// Chinese sentence.
struct Finding {
    std::string code;
    std::string where;
    std::string says;
    bool operator==(const Finding&) const = default;
};

using Findings = std::vector<Finding>;

} // namespace xz::workflow
