#include "foundation/metrics/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

namespace xz::metrics
{
namespace
{

using testing::HasSubstr;

TEST(Metrics, SameNameAndLabelsAreTheSameNumber)
{
    Registry registry;
    const auto a = registry.counter("xz_test_total", "Help", {{"route", "/a"}});
    const auto b = registry.counter("xz_test_total", "Help", {{"route", "/b"}});
    const auto again = registry.counter("xz_test_total", "Help", {{"route", "/a"}});
    a.add();
    again.add(2);
    b.add();
    EXPECT_EQ(a.value(), 3);
    EXPECT_EQ(b.value(), 1);
}

TEST(Metrics, TextIsTheExpositionFormat)
{
    Registry registry;
    registry.counter("xz_requests_total", "Requests answered", {{"status", "2xx"}}).add(5);
    registry.gauge("xz_queue", "Requests waiting").set(7);
    registry.histogram("xz_seconds", "Time", {}, {0.1, 1}).observe(0.5);
    const auto text = registry.text();
    EXPECT_THAT(text, HasSubstr("# HELP xz_requests_total Requests answered\n# TYPE xz_requests_total counter\n"));
    EXPECT_THAT(text, HasSubstr("xz_requests_total{status=\"2xx\"} 5\n"));
    EXPECT_THAT(text, HasSubstr("xz_queue 7\n"));
    EXPECT_THAT(
        text,
        HasSubstr(
            "xz_seconds_bucket{le=\"0.1\"} 0\nxz_seconds_bucket{le=\"1\"} 1\nxz_seconds_bucket{le=\"+Inf\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("xz_seconds_count 1\nxz_seconds_sum 0.5\n"));
}

TEST(Metrics, GaugesAreRefreshedBeforeExposition)
{
    Registry registry;
    int connections = 3;
    const auto gauge = registry.gauge("xz_connections", "Open connections");
    registry.before_exposition([&] { gauge.set(connections); });
    EXPECT_THAT(registry.text(), HasSubstr("xz_connections 3\n"));
    connections = 4;
    EXPECT_THAT(registry.text(), HasSubstr("xz_connections 4\n"));
}

TEST(Metrics, ANameIsOfOneKind)
{
    Registry registry;
    registry.counter("xz_test", "Help");
    EXPECT_ANY_THROW(registry.gauge("xz_test", "Help"));
}

TEST(Metrics, ThreadsCountTogether)
{
    Registry registry;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            const auto counter = registry.counter("xz_test_total", "Help");
            const auto histogram = registry.histogram("xz_test_seconds", "Help");
            for (int i = 0; i < 1000; ++i) {
                counter.add();
                histogram.observe(0.001);
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(registry.counter("xz_test_total", "Help").value(), 4000);
    EXPECT_THAT(registry.text(), HasSubstr("xz_test_seconds_count 4000\n"));
}

} // namespace
} // namespace xz::metrics
