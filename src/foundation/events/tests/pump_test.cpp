#include "foundation/db/migrate.hpp"
#include "foundation/db/testing_suite.hpp"
#include "foundation/events/embedded.hpp"
#include "foundation/events/pump.hpp"

#include <gmock/gmock.h>

namespace xz::events
{

using namespace std::chrono_literals;
using ::testing::ElementsAre;

const std::string kHeard = "test.heard.v1";

struct PumpTest : db::DatabaseTest {
    void SetUp() override
    {
        DatabaseTest::SetUp();
        if (IsSkipped()) return;
        const db::ModuleMigrations migrations[] = {{"events", embedded::migrations()}};
        ASSERT_TRUE(db::migrate(db(), migrations, now_));
        platform_ = std::make_unique<Platform>(db(), 330521, [this] { return now_; });
        platform_->offer(subscriptions_);
        pump_ = std::make_unique<Pump>(*platform_, [this](auto name, auto) { failures_.emplace_back(name); });
    }
    void TearDown() override
    {
        pump_.reset();
        platform_.reset();
        DatabaseTest::TearDown();
    }
    /// The effect is itself an event in the outbox, so its row tells how often it was committed.
    void hear(const std::string& name, bool& broken)
    {
        subscriptions_.add(
            {"test.said.v1", name, [name, &broken](db::Tx& tx, Context& ctx, const Event& event) -> Result<> {
                 events::publish(tx, ctx, kHeard, name + " " + event.subject, {}, "{}");
                 if (broken) return fail(Kind::unavailable, "test.broken");
                 return {};
             }});
    }
    void say(const std::string& subject)
    {
        const auto said = db().write("test.say", [&](db::Tx& tx) -> Result<> {
            events::publish(tx, Context(*platform_, access::Caller::system()), "test.said.v1", subject, {}, "{}");
            return {};
        });
        ASSERT_TRUE(said);
    }
    void deliver()
    {
        while (pump_->deliver_due() > 0) continue;
    }
    std::vector<std::string> heard()
    {
        std::vector<std::string> out;
        for (const auto& e : db().read("test.all", [&](db::Reader& r) { return newer_than(r, 330521, 0, 100); }))
            if (e.type == kHeard) out.push_back(e.subject);
        return out;
    }

    Instant now_{1'795'400'000'000};
    Subscriptions subscriptions_;
    std::unique_ptr<Platform> platform_;
    std::unique_ptr<Pump> pump_;
    std::vector<std::string> failures_;
    bool well_ = false, broken_ = true;
};
XZ_ON_EACH_DATABASE(PumpTest);

TEST_P(PumpTest, DeliversInOrderAndOnce)
{
    hear("test.well", well_);
    say("one");
    say("two");
    deliver();
    deliver();
    EXPECT_THAT(heard(), ElementsAre("test.well one", "test.well two"));
}

TEST_P(PumpTest, KeepsAFailureFromTheOthersAndTriesItAgainLater)
{
    hear("test.bad", broken_);
    hear("test.well", well_);
    say("one");
    deliver();
    // the broken effect left nothing behind
    EXPECT_THAT(heard(), ElementsAre("test.well one"));
    EXPECT_THAT(failures_, ElementsAre("test.bad"));
    deliver();
    EXPECT_EQ(failures_.size(), 1u); // not yet
    now_ = now_ + 1s;
    deliver();
    EXPECT_EQ(failures_.size(), 2u);
    broken_ = false;
    now_ = now_ + 1s;
    deliver();
    EXPECT_EQ(heard().size(), 1u); // the second try is two seconds later
    now_ = now_ + 1s;
    deliver();
    deliver();
    EXPECT_THAT(heard(), ElementsAre("test.well one", "test.bad one"));
}

TEST_P(PumpTest, ForgetsSubscribersThatAreGone)
{
    hear("test.well", well_);
    say("one");
    Subscriptions none;
    platform_->offer(none);
    deliver();
    platform_->offer(subscriptions_);
    deliver();
    EXPECT_TRUE(heard().empty());
}

} // namespace xz::events
