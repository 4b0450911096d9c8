#pragma once
#include "foundation/db/counters.hpp"
#include "foundation/db/query.hpp"

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace xz::db
{

/// The kept statements of one connection, the least recently used one leaves first. A query is found by the address of
/// its text (queries are static constants) and the kinds of its parameters; the text is compared too, so that a text
/// which was made at run time and reuses an address is never mistaken for another.
template <class Statement>
class KeptStatements
{
public:
    struct Entry {
        std::string sql;
        Statement statement;
        QueryCounter* counter = nullptr;
        bool busy = false; ///< running: a row callback asks again
        const char* address = nullptr;
        std::uint64_t kinds = 0;
    };

    explicit KeptStatements(std::size_t limit) : limit_(limit) {}

    Entry* find(std::string_view sql, std::uint64_t kinds)
    {
        const auto found = index_.find(Key{sql.data(), kinds});
        if (found == index_.end() || found->second->sql != sql) return nullptr;
        if (found->second != entries_.begin()) entries_.splice(entries_.begin(), entries_, found->second);
        return &*found->second;
    }

    Entry& keep(std::string_view sql, std::uint64_t kinds, Statement statement, QueryCounter& counter)
    {
        const Key key{sql.data(), kinds};
        if (const auto old = index_.find(key); old != index_.end() && !old->second->busy) {
            entries_.erase(old->second);
            index_.erase(old);
        }
        entries_.push_front({std::string(sql), std::move(statement), &counter, false, sql.data(), kinds});
        index_[key] = entries_.begin();
        return entries_.front();
    }

    /// Takes out what is above the limit; the caller releases it.
    std::optional<Statement> evict()
    {
        if (entries_.size() <= limit_ || entries_.back().busy) return std::nullopt;
        const auto last = std::prev(entries_.end());
        if (const auto found = index_.find(Key{last->address, last->kinds});
            found != index_.end() && found->second == last)
            index_.erase(found);
        Statement statement = std::move(last->statement);
        entries_.erase(last);
        return statement;
    }

    void clear()
    {
        index_.clear();
        entries_.clear();
    }
    std::size_t size() const { return entries_.size(); }

private:
    struct Key {
        const char* address;
        std::uint64_t kinds;
        bool operator==(const Key&) const = default;
    };
    struct Hash {
        std::size_t operator()(const Key& key) const
        {
            return std::hash<const void*>()(key.address) ^ (key.kinds * 0x9E3779B97F4A7C15ull);
        }
    };
    std::size_t limit_;
    std::list<Entry> entries_;
    std::unordered_map<Key, typename std::list<Entry>::iterator, Hash> index_;
};

} // namespace xz::db
