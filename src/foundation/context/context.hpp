#pragma once
#include "foundation/access/caller.hpp"
#include "foundation/core/assert.hpp"
#include "foundation/core/ids.hpp"
#include "foundation/db/database.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace xz
{

/// What one running platform is made of: the county, its database, the makers of time and ids, and the doors that
/// modules open to one another (`offer` at start, `use` ever after).
class Platform
{
public:
    Platform(db::Database& database, std::int64_t county, std::function<Instant()> clock = system_now,
             std::uint64_t place = 0)
        : db(database), county(county), clock(std::move(clock)), ids(place)
    {
    }
    Platform(const Platform&) = delete;
    Platform& operator=(const Platform&) = delete;

    db::Database& db;
    const std::int64_t county;
    const std::function<Instant()> clock;
    IdMaker ids;

    /// Opens a door; the thing must outlive the platform's service.
    template <class Door>
    void offer(Door& door)
    {
        doors_[key_of<Door>()] = &door;
    }
    template <class Door>
    Door& use() const
    {
        const auto it = doors_.find(key_of<Door>());
        XZ_ASSERT(it != doors_.end());
        return *static_cast<Door*>(it->second);
    }

private:
    /// An address that is the type's own: the name of a type would be hashed at each call.
    template <class Door>
    static const void* key_of()
    {
        static char own = 0;
        return &own;
    }
    std::unordered_map<const void*, void*> doors_;
};

/// What one use case, subscriber or job works with. Time, ids and randomness come from here, so a test can set them.
struct Context {
    Platform& platform;
    db::Database& db;
    std::int64_t county;
    Instant now;
    const access::Caller& caller;
    std::string_view request_id;

    Context(Platform& p, const access::Caller& who, std::string_view request = {})
        : platform(p), db(p.db), county(p.county), now(p.clock()), caller(who), request_id(request)
    {
    }

    template <class Door>
    Door& use() const
    {
        return platform.use<Door>();
    }
    std::int64_t new_id() const { return platform.ids.next(now); }
    template <class IdType>
    IdType new_id() const
    {
        return IdType{platform.ids.next(now)};
    }
};

} // namespace xz
