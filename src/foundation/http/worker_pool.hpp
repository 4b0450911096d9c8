#pragma once
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace xz::http
{

/// Threads that run jobs which may block, behind a bounded queue.
class WorkerPool
{
public:
    class Job
    {
    public:
        virtual ~Job() = default;
        virtual void run() = 0;
    };

    WorkerPool(unsigned workers, std::size_t queue);
    ~WorkerPool() { stop(); }

    void start();
    /// False when the queue is full or the pool has stopped.
    bool push(std::shared_ptr<Job> job);
    /// Runs what is queued, then ends the threads.
    void stop();
    std::size_t queued() const;
    std::size_t running() const;

private:
    void work();
    void wake_one(std::unique_lock<std::mutex>& lock);

    const unsigned workers_;
    mutable std::mutex mutex_;
    std::condition_variable ready_;
    std::vector<std::shared_ptr<Job>> ring_; ///< a circle of the queue's size
    std::size_t first_ = 0;
    std::size_t count_ = 0;
    unsigned idle_ = 0;
    bool waking_ = false; ///< a woken worker has not yet looked at the queue
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace xz::http
