#pragma once
#include "foundation/core/result.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace xz::identity
{

/// One text message to be sent. `key` is the same when the same message is tried again.
struct Sms {
    std::string phone;
    std::string text;
    std::string key;
    std::string code; ///< the one-time code by itself, for providers that fill a template of their own
};

/// Sends text messages (短信); may block, is called from one thread.
class SmsProvider
{
public:
    virtual ~SmsProvider() = default;
    virtual Result<> send(const Sms& message) = 0;
};

/// Writes the code into the log, for demonstrations without a contract with a carrier.
std::unique_ptr<SmsProvider> console_sms();

/// Posts `{"phone", "text", "code", "key"}` as JSON to a gateway with a bearer token and an Idempotency-Key header; any
/// 2xx answer is acceptance. Error (unavailable): `identity.sms_failed`.
std::unique_ptr<SmsProvider> http_sms(std::string url, std::string token);

/// Sends nothing.
std::unique_ptr<SmsProvider> no_sms();

/// Sends on a thread of its own, so that an answer's time does not tell whether a phone is known. A message is tried
/// three times. Messages wait in memory only: a code is worthless after five minutes.
class SmsQueue
{
public:
    explicit SmsQueue(std::unique_ptr<SmsProvider> provider);
    ~SmsQueue();
    SmsQueue(const SmsQueue&) = delete;
    SmsQueue& operator=(const SmsQueue&) = delete;

    /// Dropped with a log line when a thousand wait already.
    void push(Sms message);
    /// Returns when all that was pushed has been tried.
    void drain();

private:
    void run();
    void send(const Sms& message);
    std::unique_ptr<SmsProvider> provider_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Sms> waiting_;
    bool busy_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace xz::identity
