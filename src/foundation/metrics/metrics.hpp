#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace prometheus
{
class Counter;
class Gauge;
class Histogram;
} // namespace prometheus

/// Numbers for operators in the Prometheus text format. A handle is found once by name and kept; using it is one atomic
/// addition (a histogram: one short lock).
///
///     static const metrics::Counter cases = metrics::registry().counter("xz_affairs_cases_total", "Cases opened");
///     cases.add();
namespace xz::metrics
{

using Labels = std::vector<std::pair<std::string, std::string>>;

/// A number that only grows.
class Counter
{
public:
    void add(double by = 1) const;
    double value() const;

private:
    friend class Registry;
    explicit Counter(prometheus::Counter* to) : to_(to) {}
    prometheus::Counter* to_;
};

/// A number that goes up and down.
class Gauge
{
public:
    void set(double value) const;
    void add(double by) const;
    double value() const;

private:
    friend class Registry;
    explicit Gauge(prometheus::Gauge* to) : to_(to) {}
    prometheus::Gauge* to_;
};

/// How observed values spread over buckets.
class Histogram
{
public:
    void observe(double value) const;

private:
    friend class Registry;
    explicit Histogram(prometheus::Histogram* to) : to_(to) {}
    prometheus::Histogram* to_;
};

/// Seconds from 100 µs to 10 s, for durations of requests and jobs.
const std::vector<double>& duration_buckets();

/// A set of named numbers. Asking again for a name with the same labels gives the same number; asking for it as another
/// kind, or with an invalid name, is our bug (XZ_ASSERT). Labels have few values by rule: a route, a status, never an
/// id.
class Registry
{
public:
    Registry();
    ~Registry();
    Registry(const Registry&) = delete;
    Registry& operator=(const Registry&) = delete;

    Counter counter(const std::string& name, const std::string& help, const Labels& labels = {});
    Gauge gauge(const std::string& name, const std::string& help, const Labels& labels = {});
    Histogram histogram(const std::string& name, const std::string& help, const Labels& labels = {},
                        const std::vector<double>& buckets = duration_buckets());

    /// Called before each exposition, to set gauges from a state that is only read then. What it captures must live as
    /// long as the registry.
    void before_exposition(std::function<void()> refresh);

    /// All numbers in the Prometheus text format 0.0.4.
    std::string text() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// The media type of Registry::text().
inline constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

/// The process's registry.
Registry& registry();

} // namespace xz::metrics
