#include "engines/workflow/chart_cache.hpp"

#include <mutex>

namespace xz::workflow
{

std::shared_ptr<const Chart> ChartCache::find(std::string_view hash) const
{
    std::shared_lock lock(mutex_);
    const auto at = charts_.find(std::string(hash));
    return at == charts_.end() ? nullptr : at->second;
}

Result<std::shared_ptr<const Chart>> ChartCache::load(const json::Value& definition)
{
    const std::string hash = Chart::hash_of(definition);
    if (auto known = find(hash)) return known;
    auto chart = XZ_TRY(Chart::compile(definition));
    std::unique_lock lock(mutex_);
    return charts_.try_emplace(hash, std::move(chart)).first->second;
}

} // namespace xz::workflow
