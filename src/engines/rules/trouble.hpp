#pragma once
#include "foundation/core/result.hpp"

#include <cstdint>

namespace xz::rules::detail
{

/// What can go wrong while an expression runs.
enum class Trouble : std::uint8_t {
    none,
    no_overload,
    unknown_variable,
    unknown_function,
    no_fields,
    no_such_key,
    index_out_of_range,
    division_by_zero,
    overflow,
    bad_conversion,
    out_of_range,
    bad_pattern,
    bad_zone,
    bad_key,
    repeated_key,
    bad_utf8,
    host,
    step_limit, // this and what follows ends the evaluation: no operator absorbs it
    memory_limit
};

inline bool is_final(Trouble trouble) { return trouble >= Trouble::step_limit; }

/// The sentence for people.
std::string says(Trouble trouble, std::string_view detail);

/// "line:column", both from 1, the column in characters.
std::string line_and_column(std::string_view text, std::size_t position);

/// What one evaluation may still use, and what went wrong in it.
struct Work {
    std::int64_t steps = 0;
    std::int64_t memory = 0; // octets
    Trouble trouble = Trouble::none;
    std::string detail;

    bool fail(Trouble what, std::string_view about = {})
    {
        trouble = what;
        detail.assign(about);
        return false;
    }
    /// Pays for work that grows with its input.
    bool spend(std::size_t count)
    {
        steps -= std::int64_t(count);
        return steps >= 0 || fail(Trouble::step_limit);
    }
    bool allocate(std::size_t octets)
    {
        memory -= std::int64_t(octets);
        return (memory >= 0 || fail(Trouble::memory_limit)) && spend(octets / 256);
    }
};

} // namespace xz::rules::detail
