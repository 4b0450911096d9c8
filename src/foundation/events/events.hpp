#pragma once
#include "foundation/access/division_code.hpp"
#include "foundation/context/context.hpp"
#include "foundation/core/json.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// News between modules (CloudEvents names): published in the commit of the change, delivered by the pump, each
/// subscriber's effect exactly once.
namespace xz::events
{

/// One thing that has happened.
struct Event {
    std::int64_t id = 0;
    std::string type;    ///< "xz.affairs.case_closed.v1"
    std::string subject; ///< "case:123"
    access::DivisionCode division;
    Instant time;
    json::Value data;
};

/// What a subscriber does, in a unit of work of its own. It may run twice, so it touches nothing but `tx`; an error or
/// an exception leaves the delivery for a later try.
using Effect = std::function<Result<>(db::Tx& tx, Context& ctx, const Event& event)>;

/// Who hears what: `name` is "module.effect" and must stay the same for ever, since deliveries are stored under it.
struct Subscription {
    std::string type;
    std::string name;
    Effect effect;
};

/// All subscriptions of the platform, a door of `Platform`.
class Subscriptions
{
public:
    void add(Subscription subscription);
    const std::vector<const Subscription*>& of_type(std::string_view type) const;
    const Subscription* find(std::string_view name) const;

    /// Called after every commit that published (the pump and the live streams wait for it).
    std::function<void()> wake = [] {};

private:
    std::map<std::string, Subscription, std::less<>> by_name_;
    std::map<std::string, std::vector<const Subscription*>, std::less<>> by_type_;
};

/// The untyped form of `publish`. `data` is a JSON object's text.
void publish(db::Tx& tx, const Context& ctx, std::string_view type, std::string_view subject,
             access::DivisionCode division, std::string_view data);

/// Announces in the commit of the change. `News` has `static constexpr std::string_view type`, `subject()`, `division`
/// and `write(json::Writer&)`.
template <class News>
void publish(db::Tx& tx, const Context& ctx, const News& news)
{
    json::Writer w;
    w.object([&] { news.write(w); });
    publish(tx, ctx, News::type, news.subject(), news.division, w.text());
}

/// Events with an id above `after`, oldest first, for live streams.
std::vector<Event> newer_than(db::Reader& db, std::int64_t county, std::int64_t after, int limit);

std::optional<Event> find(db::Reader& db, std::int64_t county, std::int64_t id);

/// The newest event's id, 0 when there is none.
std::int64_t newest(db::Reader& db, std::int64_t county);

} // namespace xz::events
