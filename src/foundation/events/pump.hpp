#pragma once
#include "foundation/core/bell.hpp"
#include "foundation/events/events.hpp"

#include <thread>

namespace xz::events
{

/// Delivers what has been published, in order of publication. A subscriber that fails is tried again later and later
/// (up to an hour apart); others go on meanwhile. Several pumps on one database share the work.
class Pump
{
public:
    /// Called with the subscription's name and why it failed.
    using OnFailure = std::function<void(std::string_view subscription, std::string_view why)>;

    Pump(Platform& platform, OnFailure on_failure);
    ~Pump(); ///< stops

    void start();
    void stop();
    void wake() { bell_.ring(); }

    /// Delivers all that is due now, on this thread; the number of deliveries made.
    std::size_t deliver_due();

private:
    struct Delivery {
        std::int64_t event_id;
        std::string subscription;
        std::int64_t attempts;
    };
    std::vector<Delivery> due(int limit);
    Result<> deliver(db::Tx& tx, Context& ctx, const Delivery& delivery);
    bool deliver_alone(const Delivery& delivery);
    void run();

    Platform& platform_;
    OnFailure on_failure_;
    Bell bell_{std::chrono::milliseconds(20)};
    std::thread thread_;
};

} // namespace xz::events
