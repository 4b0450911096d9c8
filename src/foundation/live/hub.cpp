#include "foundation/live/hub.hpp"

#include <algorithm>

namespace xz::live
{

namespace
{

constexpr std::size_t kKept = 2000;
constexpr int kBatch = 500;
constexpr std::chrono::seconds kLook{1};
/// How far back a look goes again: a commit on another connection may become visible after a newer one.
constexpr std::int64_t kOverlap = std::int64_t(2000) << 22; // 2 s, in identifiers

} // namespace

Hub::Hub(Platform& platform, std::vector<News> news, StillCalls still_calls)
    : platform_(platform), still_calls_(std::move(still_calls))
{
    for (News& n : news) news_.emplace(n.type, n);
}

Hub::~Hub() { stop(); }

void Hub::start()
{
    seen_ = platform_.db.read("live.start", [&](db::Reader& db) { return events::newest(db, platform_.county); });
    first_kept_ = seen_;
    thread_ = std::thread([this] { run(); });
}

void Hub::stop()
{
    bell_.stop();
    std::vector<Listener> listeners;
    {
        const std::lock_guard lock(mutex_);
        listeners.swap(listeners_);
    }
    for (const Listener& l : listeners)
        if (const auto stream = l.stream.lock()) stream->close();
    if (thread_.joinable()) thread_.join();
}

std::size_t Hub::streams() const
{
    const std::lock_guard lock(mutex_);
    return listeners_.size();
}

void Hub::run()
{
    while (bell_.wait(kLook)) { // unrung, this is how soon the news of another server arrives
        try {
            ask_again();
            follow();
        } catch (const std::exception&) {
            // the database is away; the next look finds what was missed
        }
    }
}

/// Who has signed out or lost a role since the stream was opened hears no more of it.
void Hub::ask_again()
{
    const auto now = std::chrono::steady_clock::now();
    if (now - asked_at_ < kLook) return;
    asked_at_ = now;
    std::vector<Listener> listeners;
    {
        const std::lock_guard lock(mutex_);
        listeners = listeners_;
    }
    std::map<const http::Request*, std::shared_ptr<const access::Caller>> callers;
    for (const Listener& l : listeners) callers[l.request.get()] = still_calls_(*l.request);
    const std::lock_guard lock(mutex_);
    std::erase_if(listeners_, [&](Listener& l) {
        const auto answer = callers.find(l.request.get());
        if (answer == callers.end()) return false; // has come meanwhile
        l.caller = answer->second;
        if (l.caller) return false;
        if (const auto stream = l.stream.lock()) stream->close();
        return true;
    });
}

void Hub::follow()
{
    if (forget_when_alone()) return;
    // SQLite commits in the order of identifiers; on PostgreSQL an older one may become visible after a newer one.
    const std::int64_t overlap = platform_.db.dialect() == db::Dialect::postgres ? kOverlap : 0;
    std::int64_t after = std::max(first_kept_, seen_ - overlap);
    for (;;) {
        const auto page = platform_.db.read(
            "live.follow", [&](db::Reader& db) { return events::newer_than(db, platform_.county, after, kBatch); });
        tell(page);
        if (page.size() < std::size_t(kBatch)) return;
        after = page.back().id;
    }
}

bool Hub::forget_when_alone()
{
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(listeners_, [](const Listener& l) {
            const auto stream = l.stream.lock();
            return !stream || stream->closed();
        });
        if (!listeners_.empty()) return false;
    }
    const auto newest =
        platform_.db.read("live.newest", [&](db::Reader& db) { return events::newest(db, platform_.county); });
    const std::lock_guard lock(mutex_);
    if (!listeners_.empty()) return false;
    seen_ = first_kept_ = newest;
    recent_.clear();
    return true;
}

void Hub::tell(const std::vector<events::Event>& page)
{
    const std::lock_guard lock(mutex_);
    for (const events::Event& event : page) {
        const bool again = event.id <= seen_ && std::any_of(recent_.begin(), recent_.end(),
                                                            [&](const Kept& k) { return k.event.id == event.id; });
        seen_ = std::max(seen_, event.id);
        const auto news = news_.find(event.type);
        if (news == news_.end() || again) continue;
        keep_and_send(event, news->second);
    }
}

void Hub::keep_and_send(const events::Event& event, const News& news)
{
    Kept kept{event, &news, {}, {}};
    json::Object data = event.data.is_object() ? event.data.get_object() : json::Object();
    if (const auto* accounts = data.if_contains("accounts"); accounts && accounts->is_array())
        for (const auto& account : accounts->get_array())
            if (const auto* id = account.if_int64()) kept.accounts.push_back(*id);
    data.erase("accounts");
    kept.data = json::to_text(data);
    for (const Listener& l : listeners_)
        if (hears(*l.caller, kept))
            if (const auto stream = l.stream.lock()) stream->send(news.name, std::to_string(event.id), kept.data);
    recent_.push_back(std::move(kept));
    if (recent_.size() > kKept) {
        first_kept_ = recent_.front().event.id;
        recent_.pop_front();
    }
}

bool Hub::hears(const access::Caller& caller, const Kept& kept)
{
    return std::find(kept.accounts.begin(), kept.accounts.end(), caller.account.value) != kept.accounts.end() ||
           caller.may(kept.news->permission, kept.event.division);
}

std::shared_ptr<http::EventStream> Hub::open(std::shared_ptr<const access::Caller> caller, const http::Request& request,
                                             std::int64_t last_event_id)
{
    // Of the request only what says who calls: a listener may stay for days.
    auto credentials = std::make_shared<http::Request>();
    for (const char* field : {"Authorization", "Cookie"})
        if (request.has_header(field)) credentials->add_header(field, request.header(field));
    auto stream = http::EventStream::make();
    const std::lock_guard lock(mutex_);
    if (bell_.stopped()) {
        stream->close();
        return stream;
    }
    stream->retry(3000);
    if (last_event_id > 0 && last_event_id < first_kept_) {
        stream->send("refresh", std::to_string(seen_), "{}");
    } else if (last_event_id > 0) {
        for (const Kept& k : recent_)
            if (k.event.id > last_event_id && hears(*caller, k))
                stream->send(k.news->name, std::to_string(k.event.id), k.data);
    } else if (seen_ > 0) {
        // Whoever is cut off before the first news comes back with this mark and misses nothing.
        stream->mark(std::to_string(seen_));
    }
    listeners_.push_back({std::move(caller), std::move(credentials), stream});
    return stream;
}

} // namespace xz::live
