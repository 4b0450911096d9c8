#include "foundation/identity/sms.hpp"

#include "foundation/checks/masking.hpp"
#include "foundation/core/json.hpp"
#include "foundation/http/client.hpp"
#include "foundation/log/log.hpp"

namespace xz::identity
{

namespace
{

constexpr std::size_t kMostWaiting = 1000;
constexpr int kTries = 3;
constexpr std::chrono::seconds kPatience{10};

class ConsoleSms final : public SmsProvider
{
public:
    Result<> send(const Sms& message) override
    {
        log::warn("identity.demo_code", {{"phone", checks::mask_phone(message.phone)}, {"code", message.code}});
        return {};
    }
};

class HttpSms final : public SmsProvider
{
public:
    HttpSms(std::string url, std::string token) : url_(std::move(url)), token_(std::move(token)) {}

    Result<> send(const Sms& message) override
    {
        json::Writer w;
        w.object([&] {
            w.field("phone", message.phone);
            w.field("text", message.text);
            w.field("code", message.code);
            w.field("key", message.key);
        });
        http::Client::Headers headers{{"Content-Type", "application/json"}, {"Idempotency-Key", message.key}};
        if (!token_.empty()) headers.emplace_back("Authorization", "Bearer " + token_);
        const auto answer = client_.post(url_, headers, std::move(w).text(), kPatience);
        if (!answer) return fail(Kind::unavailable, "identity.sms_failed", answer.error().code);
        if (answer->status / 100 != 2)
            return fail(Kind::unavailable, "identity.sms_failed", "status " + std::to_string(answer->status));
        return {};
    }

private:
    http::Client client_;
    std::string url_;
    std::string token_;
};

class NoSms final : public SmsProvider
{
public:
    Result<> send(const Sms&) override { return {}; }
};

} // namespace

std::unique_ptr<SmsProvider> console_sms() { return std::make_unique<ConsoleSms>(); }

std::unique_ptr<SmsProvider> http_sms(std::string url, std::string token)
{
    return std::make_unique<HttpSms>(std::move(url), std::move(token));
}

std::unique_ptr<SmsProvider> no_sms() { return std::make_unique<NoSms>(); }

SmsQueue::SmsQueue(std::unique_ptr<SmsProvider> provider) : provider_(std::move(provider)), thread_([this] { run(); })
{
}

SmsQueue::~SmsQueue()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void SmsQueue::push(Sms message)
{
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() >= kMostWaiting) return log::error("identity.sms_dropped");
        waiting_.push_back(std::move(message));
    }
    changed_.notify_all();
}

void SmsQueue::drain()
{
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_.empty() && !busy_; });
}

void SmsQueue::run()
{
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
        if (stopping_) return;
        const Sms message = std::move(waiting_.front());
        waiting_.pop_front();
        busy_ = true;
        lock.unlock();
        send(message);
        lock.lock();
        busy_ = false;
        changed_.notify_all();
    }
}

void SmsQueue::send(const Sms& message)
{
    for (int i = 0; i < kTries; ++i) {
        const auto sent = provider_->send(message);
        if (sent) return;
        log::warn("identity.sms_failed", {{"try", i + 1}, {"why", sent.error().note}});
    }
}

} // namespace xz::identity
