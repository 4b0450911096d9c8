#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace xz::workflow
{

/// The number of a state: its place in document order, parents before children. Also an index into every table of a
/// chart.
using StateId = std::uint16_t;

/// The chart itself, which is no state and is never left.
inline constexpr StateId kRoot = 0xffff;

/// Most states that a configuration of four words can hold.
inline constexpr std::size_t kMaxStates = 256;

/// A set of states in document order, four words wide: a configuration, an exit set, the handlers of an event.
class StateSet
{
public:
    bool test(StateId s) const { return (words_[s >> 6] >> (s & 63)) & 1; }
    void add(StateId s) { words_[s >> 6] |= std::uint64_t(1) << (s & 63); }
    void remove(StateId s) { words_[s >> 6] &= ~(std::uint64_t(1) << (s & 63)); }
    void clear() { words_ = {}; }
    bool none() const { return (words_[0] | words_[1] | words_[2] | words_[3]) == 0; }
    bool any() const { return !none(); }

    std::size_t count() const
    {
        std::size_t n = 0;
        for (const auto w : words_) n += std::size_t(std::popcount(w));
        return n;
    }

    bool intersects(const StateSet& o) const
    {
        return ((words_[0] & o.words_[0]) | (words_[1] & o.words_[1]) | (words_[2] & o.words_[2]) |
                (words_[3] & o.words_[3])) != 0;
    }
    bool contains(const StateSet& o) const { return (o - *this).none(); }

    StateSet& operator|=(const StateSet& o)
    {
        for (std::size_t i = 0; i < kWords; ++i) words_[i] |= o.words_[i];
        return *this;
    }
    StateSet& operator&=(const StateSet& o)
    {
        for (std::size_t i = 0; i < kWords; ++i) words_[i] &= o.words_[i];
        return *this;
    }
    StateSet& operator-=(const StateSet& o)
    {
        for (std::size_t i = 0; i < kWords; ++i) words_[i] &= ~o.words_[i];
        return *this;
    }
    friend StateSet operator|(StateSet a, const StateSet& b) { return a |= b; }
    friend StateSet operator&(StateSet a, const StateSet& b) { return a &= b; }
    friend StateSet operator-(StateSet a, const StateSet& b) { return a -= b; }
    auto operator<=>(const StateSet&) const = default;

    /// Calls `visit(StateId)` in document order.
    template <class Visit>
    void each(Visit&& visit) const
    {
        for (std::size_t i = 0; i < kWords; ++i)
            for (std::uint64_t w = words_[i]; w != 0; w &= w - 1)
                visit(StateId(i * 64 + std::size_t(std::countr_zero(w))));
    }

    /// Calls `visit(StateId)` in reverse document order: children before their parents.
    template <class Visit>
    void each_backwards(Visit&& visit) const
    {
        for (std::size_t i = kWords; i-- > 0;)
            for (std::uint64_t w = words_[i]; w != 0;) {
                const int bit = 63 - std::countl_zero(w);
                w &= ~(std::uint64_t(1) << bit);
                visit(StateId(i * 64 + std::size_t(bit)));
            }
    }

    /// For hashing and storing: the words, lowest states first.
    const std::array<std::uint64_t, 4>& words() const { return words_; }

private:
    static constexpr std::size_t kWords = kMaxStates / 64;
    std::array<std::uint64_t, kWords> words_{};
};

} // namespace xz::workflow
