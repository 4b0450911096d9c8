#include "foundation/db/migrate.hpp"
#include "foundation/db/testing_suite.hpp"
#include "foundation/jobs/embedded.hpp"
#include "foundation/jobs/runner.hpp"

#include <gmock/gmock.h>

#include <utility>

namespace xz::jobs
{

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct RunnerTest : db::DatabaseTest {
    void SetUp() override
    {
        DatabaseTest::SetUp();
        if (IsSkipped()) return;
        const db::ModuleMigrations migrations[] = {{"jobs", embedded::migrations()}};
        ASSERT_TRUE(db::migrate(db(), migrations, now_));
        platform_ = std::make_unique<Platform>(db(), 330521, [this] { return now_; });
        kinds_.add({"test.inside", InsideWork([this](db::Tx&, Context&, const Job& job) { return did(job); }), {}});
        kinds_.add({"test.outside", OutsideWork([this](Context&, const Job& job) { return did(job); }), {}});
        platform_->offer(kinds_);
        runner_ = std::make_unique<Runner>(*platform_, [this](auto, auto why) { failures_.emplace_back(why); });
    }
    void TearDown() override
    {
        runner_.reset();
        platform_.reset();
        DatabaseTest::TearDown();
    }
    Result<> did(const Job& job)
    {
        if (const auto once = std::exchange(during_, nullptr)) once();
        done_.push_back(job.key);
        if (broken_) return fail(xz::Kind::unavailable, "test.broken");
        return {};
    }
    void plan(const std::string& kind, const std::string& key, std::chrono::milliseconds in)
    {
        const auto planned = db().write("test.plan", [&](db::Tx& tx) -> Result<> {
            schedule(tx, Context(*platform_, access::Caller::system()), kind, key, now_ + in);
            return {};
        });
        ASSERT_TRUE(planned);
    }

    Instant now_{1'795'400'000'000};
    Kinds kinds_;
    std::unique_ptr<Platform> platform_;
    std::unique_ptr<Runner> runner_;
    std::vector<std::string> done_, failures_;
    std::function<void()> during_;
    bool broken_ = false;
};
XZ_ON_EACH_DATABASE(RunnerTest);

TEST_P(RunnerTest, DoesWhatIsDueOnceAndInOrder)
{
    plan("test.inside", "later", 2s);
    plan("test.outside", "sooner", 1s);
    EXPECT_EQ(runner_->run_due(), 0u);
    now_ = now_ + 5s;
    EXPECT_EQ(runner_->run_due(), 2u);
    EXPECT_EQ(runner_->run_due(), 0u);
    EXPECT_THAT(done_, ElementsAre("sooner", "later"));
}

TEST_P(RunnerTest, MovesAndCancels)
{
    plan("test.inside", "moved", 1s);
    plan("test.inside", "moved", 60s);
    plan("test.inside", "gone", 1s);
    const auto cancelled = db().write("test.cancel", [&](db::Tx& tx) -> Result<> {
        cancel(tx, Context(*platform_, access::Caller::system()), "test.inside", "gone");
        return {};
    });
    ASSERT_TRUE(cancelled);
    now_ = now_ + 5s;
    runner_->run_due();
    EXPECT_THAT(done_, IsEmpty());
    now_ = now_ + 60s;
    runner_->run_due();
    EXPECT_THAT(done_, ElementsAre("moved"));
}

TEST_P(RunnerTest, PostponesWhatFails)
{
    broken_ = true;
    plan("test.inside", "hard", 0s);
    runner_->run_due();
    EXPECT_EQ(failures_.size(), 1u);
    EXPECT_EQ(runner_->run_due(), 0u);
    broken_ = false;
    now_ = now_ + 2s;
    EXPECT_EQ(runner_->run_due(), 1u);
    EXPECT_EQ(runner_->run_due(), 0u);
    EXPECT_EQ(failures_.size(), 1u);
}

TEST_P(RunnerTest, LeasesWorkToOneRunnerAtATime)
{
    Runner other(*platform_, [](auto, auto) {});
    std::size_t taken_meanwhile = 99;
    during_ = [&] { taken_meanwhile = other.run_due(); };
    plan("test.outside", "letter", 0s);
    runner_->run_due();
    EXPECT_EQ(taken_meanwhile, 0u);
    EXPECT_THAT(done_, ElementsAre("letter"));
}

TEST_P(RunnerTest, RepeatsDailyWork)
{
    kinds_.add({"test.nightly", InsideWork([this](db::Tx&, Context&, const Job& job) { return did(job); }), 150min});
    runner_->plant_daily();
    runner_->plant_daily(); // a restart
    EXPECT_EQ(runner_->run_due(), 0u);
    for (int day = 1; day <= 3; ++day) {
        now_ = now_ + 24h;
        EXPECT_EQ(runner_->run_due(), 1u);
        EXPECT_EQ(runner_->run_due(), 0u);
    }
    EXPECT_EQ(done_.size(), 3u);
}

} // namespace xz::jobs
