#pragma once
#include "app/app.hpp"
#include "app/tests/description.hpp"
#include "foundation/db/testing_suite.hpp"
#include "foundation/http/testing.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <map>

namespace xz::app
{

inline const std::string kHouwu = "330521104201";    ///< 后坞村, where the stories play
inline const std::string kXiantan = "330521104202";  ///< 仙潭村, the same town
inline const std::string kDongheng = "330521105201"; ///< 东衡村, another town

/// An answer with its body read.
struct Reply {
    int status = 0;
    std::string text;
    json::Value body;
    /// What stands at a JSON pointer, as text; empty when there is nothing.
    std::string at(std::string_view pointer) const;
    /// The same of every member of the list `items`.
    std::vector<std::string> items(std::string_view pointer) const;
    const json::Array& list(std::string_view pointer) const;
    std::vector<std::string> verbs() const;
};

/// A whole platform on a throwaway database, with a small county and people of every role. Time, deliveries and jobs
/// move by hand. Every answer is compared with the API description, and every case that was changed with what a server
/// says that has just started.
class TestCounty
{
public:
    explicit TestCounty(db::Dialect dialect);
    ~TestCounty();

    /// `call("clerk", "POST /api/…", body)`; "" calls without signing in.
    Reply call(const std::string& as, const std::string& what, const std::string& body = {});
    Reply put_file(const std::string& as, const std::string& key, const std::string& name, const std::string& bytes);

    const std::string& token(const std::string& as);
    std::string person(const std::string& as) const { return people_.at(as).person.text(); }
    std::string household(const std::string& as) const { return people_.at(as).household.text(); }
    std::string account(const std::string& as) const { return people_.at(as).account.text(); }
    std::string committee() const { return committee_.text(); }

    /// Moves the clock, does the jobs that are due and delivers the news.
    void pass(std::chrono::milliseconds time);
    /// Delivers the news and does the jobs that are due now.
    void settle();
    /// Types of the events published since the last call, oldest first.
    std::vector<std::string> news();
    /// A key that was not used before.
    std::string key() { return "key-" + std::to_string(++keys_) + "-test"; }

    App& app() { return *app_; }
    Instant now() const { return Instant{clock_.load()}; }

    /// A new report of the villager in 后坞村: a lamp that is out.
    Reply report(const std::string& as = "guilan", const std::string& extra = {});
    Reply act(const std::string& as, const std::string& id, const std::string& verb, const std::string& data = "{}",
              const std::string& attachments = "[]");
    /// Uploads a photo; its id.
    std::string photo(const std::string& as);

private:
    void expect_remembered(const std::string& as, const std::string& what, const Reply& answer);
    struct Known {
        access::PersonId person;
        access::AccountId account;
        access::HouseholdId household;
        std::string login, phone, token;
    };
    void make_people();

    db::TestDatabase database_;
    std::atomic<std::int64_t> clock_{1'795'400'000'000}; ///< Monday 2026-11-23 in the morning
    std::unique_ptr<App> app_;
    std::unique_ptr<Description> description_;
    std::unique_ptr<http::testing::Session> session_;
    std::map<std::string, Known> people_;
    registry::OrganisationId committee_{};
    std::int64_t last_event_ = 0;
    int keys_ = 0;
};

/// The fixture of a suite that runs on both databases.
class CountyTest : public ::testing::TestWithParam<db::Dialect>
{
protected:
    void SetUp() override
    {
        if (!db::TestDatabase::available(GetParam())) GTEST_SKIP() << "XZ_TEST_POSTGRES is not set";
        county_ = std::make_unique<TestCounty>(GetParam());
    }
    void TearDown() override { county_.reset(); }
    TestCounty& county() { return *county_; }

private:
    std::unique_ptr<TestCounty> county_;
};

/// One row of a scenario table. `has` are parts of the answer's text; `events` means these and no others.
struct Scenario {
    std::string name;
    std::string as;
    std::string call;
    std::string body{};
    int status = 200;
    std::vector<std::string> has{};
    std::optional<std::vector<std::string>> events{};
};
/// "{case}" in call and body is replaced.
void run(TestCounty& county, const std::vector<Scenario>& table, const std::map<std::string, std::string>& words = {});

} // namespace xz::app
