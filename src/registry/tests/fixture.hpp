#pragma once
#include "foundation/audit/embedded.hpp"
#include "foundation/core/json.hpp"
#include "foundation/db/migrate.hpp"
#include "foundation/db/testing_suite.hpp"
#include "foundation/events/embedded.hpp"
#include "foundation/identity/embedded.hpp"
#include "foundation/module/edge.hpp"
#include "registry/embedded.hpp"
#include "registry/manifest.hpp"
#include "registry/registry.hpp"
#include "registry/seed.hpp"

#include <gmock/gmock.h>

namespace xz::registry
{

inline constexpr std::int64_t kCounty = 330521;
inline constexpr DivisionCode kWhole{330521000000}, kTown{330521104000}, kVillage{330521104201},
    kNextVillage{330521104202};

inline const std::string kDivisionFile = "code,name,level,parent_code\n"
                                         "330000000000,浙江省,1,\n"
                                         "330500000000,湖州市,2,330000000000\n"
                                         "330521000000,德清县,3,330500000000\n"
                                         "330521104000,莫干山镇,4,330521000000\n"
                                         "330521104201,后坞村,5,330521104000\n"
                                         "330521104202,仙潭村,5,330521104000\n";

/// The register alone on an empty database, with the routes called as the edge calls them.
class RegistryTest : public db::DatabaseTest
{
protected:
    void SetUp() override
    {
        DatabaseTest::SetUp();
        if (IsSkipped()) return;
        const db::ModuleMigrations migrations[] = {{"registry", embedded::migrations()},
                                                   {"audit", audit::embedded::migrations()},
                                                   {"identity", identity::embedded::migrations()},
                                                   {"events", events::embedded::migrations()}};
        const auto migrated = db::migrate(db(), migrations, now_);
        ASSERT_TRUE(migrated) << migrated.error().note;
        platform_ = std::make_unique<Platform>(db(), kCounty, [this] { return now_; });
        platform_->offer(subscriptions_);
        platform_->offer(registry_);
        platform_->offer(static_cast<Api&>(registry_));
        EdgeHooks hooks;
        hooks.authenticate = [this](const http::Request&) -> Result<std::shared_ptr<const access::Caller>> {
            return caller_;
        };
        hooks.throttle = [](const http::Request&, const access::Caller&) { return std::nullopt; };
        hooks.sentence = [](std::string_view code) { return std::string(code); };
        hooks.on_failure = [](std::string_view what, const http::Request&) { ADD_FAILURE() << what; };
        add_routes(router_, *platform_, {manifest()}, hooks);
        import_divisions(kDivisionFile);
    }
    void TearDown() override
    {
        platform_.reset();
        DatabaseTest::TearDown();
    }

    imports::Report import_divisions(std::string_view file)
    {
        auto report = seed::import_divisions(*platform_, file);
        EXPECT_TRUE(report);
        registry_.load(*platform_);
        return report.value_or(imports::Report{});
    }

    /// From now on a clerk calls, with all rights over the register in a division.
    void be_clerk_of(DivisionCode division)
    {
        auto role = std::make_shared<access::Role>();
        role->role = "clerk";
        role->permissions = {"registry.export", "registry.import", "registry.read", "registry.write"};
        auto caller = std::make_shared<access::Caller>();
        caller->kind = access::CallerKind::staff;
        caller->account = {7};
        caller->division = division;
        caller->grants = {{access::GrantId{1}, role, division}};
        caller_ = caller;
    }
    void be_villager(PersonId person, HouseholdId household)
    {
        auto caller = std::make_shared<access::Caller>();
        caller->kind = access::CallerKind::villager;
        caller->account = {8};
        caller->person = person;
        caller->household = household;
        caller->division = kVillage;
        caller_ = caller;
    }

    http::Response call(http::Method method, const std::string& target, std::string body = {})
    {
        http::Request request;
        EXPECT_TRUE(request.set_target(target));
        request.method = method;
        request.body = std::move(body);
        const auto match = router_.match(method, request.path);
        EXPECT_TRUE(match.route) << target;
        if (!match.route) return {};
        request.params = match.params;
        return match.route->handler(request);
    }
    http::Response get(const std::string& target) { return call(http::Method::get, target); }
    http::Response post(const std::string& target, std::string body)
    {
        return call(http::Method::post, target, std::move(body));
    }
    http::Response patch(const std::string& target, std::string body)
    {
        return call(http::Method::patch, target, std::move(body));
    }
    json::Value import(const std::string& kind, const std::string& mode, const std::string& file,
                       const std::string& key = {})
    {
        return tree(post("/api/registry/imports/" + kind + "?mode=" + mode + (key.empty() ? "" : "&key=" + key), file));
    }
    static json::Value tree(const http::Response& answer) { return json::parse(answer.body).value_or(json::Value()); }
    /// The texts of a member of all items.
    static std::vector<std::string> items(const http::Response& answer, std::string_view member)
    {
        std::vector<std::string> out;
        const auto all = tree(answer);
        if (const auto* list = json::find(all, "items"); list && list->is_array())
            for (const auto& item : list->get_array()) out.emplace_back(json::find(item, member)->get_string());
        return out;
    }
    static std::int64_t number(const json::Value& object, std::string_view member)
    {
        return json::find(object, member)->to_number<std::int64_t>();
    }
    static std::string text(const json::Value& object, std::string_view member)
    {
        return std::string(json::find(object, member)->get_string());
    }

    std::int64_t count(const db::Query& query)
    {
        return db().read("test.count",
                         [&](db::Reader& reader) { return reader.value<std::int64_t>(query).value_or(0); });
    }

    Instant now_{1'795'000'000'000}; ///< 2026-11-18
    events::Subscriptions subscriptions_;
    Registry registry_;
    std::unique_ptr<Platform> platform_;
    http::Router router_;
    std::shared_ptr<const access::Caller> caller_ = std::make_shared<const access::Caller>();
};

} // namespace xz::registry
