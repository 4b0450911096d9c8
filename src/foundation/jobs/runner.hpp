#pragma once
#include "foundation/jobs/jobs.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace xz::jobs
{

/// Does what is due. A job that fails is tried again later and later (up to an hour apart). Several runners on one
/// database share the work: a lease of five minutes keeps them from taking the same job.
class Runner
{
public:
    using OnFailure = std::function<void(std::string_view kind, std::string_view why)>;

    Runner(Platform& platform, OnFailure on_failure);
    ~Runner(); ///< stops

    void start();
    void stop();
    /// Something is due at `when`.
    void wake(Instant when);

    /// Makes sure that every daily kind has its job.
    void plant_daily();
    /// Does what is due now, on this thread; the number of jobs taken.
    std::size_t run_due();

private:
    std::vector<Job> claim(int limit);
    void perform(const Job& job);
    Result<> perform_inside(const InsideWork& work, const Job& job);
    Result<> finish(db::Tx& tx, Context& ctx, const Job& job);
    void postpone(const Job& job, const std::string& why);
    void run();

    Platform& platform_;
    OnFailure on_failure_;
    std::mutex mutex_;
    std::condition_variable woken_;
    Instant next_{0};
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace xz::jobs
