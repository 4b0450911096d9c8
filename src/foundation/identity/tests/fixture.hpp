#pragma once
#include "foundation/audit/audit.hpp"
#include "foundation/audit/embedded.hpp"
#include "foundation/core/json.hpp"
#include "foundation/crypto/password.hpp"
#include "foundation/db/migrate.hpp"
#include "foundation/db/testing_suite.hpp"
#include "foundation/http/server.hpp"
#include "foundation/http/testing.hpp"
#include "foundation/identity/create_accounts.hpp"
#include "foundation/identity/manifest.hpp"
#include "foundation/module/edge.hpp"

#include <gmock/gmock.h>
#include <map>
#include <mutex>

namespace xz::identity
{

inline constexpr std::int64_t kCounty = 330521;
inline constexpr DivisionCode kWholeCounty{330521000000}, kTown{330521104000}, kOtherTown{330521105000},
    kVillage{330521104205}, kOtherVillage{330521104206};
inline const char* const kPassword = "竹林深处有人家住着88";

/// Remembers the codes instead of sending them.
class CapturedSms final : public SmsProvider
{
public:
    Result<> send(const Sms& message) override
    {
        const std::lock_guard lock(mutex);
        codes[message.phone] = message.code;
        ++count;
        return {};
    }
    std::mutex mutex;
    std::map<std::string, std::string> codes;
    int count = 0;
};

/// A server with identity alone, an adjustable clock, and a few people.
class IdentityApi : public db::DatabaseTest
{
protected:
    void SetUp() override
    {
        DatabaseTest::SetUp();
        if (IsSkipped()) return;
        const auto own = manifest();
        const db::ModuleMigrations migrations[] = {{"identity", *own.migrations},
                                                   {"audit", audit::embedded::migrations()}};
        const auto migrated = db::migrate(db(), migrations, now_);
        ASSERT_TRUE(migrated) << migrated.error().note;
        platform_ = std::make_unique<Platform>(db(), kCounty, [this] { return Instant{clock_ms_.load()}; });
        start();
        make_people();
    }
    void TearDown() override
    {
        stop();
        platform_.reset();
        DatabaseTest::TearDown();
    }

    void start()
    {
        auto sms = std::make_unique<CapturedSms>();
        sms_ = sms.get();
        std::vector<std::string> permissions{"affairs.file", "affairs.read", "affairs.assist"};
        for (const auto& permission : manifest().permissions) permissions.push_back(permission.permission);
        auto roles = Roles::read(Roles::standard(), permissions);
        ASSERT_TRUE(roles) << roles.error().note;
        auto hooks = Hooks::none();
        hooks.division_path = [](DivisionCode) { return std::vector<std::string>{"德清县", "莫干山镇", "后坞村"}; };
        hooks.division_name = [](DivisionCode code) { return code == kVillage ? "后坞村" : code.text(); };
        hooks.id_number_end = [](db::Reader&, std::int64_t, PersonId) { return std::string("10001X"); };
        hooks.seats = [](db::Reader&, std::int64_t, PersonId person, Instant) {
            std::vector<access::Seat> seats;
            if (person.value == 501) seats.push_back({"supervisory_committee", kVillage, "member"});
            return seats;
        };
        identity_ =
            std::make_unique<Identity>(*platform_, settings_, std::move(*roles), std::move(hooks), std::move(sms));
        platform_->offer(*identity_);
        EdgeHooks edge;
        edge.authenticate = [this](const http::Request& request) {
            return identity_->authenticator().authenticate(request);
        };
        edge.throttle = [this](const http::Request&, const access::Caller& caller) {
            return caller.signed_in() ? std::nullopt : strangers_wait_;
        };
        edge.sentence = [](std::string_view) { return std::string("句子"); };
        edge.on_failure = [](std::string_view what, const http::Request&) { ADD_FAILURE() << what; };
        http::Router router;
        add_routes(router, *platform_, {manifest()}, edge);
        http::Settings server;
        server.listen = "127.0.0.1:0";
        server_ = std::make_unique<http::Server>(server, std::move(router));
        ASSERT_TRUE(server_->start());
    }
    void stop()
    {
        server_.reset();
        identity_.reset();
    }

    /// One Argon2id hash serves all: the tests are about what happens around it.
    static const std::string& password_hash()
    {
        static const std::string hash = crypto::hash_password(kPassword);
        return hash;
    }

    void make_people()
    {
        Context ctx(*platform_, access::Caller::system());
        const auto staff = [](std::int64_t id, const char* login, const char* name, DivisionCode home,
                              std::vector<std::pair<std::string, DivisionCode>> roles) {
            NewAccount a;
            a.id = {id};
            a.staff = true;
            a.person = {id + 400};
            a.name = name;
            a.login = login;
            a.password_hash = password_hash();
            a.division = home;
            a.roles = std::move(roles);
            return a;
        };
        std::vector<NewAccount> people{
            staff(1, "admin", "县管理员", kWholeCounty, {{"county_admin", kWholeCounty}}),
            staff(2, "security", "安全员", kWholeCounty, {{"security_admin", kWholeCounty}}),
            staff(3, "clerk", "沈文书", kVillage, {{"village_clerk", kVillage}}),
            staff(4, "other", "陆文书", kOtherVillage, {{"village_clerk", kOtherVillage}}),
            staff(5, "nobody", "没角色", kTown, {}),
        };
        NewAccount villager;
        villager.id = {101};
        villager.person = {501};
        villager.name = "王阿婆";
        villager.phone = kPhone;
        villager.division = kVillage;
        people.push_back(villager);
        db().write("test.people", [&](db::Tx& tx) { create_accounts(tx, ctx, people); });
    }

    using Headers = http::Client::Headers;

    http::Answer call(const char* method, const std::string& target, const std::string& body = "", Headers headers = {})
    {
        if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
        return http::testing::call(server_->port(), method, target, headers, body);
    }
    http::Answer call_as(const std::string& token, const char* method, const std::string& target,
                         const std::string& body = "")
    {
        return call(method, target, body, {{"Authorization", "Bearer " + token}});
    }
    http::Answer sign_in(const std::string& login, const std::string& password = kPassword, Headers headers = {})
    {
        return call("POST", "/api/auth/sessions", R"({"account":")" + login + R"(","password":")" + password + R"("})",
                    std::move(headers));
    }
    std::string token_of(const std::string& login) { return member(sign_in(login), "token"); }

    std::string code_for(const std::string& phone)
    {
        EXPECT_EQ(call("POST", "/api/auth/codes", R"({"phone":")" + phone + R"("})").status, 202);
        identity_->sms().drain();
        const std::lock_guard lock(sms_->mutex);
        return sms_->codes[phone];
    }
    http::Answer sign_in_by_code(const std::string& phone, const std::string& code)
    {
        return call("POST", "/api/auth/sessions", R"({"phone":")" + phone + R"(","code":")" + code + R"("})");
    }
    http::Answer sign_in_by_pin(const std::string& phone, const std::string& pin)
    {
        return call("POST", "/api/auth/sessions", R"({"phone":")" + phone + R"(","pin":")" + pin + R"("})");
    }

    static std::string member(const http::Answer& answer, std::string_view name)
    {
        const auto body = json::parse(answer.body);
        const auto* found = body ? json::find(*body, name) : nullptr;
        return !found ? "" : found->is_string() ? std::string(found->as_string()) : json::to_text(*found);
    }
    static std::string code_of(const http::Answer& answer) { return member(answer, "code"); }

    /// The actions in the audit trail, oldest first.
    std::vector<std::string> audited()
    {
        static const db::Query kActions{"test.actions", "SELECT action FROM audit_entry WHERE county = $1 ORDER BY id"};
        return db().read("test.audited",
                         [&](db::Reader& reader) { return reader.all(kActions, db::column<std::string>(), kCounty); });
    }
    void pass(std::chrono::milliseconds time) { clock_ms_ += time.count(); }

    std::optional<std::int64_t> strangers_wait_; ///< seconds, once their address has asked too often
    static constexpr const char* kPhone = "13800138000";
    Instant now_ = system_now();
    std::atomic<std::int64_t> clock_ms_{now_.ms};
    Settings settings_ = [] {
        Settings s;
        s.secret = std::string(32, 's');
        s.sessions.secure_cookie = false;
        return s;
    }();
    std::unique_ptr<Platform> platform_;
    std::unique_ptr<Identity> identity_;
    CapturedSms* sms_ = nullptr;
    std::unique_ptr<http::Server> server_;
};

} // namespace xz::identity
