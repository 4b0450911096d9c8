#include "foundation/metrics/metrics.hpp"

#include "foundation/core/assert.hpp"

#include <map>
#include <mutex>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <sstream>
#include <variant>

namespace xz::metrics
{

void Counter::add(double by) const { to_->Increment(by); }
double Counter::value() const { return to_->Value(); }
void Gauge::set(double value) const { to_->Set(value); }
void Gauge::add(double by) const { to_->Increment(by); }
double Gauge::value() const { return to_->Value(); }
void Histogram::observe(double value) const { to_->Observe(value); }

const std::vector<double>& duration_buckets()
{
    static const std::vector<double> buckets{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                             0.05,   0.1,     0.25,   0.5,   1,      2.5,   5,    10};
    return buckets;
}

struct Registry::Parts {
    using Family = std::variant<prometheus::Family<prometheus::Counter>*, prometheus::Family<prometheus::Gauge>*,
                                prometheus::Family<prometheus::Histogram>*>;

    /// The family of a name, made at its first use.
    template <class Metric, class Build>
    prometheus::Family<Metric>& family(const std::string& name, Build&& build)
    {
        const std::lock_guard lock(mutex);
        auto found = families.find(name);
        if (found == families.end()) found = families.emplace(name, &build()).first;
        auto* const* family = std::get_if<prometheus::Family<Metric>*>(&found->second);
        XZ_ASSERT(family != nullptr);
        return **family;
    }

    mutable std::mutex mutex;
    prometheus::Registry registry;
    std::map<std::string, Family> families;
    std::vector<std::function<void()>> refreshes;
};

Registry::Registry() : parts_(std::make_unique<Parts>()) {}
Registry::~Registry() = default;

Counter Registry::counter(const std::string& name, const std::string& help, const Labels& labels)
{
    auto& family = parts_->family<prometheus::Counter>(
        name, [&]() -> auto& { return prometheus::BuildCounter().Name(name).Help(help).Register(parts_->registry); });
    return Counter(&family.Add({labels.begin(), labels.end()}));
}

Gauge Registry::gauge(const std::string& name, const std::string& help, const Labels& labels)
{
    auto& family = parts_->family<prometheus::Gauge>(
        name, [&]() -> auto& { return prometheus::BuildGauge().Name(name).Help(help).Register(parts_->registry); });
    return Gauge(&family.Add({labels.begin(), labels.end()}));
}

Histogram Registry::histogram(const std::string& name, const std::string& help, const Labels& labels,
                              const std::vector<double>& buckets)
{
    auto& family = parts_->family<prometheus::Histogram>(
        name, [&]() -> auto& { return prometheus::BuildHistogram().Name(name).Help(help).Register(parts_->registry); });
    return Histogram(&family.Add({labels.begin(), labels.end()}, buckets));
}

void Registry::before_exposition(std::function<void()> refresh)
{
    const std::lock_guard lock(parts_->mutex);
    parts_->refreshes.push_back(std::move(refresh));
}

std::string Registry::text() const
{
    std::vector<std::function<void()>> refreshes;
    {
        const std::lock_guard lock(parts_->mutex);
        refreshes = parts_->refreshes;
    }
    for (const auto& refresh : refreshes) refresh();
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, parts_->registry.Collect());
    return std::move(out).str();
}

Registry& registry()
{
    static Registry all;
    return all;
}

} // namespace xz::metrics
