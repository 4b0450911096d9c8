#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace xz
{

/// Wakes one thread that serves what others leave for it. However often it rings, the thread gets up at most once a
/// `pause`: under load it then does much at a time, and those who ring do not pay for waking it.
class Bell
{
public:
    using Duration = std::chrono::milliseconds;

    explicit Bell(Duration pause) : pause_(pause) {}

    /// There is something to do.
    void ring()
    {
        {
            const std::lock_guard lock(mutex_);
            if (std::exchange(rung_, true)) return;
        }
        changed_.notify_one();
    }

    /// Ends the waiting, now and ever after.
    void stop()
    {
        {
            const std::lock_guard lock(mutex_);
            stopped_ = true;
        }
        changed_.notify_all();
    }

    /// For the serving thread: until it rings, but no longer than `most`. False when it has been stopped.
    bool wait(Duration most)
    {
        std::unique_lock lock(mutex_);
        if (changed_.wait_for(lock, most, [this] { return rung_ || stopped_; }))
            changed_.wait_until(lock, next_, [this] { return stopped_; });
        rung_ = false;
        next_ = std::chrono::steady_clock::now() + pause_;
        return !stopped_;
    }

    bool stopped() const
    {
        const std::lock_guard lock(mutex_);
        return stopped_;
    }

private:
    const Duration pause_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::chrono::steady_clock::time_point next_{};
    bool rung_ = false;
    bool stopped_ = false;
};

} // namespace xz
