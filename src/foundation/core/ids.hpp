#pragma once
#include "foundation/core/time.hpp"

#include <charconv>
#include <compare>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace xz
{

/// A typed 64-bit identifier, made by the application, ordered by time; decimal text in JSON because JavaScript's
/// numbers end at 2^53. Mixing two kinds does not compile: `using CaseId = Id<struct CaseTag>;`
template <class Tag>
struct Id {
    std::int64_t value = 0;
    auto operator<=>(const Id&) const = default;
    explicit operator bool() const { return value != 0; }
    std::string text() const { return std::to_string(value); }

    static std::optional<Id> parse(std::string_view text)
    {
        std::int64_t v = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), v);
        if (error != std::errc() || end != text.data() + text.size() || v <= 0) return std::nullopt;
        return Id{v};
    }
};

/// Makes identifiers: 41 bits of milliseconds since 2024-01-01, 6 bits of node, 16 bits of sequence. Strictly
/// increasing within one maker, even when the wall clock steps back.
class IdMaker
{
public:
    /// `place` is a random number for each process that shares a database: it gives the node, and where each
    /// millisecond's sequence begins, so that two processes do not make the same. 0: the same again, for a test.
    explicit IdMaker(std::uint64_t place = 0) : place_(place) {}
    std::int64_t next(Instant now);
    /// What is made from now on is greater, also when the clock was set back while the process was down.
    void start_after(std::int64_t id);

    template <class Tag>
    Id<Tag> next_id(Instant now)
    {
        return Id<Tag>{next(now)};
    }

private:
    void begin(std::int64_t tick);
    std::mutex mutex_;
    std::uint64_t place_;
    std::int64_t tick_ = 0;
    std::int64_t sequence_ = 0;
};

} // namespace xz

template <class Tag>
struct std::hash<xz::Id<Tag>> {
    std::size_t operator()(const xz::Id<Tag>& id) const noexcept { return std::hash<std::int64_t>()(id.value); }
};
