#pragma once
#include "engines/workflow/chart.hpp"

#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace xz::workflow
{

/// Compiled charts by hash: each definition is compiled once in the life of the process.
class ChartCache
{
public:
    /// The chart with this hash, nullptr if it has not been loaded.
    std::shared_ptr<const Chart> find(std::string_view hash) const;

    /// The chart of a definition, compiled if it is new. Error: `workflow.bad_definition`.
    Result<std::shared_ptr<const Chart>> load(const json::Value& definition);

private:
    mutable std::shared_mutex mutex_;
    std::unordered_map<std::string, std::shared_ptr<const Chart>> charts_;
};

} // namespace xz::workflow
