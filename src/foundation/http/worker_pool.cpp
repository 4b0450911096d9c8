#include "foundation/http/worker_pool.hpp"

namespace xz::http
{

WorkerPool::WorkerPool(unsigned workers, std::size_t queue) : workers_(workers), ring_(queue) {}

void WorkerPool::start()
{
    for (unsigned i = 0; i < workers_; ++i) threads_.emplace_back([this] { work(); });
}

bool WorkerPool::push(std::shared_ptr<Job> job)
{
    std::unique_lock lock(mutex_);
    if (stopping_ || count_ == ring_.size()) return false;
    ring_[(first_ + count_) % ring_.size()] = std::move(job);
    ++count_;
    wake_one(lock);
    return true;
}

/// One worker wakes at a time and passes the call on while jobs wait: short jobs are then done by few threads that stay
/// awake, and a job that blocks still costs the next one no more than one wake-up.
void WorkerPool::wake_one(std::unique_lock<std::mutex>& lock)
{
    if (idle_ == 0 || waking_) return;
    waking_ = true;
    lock.unlock();
    ready_.notify_one();
}

void WorkerPool::work()
{
    std::unique_lock lock(mutex_);
    for (;;) {
        while (count_ == 0 && !stopping_) {
            ++idle_;
            ready_.wait(lock);
            --idle_;
            waking_ = false;
        }
        if (count_ == 0) return;
        std::shared_ptr<Job> job = std::move(ring_[first_]);
        first_ = (first_ + 1) % ring_.size();
        --count_;
        if (count_ > 0) wake_one(lock);
        if (lock.owns_lock()) lock.unlock();
        job->run();
        job.reset();
        lock.lock();
    }
}

void WorkerPool::stop()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    ready_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

std::size_t WorkerPool::queued() const
{
    const std::lock_guard lock(mutex_);
    return count_;
}

std::size_t WorkerPool::running() const
{
    const std::lock_guard lock(mutex_);
    return threads_.empty() ? 0 : workers_ - idle_;
}

} // namespace xz::http
