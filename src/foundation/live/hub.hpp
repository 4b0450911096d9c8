#pragma once
#include "foundation/core/bell.hpp"
#include "foundation/events/events.hpp"
#include "foundation/http/event_stream.hpp"

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

/// Live updates (server-sent events): what has just happened, to those who may see it.
namespace xz::live
{

/// How an event of a module reaches screens: as `name`, to callers who have `permission` in the event's division, and
/// to the accounts that the event's data lists under "accounts" (which stays on the server).
struct News {
    std::string type; ///< "xz.affairs.case_changed.v1"
    std::string name; ///< "case"
    std::string permission;
};

/// Follows the outbox and tells the open streams. Every server of a cluster follows by itself, so it does not matter
/// which one made the change.
class Hub
{
public:
    /// Who the credentials of a listener's request stand for now; null when they have run out.
    using StillCalls = std::function<std::shared_ptr<const access::Caller>(const http::Request&)>;

    Hub(Platform& platform, std::vector<News> news, StillCalls still_calls);
    ~Hub(); ///< stops

    void start();
    void stop();

    /// Something was published: look now.
    void wake() { bell_.ring(); }

    /// Opens a stream for a caller. When `last_event_id` is older than what is kept in memory, the client is told to
    /// fetch everything anew (`event: refresh`). The stream ends within a second after the session of the request, and
    /// hears by the rights that its caller has then.
    std::shared_ptr<http::EventStream> open(std::shared_ptr<const access::Caller> caller, const http::Request& request,
                                            std::int64_t last_event_id);

    std::size_t streams() const;

private:
    struct Listener {
        std::shared_ptr<const access::Caller> caller;
        std::shared_ptr<const http::Request> request;
        std::weak_ptr<http::EventStream> stream;
    };
    struct Kept {
        events::Event event;
        const News* news;
        std::string data;
        std::vector<std::int64_t> accounts;
    };
    void run();
    void ask_again();
    void follow();
    bool forget_when_alone();
    void tell(const std::vector<events::Event>& page);
    void keep_and_send(const events::Event& event, const News& news);
    static bool hears(const access::Caller& caller, const Kept& kept);

    Platform& platform_;
    std::map<std::string, News, std::less<>> news_;
    StillCalls still_calls_;
    std::chrono::steady_clock::time_point asked_at_{};
    mutable std::mutex mutex_;
    std::vector<Listener> listeners_;
    std::deque<Kept> recent_;
    std::int64_t seen_ = 0;
    std::int64_t first_kept_ = 0; ///< everything newer than this is in `recent_`
    Bell bell_{std::chrono::milliseconds(20)};
    std::thread thread_;
};

} // namespace xz::live
